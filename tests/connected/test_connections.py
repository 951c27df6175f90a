"""Connections to PostgreSQL that are kept open between transactions."""

import time

import pytest
from sqlalchemy import text

from infra.local import LocalServers
from shared import database
from shared.database import Database


def test_one_that_died_while_it_rested_is_replaced_unseen(
    servers: LocalServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_RESTED_SECONDS", 0.05)
    kept = Database(servers.database_url("registry"))
    before = _backend(kept)
    other = Database(servers.database_url("registry"))
    with other.reading() as session:
        session.execute(text("select pg_terminate_backend(:pid)"), {"pid": before})
    time.sleep(0.1)

    assert _backend(kept) != before
    kept.close()
    other.close()


def _backend(kept: Database) -> int:
    with kept.reading() as session:
        return session.execute(text("select pg_backend_pid()")).scalar_one()
