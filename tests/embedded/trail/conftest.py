"""A service's trail, written through its transactions on a SQLite file."""

from collections.abc import Iterator

import pytest

from shared.service import build_parts
from shared.settings import Settings
from shared.transactions import Transactions


@pytest.fixture
def transactions(settings: Settings) -> Iterator[Transactions]:
    parts, _ = build_parts("registry", settings)
    yield parts.transactions.called_from("203.0.113.7")
    parts.transactions.database.close()
