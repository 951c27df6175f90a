"""Real servers for the connected layer: started once, in a folder of their own."""

from collections.abc import Iterator

import pytest

from infra.local import CannotStart, LocalServers
from shared.manifests import SERVICES
from tests.folders import open_folder


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
