"""A trail that was tampered with, and what `verify` says of it."""

from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from shared.acts import Act
from shared.trail.entries import Entry, assign_positions, read
from shared.trail.tables import trail, trail_head
from shared.transactions import Transactions
from tests.embedded.trail.records import findings, numbered, on_record, positions_found, record


@pytest.fixture
def transactions(transactions: Transactions) -> Transactions:
    """Five entries, and the triggers gone: whoever owns the database can remove them."""
    record(transactions, *[Act.SIGNED_IN] * 5)
    change(transactions, text("drop trigger trail_no_update"), text("drop trigger trail_no_delete"))
    return transactions


def change(transactions: Transactions, *statements: Any) -> None:
    with transactions.database.writing() as session:
        for statement in statements:
            session.execute(statement)


def test_a_guard_that_was_taken_away_is_named(transactions: Transactions) -> None:
    words = [one.words for one in findings(transactions)]
    assert words == [
        "書換えを防ぐ仕組み（trail_no_delete）が外されています。",
        "書換えを防ぐ仕組み（trail_no_update）が外されています。",
    ]


@pytest.mark.parametrize(
    ("laid", "said"),
    [
        ("before update on trail begin select 1; end", "作り替えられています"),
        (
            "before update on trail when 0 begin select raise(abort, 'no'); end",
            "作り替えられています",
        ),
        (
            "before update of whom on trail begin select raise(abort, 'no'); end",
            "作り替えられています",
        ),
        ("before update on trail_head begin select raise(abort, 'no'); end", "外されています"),
    ],
    ids=["does nothing", "never", "one column", "another table"],
)
def test_a_guard_that_guards_nothing_is_named(
    transactions: Transactions, laid: str, said: str
) -> None:
    change(transactions, text(f"create trigger trail_no_update {laid}"))

    assert [one.words for one in findings(transactions) if "trail_no_update" in one.words] == [
        f"書換えを防ぐ仕組み（trail_no_update）が{said}。"
    ]


def test_a_guard_put_back_as_it_was_is_no_finding(transactions: Transactions) -> None:
    for verb in ("update", "delete"):
        again = f"CREATE TRIGGER trail_no_{verb} BEFORE {verb} ON trail BEGIN SELECT "
        change(transactions, text(f"{again} RAISE(ABORT, 'in other words'); END"))

    assert findings(transactions) == ()


@pytest.mark.parametrize(
    "told",
    [
        {"body": b'{"act":"else"}'},
        {"body": b""},
        {"body": text("replace(body, 'begun', 'ended')")},
        {"act": "session.ended"},
        {"by": "else"},
        {"by": text("x'00'")},
        {"whom": "else"},
        {"at_us": 0},
        {"at_us": text("'a text'")},
    ],
    ids=["bytes", "emptied", "a text", "act", "by", "octets", "whom", "moment", "no moment"],
)
def test_an_altered_entry_is_named(transactions: Transactions, told: dict[str, Any]) -> None:
    change(transactions, update(trail).where(trail.c.position == 3).values(told))

    assert positions_found(transactions) == [3]


def test_an_altered_hash_is_named_and_the_position_that_no_longer_follows(
    transactions: Transactions,
) -> None:
    change(transactions, update(trail).where(trail.c.position == 3).values(hash=text("x'00'")))

    assert positions_found(transactions) == [3, 4]


def test_a_missing_entry_and_a_cut_off_end_are_named(transactions: Transactions) -> None:
    change(transactions, delete(trail).where(trail.c.position == 2))
    assert positions_found(transactions) == [2]

    change(transactions, delete(trail).where(trail.c.position == 5))
    assert positions_found(transactions) == [2, 5]


@pytest.mark.parametrize("table", ["trail", "trail_head"])
def test_a_table_that_is_gone_is_named(transactions: Transactions, table: str) -> None:
    change(transactions, text(f"drop table {table}"))

    assert positions_found(transactions) == [0]


def test_the_trail_of_another_service_in_its_place_is_named(transactions: Transactions) -> None:
    change(transactions, delete(trail))
    with transactions.database.writing() as session:
        genesis = "0" * 64
        entry = Entry(
            service="council",
            at=transactions.clock(),
            act="session.begun",
            by="",
            whom="",
            address="",
            request_id="",
            particulars={},
        )
        (one,) = assign_positions(0, genesis, [entry])
        session.execute(trail.insert(), one.as_row())
        session.execute(update(trail_head).values(position=1, hash=one.hash))

    assert positions_found(transactions) == [1]


def test_a_missing_head_is_found(transactions: Transactions) -> None:
    change(transactions, delete(trail_head))

    assert positions_found(transactions)


def test_an_unreadable_entry_keeps_its_position_for_whoever_reads(
    transactions: Transactions,
) -> None:
    change(transactions, update(trail).where(trail.c.position == 3).values(body=b"else"))

    assert [entry.act for entry in on_record(transactions)][2] == ""


def test_a_trail_is_read_back_as_it_was_written(transactions: Transactions) -> None:
    with transactions.database.reading() as session:
        bodies = session.execute(select(trail.c.body)).scalars().all()

    assert [read(body) for body in bodies] == on_record(transactions)


def test_an_entry_put_before_the_first_is_named_and_answered_to_nobody(
    transactions: Transactions,
) -> None:
    invented = "insert into trail select 0, hash, at_us, act, by, whom, body from trail limit 1"
    change(transactions, text(invented))

    assert positions_found(transactions) == [0]
    everything = numbered(transactions, after=None), numbered(transactions, after=-1)
    assert [[one.position for one in found] for found in everything] == [
        [5, 4, 3, 2, 1],
        [1, 2, 3, 4, 5],
    ]
