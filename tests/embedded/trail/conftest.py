"""A service's trail, written through its transactions on a SQLite file."""

from collections.abc import Iterator

import pytest

from shared.service import build_context
from shared.settings import Settings
from shared.transactions import Transactions


@pytest.fixture
def transactions(settings: Settings) -> Iterator[Transactions]:
    context, _ = build_context("registry", settings)
    yield context.transactions.called_from("203.0.113.7")
    context.transactions.database.close()
