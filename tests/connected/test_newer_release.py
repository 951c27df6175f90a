"""A newer release, with one service, listener and migration more, on an installation in use.

The installation holds what 0.1.0 kept, and this release has run on it.
"""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import text

from infra.callers import OPERATOR
from infra.databases import database_url
from infra.local import CannotStart, LocalServers
from infra.sample.accounts import PASSWORD
from shared.database import Database
from shared.manifests import MANIFESTS
from shared.settings import Settings
from tests.connected.copies import (
    ROOT,
    ask,
    change,
    copied_tree,
    deployment,
    in_copy,
)
from tests.folders import open_folder
from tests.releases import installing

NEW_PORT = max(manifest.port for manifest in MANIFESTS.values()) + 1
HEARING = """
from services.sharing.pinned import pin, pinned
from shared.events.notices import NoticeRecorded
from shared.messaging.handlers import projection

SharingService.notices = Subscription("notices", {NoticeRecorded: projection(pin)})
"""
TABLE = """
import sqlalchemy as sa

pinned = sa.Table("pinned", sa.MetaData(), sa.Column("id", sa.String(36)))


def pin(session, fact, event):
    session.execute(sa.insert(pinned).values(id=fact.notice_id))
"""
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{number:04}", "{before:04}"


def upgrade():
    op.create_table("pinned", sa.Column("id", sa.String(36), primary_key=True))
"""


@pytest.fixture(scope="module")
def newer() -> Iterator[Path]:
    """The tree of a release in which sharing hears of notices."""
    with copied_tree() as tree:
        in_copy(tree, "infra.new_service", "notices", "--title", "お知らせ")
        sharing = tree / "services" / "sharing"
        change(sharing / "__init__.py", "hears={", 'hears={"notices": "what to pin up",')
        (sharing / "service.py").write_text((sharing / "service.py").read_text() + HEARING)
        (sharing / "pinned.py").write_text(TABLE)
        last = max(int(path.name[:4]) for path in sharing.glob("migrations/[0-9]*.py"))
        migration = MIGRATION.format(number=last + 1, before=last)
        (sharing / "migrations" / f"{last + 1:04}_pinned.py").write_text(migration)
        yield tree


@pytest.fixture(params=["run", "up"])
def verb(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def var(verb: str) -> Iterator[Path]:
    """With what 0.1.0 kept, in SQLite for `yui run` and in PostgreSQL for `yui up`."""
    with open_folder() as folder:
        settings = Settings(var=folder)
        installing.install_files(settings.files)
        servers = LocalServers(folder)
        if verb == "up":
            try:
                servers.start(installing.SERVICES, ["postgres"])
            except CannotStart as error:
                if "install-servers" not in str(error):
                    raise
                pytest.skip(str(error))
        try:
            for service in installing.SERVICES:
                with closing(Database(database_url(settings, service))) as database:
                    installing.install(database, service)
        finally:
            servers.end()
        yield folder


def test_nothing_is_lost_and_the_new_service_is_heard(verb: str, var: Path, newer: Path) -> None:
    with deployment(ROOT, verb, var):
        pass
    passwords = secrets(var)

    with deployment(newer, verb, var) as settings:
        made = ask(settings, NEW_PORT, "POST", "/notices", json={"title": "停電のお知らせ"})
        assert made.status_code == 201, made.text
        assert eventually_pinned(settings) == [made.json()["id"]]
        health = ask(settings, MANIFESTS["sharing"].port, "GET", "/health", by=OPERATOR).json()
        stream = health["streams"]["sharing.notices"]
        assert (stream["condition"], stream["lane"], stream["parked"]) == ("running", "", 0)

        for service in installing.SERVICES:
            assert told_by(settings, service)[: len(logged(service))] == logged(service)
        projects = seen_by(settings, "betsukai-tanto", "/projects")
        assert "フリーストール牛舎の個体管理" in projects
        in_copy(newer, "infra.cli", "verify", YUI_VAR=str(var))

    assert secrets(var).items() >= passwords.items()
    assert bool(passwords) == (verb == "up")


def secrets(var: Path) -> dict[str, str]:
    """Passwords by their names; one process needs none."""
    return {path.name: path.read_text() for path in var.glob("secrets/*")}


def logged(service: str) -> list[tuple[int, str]]:
    """Positions and hashes, as 0.1.0 kept them."""
    return [(row["position"], row["hash"]) for row in installing.kept_by(service).get("log", [])]


def told_by(settings: Settings, service: str) -> list[tuple[int, str]]:
    return read(settings, service, "select position, hash from log order by position")


def eventually_pinned(settings: Settings) -> list[str]:
    deadline = time.monotonic() + 20
    while not (ids := [row[0] for row in read(settings, "sharing", "select id from pinned")]):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return ids


def read(settings: Settings, service: str, query: str) -> list[Any]:
    with (
        closing(Database(database_url(settings, service))) as database,
        database.reading() as session,
    ):
        return [tuple(row) for row in session.execute(text(query))]


def seen_by(settings: Settings, login: str, path: str) -> str:
    """The page, to a member who signs in with the password of before."""
    portal, browser = settings.address("portal"), requests.Session()
    found = re.search(
        r'name="csrf_token" value="([^"]+)"', browser.get(f"{portal}/sign-in", timeout=10).text
    )
    assert found
    typed = {"csrf_token": found[1], "next": path, "login": login, "password": PASSWORD}
    origin = {"Origin": portal}
    answer = browser.post(f"{portal}/sign-in", data=typed, headers=origin, timeout=10)
    assert answer.url == portal + path, answer.text
    return answer.text
