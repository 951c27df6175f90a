"""An account of PostgreSQL that was stolen takes its own service's connections, and no other's."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import psycopg2
import pytest
from psycopg2.extensions import connection as Connection

from infra.local import LocalServers
from shared.database import Database, connections
from shared.manifests import SERVICES
from tests.connected.containers import owners_url, provide_accounts
from tests.folders import open_folder


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def postgres(var: Path) -> Iterator[LocalServers]:
    local = LocalServers(var)
    local.start(SERVICES, ["postgres"])
    yield local
    local.end()


@pytest.fixture
def stolen(postgres: LocalServers) -> Iterator[list[Connection]]:
    """As many connections as reporting's account gets."""
    with ExitStack() as held:
        url = postgres.database_url("reporting")
        taken: list[Connection] = []
        with suppress(psycopg2.OperationalError):
            while True:
                taken.append(held.enter_context(closing(_connect(url))))
        yield taken


def test_an_account_at_its_limit_leaves_the_others_all_that_they_may_use(
    postgres: LocalServers, stolen: list[Connection], var: Path
) -> None:
    assert len(stolen) == connections.OF_A_SERVICE
    with pytest.raises(psycopg2.OperationalError, match="too many connections for role"):
        _connect(postgres.database_url("reporting"))
    with ExitStack() as held:
        for service in SERVICES:
            if service != "reporting":
                url = postgres.database_url(service)
                for _ in range(connections.OF_A_SERVICE):
                    held.enter_context(closing(_connect(url)))
        held.enter_context(closing(_connect(owners_url(postgres, var))))


def test_a_service_with_everything_at_work_stays_within_its_share(
    postgres: LocalServers, var: Path
) -> None:
    database = Database(postgres.database_url("registry"))
    with ExitStack() as held, closing(database):
        for _ in range(connections.AT_WORK):
            held.enter_context(database.reading()).connection()
        for _ in range(connections.SUBSCRIPTIONS):
            held.enter_context(database.writing_delayed_durable()).connection()
        assert database.answers()
        with closing(_connect(owners_url(postgres, var))) as owner, owner.cursor() as cursor:
            cursor.execute("select count(*) from pg_stat_activity where usename = 'registry'")
            assert cursor.fetchone() == (
                connections.AT_WORK + connections.SUBSCRIPTIONS + connections.ASKING,
            )


def test_an_installation_of_before_gets_the_limits_at_its_next_start(
    postgres: LocalServers, var: Path
) -> None:
    """Under Docker, by a container of its own."""
    with closing(_connect(owners_url(postgres, var))) as owner, owner.cursor() as cursor:
        cursor.execute("alter role council connection limit -1")
        owner.commit()
        provide_accounts(postgres, var)
        cursor.execute("select rolname, rolconnlimit from pg_roles where rolconnlimit <> -1")
        assert dict(cursor.fetchall()) == dict.fromkeys(SERVICES, connections.OF_A_SERVICE)
        cursor.execute("alter role council connection limit -1")
        owner.commit()

    again = LocalServers(var)
    postgres.end()
    again.start(SERVICES, ["postgres"])
    try:
        with closing(_connect(owners_url(again, var))) as owner, owner.cursor() as cursor:
            cursor.execute("select rolconnlimit from pg_roles where rolname = 'council'")
            assert cursor.fetchone() == (connections.OF_A_SERVICE,)
    finally:
        again.end()


def _connect(url: str) -> Connection:
    return psycopg2.connect(url.replace("+psycopg2", ""), connect_timeout=3)
