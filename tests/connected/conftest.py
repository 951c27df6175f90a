"""Real servers for the connected layer: started once, in a folder of their own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import CannotStart, LocalServers
from shared.settings import SERVICES


@pytest.fixture(scope="session")
def servers() -> Iterator[LocalServers]:
    """PostgreSQL and RabbitMQ, with a database and a user for each service."""
    with tempfile.TemporaryDirectory(prefix="yui-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's own account passes through it
        try:
            local = LocalServers(Path(folder))
            local.start(SERVICES)
        except CannotStart as error:
            if "install-servers" not in str(error):
                raise
            pytest.skip(str(error))
        yield local
        local.end()
