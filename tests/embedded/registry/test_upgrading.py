"""Projects of an earlier version, brought up to date."""

import json
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from services.registry import migrations
from services.registry.schemas import EXAMPLE_CONTENT
from services.registry.storage.tables import history, projects
from shared.database import Database
from shared.migration.upgrading import upgrade
from shared.preparing import prepare

REVISED_AT = "2026-11-20 00:00:00"
WRITTEN_BEFORE = (
    "insert into projects (id, state, approval, revision, version, lead, title, field, cost_yen,"
    " search_key, return_comment, created_by, created_at, updated_at) values (:id, 'submitted',"
    " 'requested', 7, 1, '016942', '', '', 0, '', '', 'm', :at, :at)",
    "insert into project_contents (project_id, content, submitted_content, attachments,"
    " submitted_attachments, progress) values (:id, :content, :submitted, '[]', '[]', '[]')",
)
ENTRIES_BEFORE = (
    {"event": "edited", "by": "m", "lapsed": True},
    {"event": "submitted", "by": "n"},
)
ENTRY_WRITTEN_BEFORE = "insert into project_history values (:id, :place, :entry)"


def upgraded(database: Database, folder: Path, **submitted: Any) -> dict[str, Any]:
    """Projects by their ids, each submitted as told; `folder` is for the earlier migrations."""
    before = folder / "before"
    before.mkdir()
    for name in ("0001_registry.py", "0002_narrow_list.py"):
        shutil.copy(Path(migrations.__path__[0]) / name, before)
    upgrade(database, before, "registry_schema")
    alone = json.dumps({**EXAMPLE_CONTENT, "partners": []})
    with database.writing() as session:
        for id_, told in submitted.items():
            row = {"id": id_, "at": REVISED_AT, "content": alone, "submitted": json.dumps(told)}
            for statement in WRITTEN_BEFORE:
                session.execute(text(statement), row)
            for place, entry in enumerate(ENTRIES_BEFORE, 1):
                row = {"id": id_, "place": place, "entry": json.dumps(entry)}
                session.execute(text(ENTRY_WRITTEN_BEFORE), row)
    prepare(database, "registry")
    with database.reading() as session:
        return {row.id: row for row in session.execute(select(projects))}


def shown_after_upgrade(database: Database, folder: Path) -> tuple[int, str]:
    """What others see of a project of revision 7."""
    row = upgraded(database, folder, p=EXAMPLE_CONTENT)["p"]
    return row.shown_revision, f"{row.shown_at:%Y-%m-%d %H:%M:%S}"


def test_an_etag_read_before_the_upgrade_is_current_after_it(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'registry.db'}")
    shown = shown_after_upgrade(database, tmp_path)
    database.close()

    assert shown == (7, REVISED_AT)


def test_partners_of_projects_written_before_are_those_of_the_submitted_version(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'registry.db'}")
    submitted = {**EXAMPLE_CONTENT, "partners": ["012238", "016934"]}
    rows = upgraded(database, tmp_path, together=submitted, alone=None)
    database.close()

    assert {id_: row.partners for id_, row in rows.items()} == {
        "together": "012238 016934",
        "alone": "",
    }


def test_changes_that_were_saved_and_not_submitted_before_are_known_to_the_list(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'registry.db'}")
    alone = {**EXAMPLE_CONTENT, "partners": []}
    told = {"changed": EXAMPLE_CONTENT, "as_submitted": alone, "draft": None}
    rows = upgraded(database, tmp_path, **told)
    database.close()

    changed = {id_ for id_, row in rows.items() if row.unsubmitted_changes}
    assert changed == {"changed"}


def test_a_history_written_before_is_found_by_what_happened_and_who_did_it(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'registry.db'}")
    upgraded(database, tmp_path, p=EXAMPLE_CONTENT)
    with database.reading() as session:
        asked = select(history.c.event, history.c.by, history.c.lapsed).order_by(history.c.place)
        found = session.execute(asked).all()
    database.close()

    assert found == [("edited", "m", True), ("submitted", "n", False)]
