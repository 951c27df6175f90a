"""Reports where reporting runs in more than one process."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, select

from infra.local import LocalServers
from services.reporting import storage
from services.reporting.making import make_next
from shared.database import Database
from shared.files import FileStore
from shared.keys import KeyDirectory, KeyRing
from shared.preparing import prepare
from shared.settings import Settings
from shared.transactions import Transactions
from shared.web.context import ServiceContext
from tests.connected.wiring import emptied

QUEUED = {
    "id": "r-1",
    "fiscal_year": 2026,
    "serial": 1,
    "number": "2026-1",
    "title": "共同報告書",
    "chapters": [],
    "state": "queued",
    "percent": 0,
    "trouble": "",
    "positions": [],
    "document": "{}",
    "files": [],
    "made_by": "office",
    "created_at": datetime(2026, 11, 27, tzinfo=UTC),
}


def test_one_that_another_process_makes_is_left_to_it(
    servers: LocalServers, tmp_path: Path
) -> None:
    url = servers.database_url("reporting")
    database, elsewhere = emptied(url), Database(url)
    prepare(database, "reporting")
    with database.writing() as session:
        session.execute(insert(storage.reports).values(QUEUED))
    context = _context(database, tmp_path)

    with elsewhere.try_advisory_lock("making"):
        make_next(context)
        assert _state(database) == "queued"
    make_next(context)
    assert _state(database) == "failed"  # an empty document says nothing that could be made
    database.close()
    elsewhere.close()


def _context(database: Database, folder: Path) -> ServiceContext:
    settings = Settings(var=folder)
    transactions = Transactions("reporting", database, lambda _: None)
    ring, directory = KeyRing("reporting", settings.keys), KeyDirectory(settings.address)
    return ServiceContext(
        "reporting", settings, transactions, ring, directory, FileStore(settings.files)
    )


def _state(database: Database) -> str:
    with database.reading() as session:
        return session.execute(select(storage.reports.c.state)).scalar_one()
