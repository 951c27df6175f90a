"""A trail on PostgreSQL, where many write at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from infra.local import LocalServers
from infra.verification import verify_trails
from shared.acts import Act
from shared.preparing import prepare
from shared.trail.guards import guard, missing_guards
from shared.trail.tables import trail
from shared.transactions import Transactions
from tests.connected.wiring import emptied
from tests.embedded.messaging.journey import accepted
from tests.embedded.trail.records import (
    AUDITOR,
    findings,
    numbered,
    on_record,
    positions_found,
    record,
)


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

    assert [one.position for one in numbered(transactions)] == list(range(1, 201))
    assert {entry.whom for entry in on_record(transactions)} == {str(n) for n in range(200)}
    assert positions_found(transactions) == []


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


REFUSES = "execute function trail_is_only_added_to()"
ANY_CHANGE = "before update or delete or truncate"


@pytest.mark.parametrize(
    ("laid", "said"),
    [
        (f"{ANY_CHANGE} on trail_head for each statement {REFUSES}", "外されています"),
        (
            f"before update or delete on trail for each statement {REFUSES}",
            "作り替えられています",
        ),
        (f"before update or delete on trail for each row {REFUSES}", "作り替えられています"),
        (f"before update of whom on trail for each statement {REFUSES}", "作り替えられています"),
        (
            f"{ANY_CHANGE} on trail for each statement when (false) {REFUSES}",
            "作り替えられています",
        ),
        (
            f"{ANY_CHANGE} on trail for each statement execute function does_nothing()",
            "作り替えられています",
        ),
    ],
    ids=["another table", "not all", "each row", "one column", "never", "does nothing"],
)
def test_a_guard_that_guards_nothing_is_named(
    transactions: Transactions, laid: str, said: str
) -> None:
    assert findings(transactions) == ()
    with transactions.database.writing() as session:
        session.execute(
            text(
                "create function does_nothing() returns trigger language plpgsql as "
                "$$ begin return null; end $$"
            )
        )
        session.execute(text("drop trigger trail_no_change on trail"))
        session.execute(text(f"create trigger trail_no_change {laid}"))

    assert [one.words for one in findings(transactions)] == [
        f"書換えを防ぐ仕組み（trail_no_change）が{said}。"
    ]


@pytest.mark.parametrize(
    "done",
    [
        "alter table trail disable trigger trail_no_change",
        "create or replace function trail_is_only_added_to() returns trigger language plpgsql as "
        "$$ begin return null; end $$",
    ],
)
def test_a_guard_that_was_disarmed_is_named(transactions: Transactions, done: str) -> None:
    with transactions.database.writing() as session:
        session.execute(text(done))

    assert [one.position for one in findings(transactions)] == [0]


def test_the_access_logs_guard_is_known_as_it_was_made(transactions: Transactions) -> None:
    with transactions.database.writing() as session:
        session.execute(text("create table accesses (position bigint)"))
        guard(session.connection(), "accesses")
        assert list(missing_guards(session, "accesses")) == []


@pytest.mark.parametrize(
    ("laid", "named"),
    [
        (
            "create trigger quiet before insert on trail for each row execute function drops()",
            "表 trail に、結のものではないトリガー（quiet）があります。",
        ),
        (
            "create rule quiet as on insert to log do instead nothing",
            "表 log に、結のものではないルール（quiet）があります。",
        ),
    ],
)
def test_what_drops_what_is_written_is_named(
    transactions: Transactions, laid: str, named: str
) -> None:
    opened = {"registry": transactions.database}
    assert verify_trails(opened)["registry"].findings == ()
    with transactions.database.writing() as session:
        session.execute(
            text(
                "create function drops() returns trigger language plpgsql as "
                "$$ begin return null; end $$"
            )
        )
        session.execute(text(laid))

    assert [one.words for one in verify_trails(opened)["registry"].findings] == [named]
