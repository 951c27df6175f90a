"""Real servers for the connected layer: started once, in a folder of their own."""

from collections.abc import Iterator

import pytest

from infra.local import CannotStart, LocalServers
from infra.rabbitmq.definitions import VIRTUAL_HOST
from shared.manifests import SERVICES
from tests.folders import open_folder

HAND, PASSWORD = "hand", "of-an-operator"


@pytest.fixture(scope="session")
def servers() -> Iterator[LocalServers]:
    """PostgreSQL and RabbitMQ, with a database and a user for each service."""
    with open_folder() as folder:
        try:
            local = LocalServers(folder)
            local.start(SERVICES)
        except CannotStart as error:
            if "install-servers" not in str(error):
                raise
            pytest.skip(str(error))
        yield local
        local.end()


@pytest.fixture
def operator_uri(servers: LocalServers) -> Iterator[str]:
    """An account with every right at the broker."""
    servers.rabbitmq.control("add_user", HAND, PASSWORD)
    servers.rabbitmq.control("set_permissions", "-p", VIRTUAL_HOST, HAND, ".*", ".*", ".*")
    where = servers.amqp_uri("registry").partition("@")[2]
    yield f"amqp://{HAND}:{PASSWORD}@{where}"
    servers.rabbitmq.control("delete_user", HAND)
