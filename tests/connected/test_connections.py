"""Connections to PostgreSQL that are kept open, and what they hold."""

import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from infra.local import LocalServers
from shared.database import Database, opening


def test_one_that_died_while_it_rested_is_replaced_unseen(
    servers: LocalServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_RESTED_SECONDS", 0.05)
    kept = Database(servers.database_url("registry"))
    before = _backend(kept)
    other = Database(servers.database_url("registry"))
    with other.reading() as session:
        session.execute(text("select pg_terminate_backend(:pid)"), {"pid": before})
    time.sleep(0.1)

    assert _backend(kept) != before
    kept.close()
    other.close()


def test_one_process_at_a_time_has_the_lock_and_another_when_it_dies(
    servers: LocalServers,
) -> None:
    one, other = (Database(servers.database_url("registry")) for _ in range(2))
    with (
        one.try_advisory_lock("making") as first,
        other.try_advisory_lock("making") as second,
        other.try_advisory_lock("else") as third,
    ):
        assert (first, second, third) == (True, False, True)
    with other.try_advisory_lock("making") as now:
        assert now

    dies = one.try_advisory_lock("making")
    assert dies.__enter__()
    with other.reading() as session:
        session.execute(
            text("""
                select pg_terminate_backend(pid) from pg_locks join pg_database on oid = database
                where locktype = 'advisory' and datname = current_database()
            """)
        )
    with other.try_advisory_lock("making") as after:
        assert after
    with pytest.raises(OperationalError):
        dies.__exit__(None, None, None)
    one.close()
    other.close()


def _backend(kept: Database) -> int:
    with kept.reading() as session:
        return session.execute(text("select pg_backend_pid()")).scalar_one()
