"""What is provided at both servers, provided twice more for a service more, loses nothing."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2
import pytest
from amqp import Message
from kombu import Connection

from infra.local import CannotStart, LocalServers
from shared.manifests import SERVICES
from tests.connected.containers import load_definitions, provide_accounts
from tests.folders import open_folder

NEW = "sharing"
BEFORE = [service for service in SERVICES if service != NEW]


@pytest.fixture(scope="module")
def upgraded() -> Iterator[LocalServers]:
    """Servers that knew nothing of the new service, and held something of the others."""
    with open_folder() as var:
        servers = LocalServers(var)
        try:
            servers.start(BEFORE)
        except CannotStart as error:
            if "install-servers" not in str(error):
                raise
            pytest.skip(str(error))
        try:
            with entered(servers, "council") as cursor:
                cursor.execute("create table kept as select 'by council' as what")
            tell(servers, "registry")
            for _ in range(2):
                provide_accounts(servers, var)
                load_definitions(servers, var)
            yield servers
        finally:
            servers.end()


@contextmanager
def entered(servers: LocalServers, service: str) -> Iterator["psycopg2.extensions.cursor"]:
    """Its own database, under its own account."""
    url = servers.database_url(service).replace("+psycopg2", "")
    with closing(psycopg2.connect(url, connect_timeout=3)) as connection:
        with connection.cursor() as cursor:
            yield cursor
        connection.commit()


def tell(servers: LocalServers, producer: str) -> None:
    with Connection(servers.amqp_uri(producer)) as connection:
        connection.channel().basic_publish_confirm(
            Message(producer), exchange=f"{producer}.facts", routing_key=""
        )


def heard(servers: LocalServers, listener: str, producer: str) -> object:
    with Connection(servers.amqp_uri(listener)) as connection:
        return connection.channel().basic_get(f"{listener}.{producer}", no_ack=True).body


@pytest.mark.parametrize("database", ["postgres", "template1", "council"])
def test_a_service_enters_no_database_but_its_own(upgraded: LocalServers, database: str) -> None:
    url = upgraded.database_url(NEW).replace("+psycopg2", "")
    with pytest.raises(psycopg2.OperationalError, match="permission denied"):
        psycopg2.connect(url, connect_timeout=3, dbname=database)


def test_a_database_that_stood_keeps_its_password_and_its_rows(upgraded: LocalServers) -> None:
    with entered(upgraded, "council") as cursor:
        cursor.execute("select what from kept")
        assert cursor.fetchall() == [("by council",)]


def test_what_waited_in_a_queue_still_waits_there(upgraded: LocalServers) -> None:
    assert heard(upgraded, "reporting", "registry") == "registry"


def test_the_new_service_enters_a_database_of_its_own(upgraded: LocalServers) -> None:
    with entered(upgraded, NEW) as cursor:
        cursor.execute("select current_user, current_database()")
        assert cursor.fetchone() == (NEW, NEW)


def test_the_new_service_tells_and_hears_through_the_broker(upgraded: LocalServers) -> None:
    tell(upgraded, NEW)
    tell(upgraded, "council")
    assert heard(upgraded, "reporting", NEW) == NEW
    assert heard(upgraded, NEW, "council") == "council"
