"""Projects of an earlier version, brought up to date."""

import shutil
from pathlib import Path

from sqlalchemy import text

from services.registry import migrations
from services.registry.storage.tables import projects
from shared.database import Database
from shared.migration import upgrade
from shared.preparing import prepare

REVISED_AT = "2026-11-20 00:00:00"
_PROJECT = (
    "insert into projects (id, state, approval, revision, version, lead, title, field, cost_yen,"
    " search_key, return_comment, created_by, created_at, updated_at) values ('p', 'submitted',"
    " 'none', 7, 1, '016942', '', '', 0, '', '', 'm', :at, :at)"
)


def shown_after_upgrade(database: Database, folder: Path) -> tuple[int, str]:
    """What others see of a project of revision 7; `folder` is for the earlier migrations."""
    before = folder / "before"
    before.mkdir()
    for name in ("0001_registry.py", "0002_narrow_list.py"):
        shutil.copy(Path(migrations.__path__[0]) / name, before)
    upgrade(database, before, "registry_schema")
    with database.writing() as session:
        session.execute(text(_PROJECT), {"at": REVISED_AT})
    prepare(database, "registry")
    with database.reading() as session:
        row = session.execute(projects.select()).one()
    return row.shown_revision, f"{row.shown_at:%Y-%m-%d %H:%M:%S}"


def test_an_etag_read_before_the_upgrade_is_current_after_it(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'registry.db'}")
    shown = shown_after_upgrade(database, tmp_path)
    database.close()

    assert shown == (7, REVISED_AT)
