"""A trail on PostgreSQL, where many write at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from infra.local import LocalServers
from shared.acts import Act
from shared.preparing import prepare
from shared.trail.tables import trail
from shared.transactions import Transactions
from tests.connected.wiring import emptied
from tests.embedded.messaging.journey import accepted
from tests.embedded.trail.records import AUDITOR, on_record, placed, places_found, record


@pytest.fixture
def transactions(servers: LocalServers) -> Iterator[Transactions]:
    database = emptied(servers.database_url("registry"))
    prepare(database, "registry")
    yield Transactions("registry", database, lambda _: None, address="203.0.113.7")
    database.close()


def test_entries_of_many_writers_follow_each_other_without_a_gap(
    transactions: Transactions,
) -> None:
    def act(number: int) -> None:
        with transactions.begin(AUDITOR) as work:
            work.announce(accepted(f"p{number % 7}"))
            work.record(Act.SIGNED_IN, str(number))

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(act, range(200)))

    assert [one.position for one in placed(transactions)] == list(range(1, 201))
    assert {entry.whom for entry in on_record(transactions)} == {str(n) for n in range(200)}
    assert places_found(transactions) == []


@pytest.mark.parametrize(
    "change", [update(trail).values(act="else"), delete(trail), text("truncate trail")]
)
def test_the_database_refuses_to_change_or_delete_an_entry(
    transactions: Transactions, change
) -> None:
    record(transactions, Act.SIGNED_IN)

    with pytest.raises(DatabaseError), transactions.database.writing() as session:
        session.execute(change)
    assert len(on_record(transactions)) == 1
