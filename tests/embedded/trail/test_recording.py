"""An act and its record: both, or neither."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from shared.access import Member
from shared.acts import Act, UnfitParticular
from shared.transactions import Transactions, UnitOfWork
from tests.embedded.messaging.journey import accepted
from tests.embedded.trail.records import AUDITOR, numbered, on_record, positions_found, record


def test_an_act_is_on_record_with_who_whom_from_where_when_and_its_request(
    transactions: Transactions,
) -> None:
    before = datetime.now(UTC)
    with transactions.begin(AUDITOR, "request-7") as work:
        work.record(Act.REPORT_DOWNLOADED, "report-1", format="pdf")

    (entry,) = on_record(transactions)
    assert (entry.service, entry.act, entry.by) == ("registry", "report.downloaded", "auditor-1")
    assert (entry.whom, entry.address, entry.request_id) == (
        "report-1",
        "203.0.113.7",
        "request-7",
    )
    assert entry.particulars == {"format": "pdf"}
    assert before <= entry.at <= datetime.now(UTC)


def test_what_was_undone_is_not_on_record(transactions: Transactions) -> None:
    def fail(work: UnitOfWork) -> None:
        work.record(Act.SIGNED_OUT)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transactions.run(fail, AUDITOR, "")
    with transactions.begin(AUDITOR) as work:
        work.record(Act.MEMBER_SUSPENDED, "member-1")
        with suppress(ZeroDivisionError), work.attempt():
            fail(work)

    assert [entry.act for entry in on_record(transactions)] == ["member.suspended"]


def test_what_is_only_read_cannot_be_put_on_record(transactions: Transactions) -> None:
    with pytest.raises(AssertionError):
        transactions.query(lambda work: work.record(Act.SIGNED_OUT), AUDITOR, "")
    with pytest.raises(AssertionError), transactions.begin_delayed_durable() as work:
        work.record(Act.SIGNED_OUT)


def test_positions_follow_each_other_and_each_carries_the_chain_on(
    transactions: Transactions,
) -> None:
    with transactions.begin(AUDITOR) as work:
        work.record(Act.MEMBER_ENROLLED, "member-1")
        work.record(Act.MEMBER_SUSPENDED, "member-1")
    record(transactions, Act.SIGNED_OUT)

    assert [one.position for one in numbered(transactions)] == [1, 2, 3]
    assert len({one.hash for one in numbered(transactions)}) == 3
    assert positions_found(transactions) == []


@pytest.mark.parametrize(
    "particulars",
    [
        {"name": "根室 花子"},
        {"roles": "official"},
        {"municipality": 12238},
        {"term_from": "x" * 201},
    ],
    ids=["a name not of the act", "another type", "a number", "a long text"],
)
def test_an_act_holds_only_what_its_kind_declares(transactions: Transactions, particulars) -> None:
    with pytest.raises(UnfitParticular), transactions.begin(AUDITOR) as work:
        work.record(Act.MEMBER_ENROLLED, "member-1", **particulars)

    assert on_record(transactions) == []


def test_the_newest_come_first_unless_one_reads_on_from_a_position(
    transactions: Transactions,
) -> None:
    record(transactions, Act.SIGNED_IN, Act.SIGNED_OUT, Act.SIGNED_IN, Act.SIGNED_OUT)

    def found(**what) -> list[int]:
        return [one.position for one in numbered(transactions, **what)]

    assert found(after=None, limit=3) == [4, 3, 2]
    assert found(after=None, before=2) == [1]
    assert found(after=2) == [3, 4]
    assert found(act="session.begun") == [1, 3]


def test_entries_are_found_by_time_and_by_whom_they_concern(transactions: Transactions) -> None:
    record(transactions, Act.SIGNED_IN)
    record(transactions, Act.SIGNED_OUT, by=Member("somebody", None, frozenset()))
    record(transactions, Act.SIGNED_OUT, by=Member("else", None, frozenset()))
    now = datetime.now(UTC)

    assert len(on_record(transactions, about="auditor-1")) == 1
    assert len(on_record(transactions, about="somebody")) == 3
    assert len(on_record(transactions, since=now - timedelta(minutes=1), until=now)) == 3
    assert on_record(transactions, since=now) == []


@pytest.mark.parametrize(
    "change",
    [
        "update trail set act = 'else'",
        "delete from trail",
        "insert or replace into trail select * from trail",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(
    transactions: Transactions, change: str
) -> None:
    record(transactions, Act.SIGNED_IN)

    with pytest.raises(DatabaseError), transactions.database.writing() as session:
        session.execute(text(change))
    assert len(on_record(transactions)) == 1


def test_an_act_that_announces_is_in_the_log_and_on_record(transactions: Transactions) -> None:
    with transactions.begin(AUDITOR) as work:
        work.announce(accepted("p1"))
        work.record(Act.SIGNED_OUT)

    with transactions.database.reading() as session:
        assert session.execute(text("select count(*) from log")).scalar() == 1
    assert len(on_record(transactions)) == 1
