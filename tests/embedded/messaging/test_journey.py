"""From a committed fact to a consumer's table: once each, in order, whatever happens between."""

import shutil
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete

from shared.database import Database
from shared.events.registry import ProjectAccepted, ProjectReturned
from shared.messaging import cursors, reading
from shared.messaging.handlers import bulk_projection, reaction
from shared.messaging.inbox import ProcessExchange, WakeUp
from shared.messaging.protocol.condition import RUNNING, diverged
from shared.messaging.protocol.continuity import Cursor, LogDiverged
from shared.messaging.protocol.effects import TransientError
from shared.messaging.reading import LocalLog, Log
from shared.messaging.tables import log as log_table
from shared.transactions import Transactions, UnitOfWork
from tests.embedded.messaging.journey import (
    NOBODY,
    Audience,
    Producer,
    accepted,
    in_subject_order,
)


class Brings(WakeUp):
    """An inbox that brings the given pages, one hint each."""

    def __init__(self, *pages) -> None:
        super().__init__()
        self.pages = list(pages)

    def wait(self, timeout_seconds: float):
        return [self.pages.pop(0)] if self.pages else []


def test_every_fact_is_applied_once_and_in_order(
    producer: Producer, audience: Audience, log: Log
) -> None:
    producer.announce(*(accepted(f"p{n % 7}", n) for n in range(60)))
    consumer = audience.consumer(log)

    consumer.catch_up()
    consumer.catch_up()
    producer.announce(accepted("p0"), accepted("p1"))
    consumer.catch_up()

    assert audience.positions() == list(range(1, 63))
    assert in_subject_order(audience.heard())
    assert (consumer.progress.position, consumer.progress.lag) == (62, 0)


def test_a_new_service_reads_all_history_over_many_pages(
    producer: Producer, audience: Audience, log: Log
) -> None:
    with producer.transactions.begin(NOBODY) as work:
        for n in range(2300):
            work.announce(accepted(f"p{n}"))

    audience.consumer(log).catch_up()

    assert audience.positions() == list(range(1, 2301))


def test_a_page_is_whole_however_little_the_feed_answers_at_once(
    producer: Producer, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        producer.announce(accepted(str(number)))
    monkeypatch.setattr(reading, "ANSWER_BYTES", 1)

    assert [entry.position for entry in log.read(1, 3).entries] == [2, 3, 4]
    assert [entry.position for entry in log.read(1, 9).entries] == [2, 3, 4, 5]


def test_a_running_consumer_hears_of_each_commit(producer: Producer, audience: Audience) -> None:
    exchange = ProcessExchange()
    told = Transactions("registry", producer.database, exchange.committed)
    consumer = audience.consumer(
        LocalLog(producer.database), exchange.inbox("reporting", "registry")
    )
    thread = threading.Thread(target=consumer.run)
    thread.start()
    for n in range(5):
        with told.begin(NOBODY) as work:
            work.announce(accepted(f"p{n}"))
    deadline = time.monotonic() + 10
    while len(audience.positions()) < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    consumer.stop()
    thread.join(5)

    assert audience.positions() == [1, 2, 3, 4, 5]
    assert not thread.is_alive()


def test_a_rejected_fact_parks_only_its_subject(
    producer: Producer, audience: Audience, log: Log
) -> None:
    audience.rejects = {"project/bad"}
    producer.announce(accepted("good"), accepted("bad"), accepted("good"), accepted("bad"))
    consumer = audience.consumer(log)

    consumer.catch_up()
    producer.announce(ProjectReturned(project_id="bad", version=1), accepted("other"))
    consumer.catch_up()

    assert audience.positions() == [1, 3, 6]
    assert audience.parked() == [(2, True), (4, False), (5, False)]
    assert consumer.progress.parked == 1


def test_what_waits_parked_is_still_told_after_a_restart(
    producer: Producer, audience: Audience
) -> None:
    audience.rejects = {"project/bad"}
    producer.announce(accepted("bad"))
    audience.consumer(LocalLog(producer.database)).catch_up()

    restarted = audience.consumer(LocalLog(producer.database))
    restarted.catch_up()

    assert restarted.progress.parked == 1


def test_a_bundle_delivered_again_is_dropped(
    producer: Producer, audience: Audience, log: Log
) -> None:
    producer.announce(accepted("a"), accepted("b"))
    old = log.read(0)
    producer.announce(accepted("c"))
    consumer = audience.consumer(log, Brings(old, log.read(0), old))
    for _ in range(3):
        consumer.hear()

    assert audience.positions() == [1, 2, 3]
    assert consumer.progress.condition is RUNNING


def test_a_hole_before_a_bundle_is_filled_from_the_log(
    producer: Producer, audience: Audience, log: Log
) -> None:
    producer.announce(*(accepted(f"p{n}") for n in range(6)))
    consumer = audience.consumer(log, Brings(log.read(4)))

    consumer.hear()

    assert audience.positions() == [1, 2, 3, 4, 5, 6]


def restored(producer: Producer, backup: Path) -> Producer:
    """The producer's database as it was when the backup was made."""
    path = Path(producer.database.engine.url.database or "")
    producer.database.close()
    for leftover in path.parent.glob(f"{path.name}-*"):
        leftover.unlink()
    shutil.copy(backup, path)
    return Producer(Database(f"sqlite:///{path}"))


@pytest.fixture
def backup(producer: Producer, tmp_path: Path) -> Path:
    """A copy of a log of three facts."""
    producer.announce(accepted("a"), accepted("b"), accepted("c"))
    copy = tmp_path / "backup.db"
    with closing(sqlite3.connect(producer.database.engine.url.database or "")) as connection:
        connection.execute("vacuum into ?", (str(copy),))
    producer.announce(accepted("d"))
    return copy


def test_a_log_restored_from_an_older_backup_stops_the_subscription_and_is_told(
    producer: Producer, audience: Audience, backup: Path
) -> None:
    audience.consumer(LocalLog(producer.database)).catch_up()
    older = restored(producer, backup)

    consumer = audience.consumer(LocalLog(older.database))
    consumer.run()

    assert consumer.progress.condition == diverged(4, "the log ends at 3, but 4 was heard")
    older.announce(accepted("x"), accepted("y"))
    again = audience.consumer(LocalLog(older.database))
    again.run()
    assert again.progress.condition == diverged(5, "place 5 does not continue the chain")
    assert audience.positions() == [1, 2, 3, 4]
    older.database.close()


def test_bundles_of_a_restored_log_do_not_hide_that_it_ends_earlier(
    producer: Producer, audience: Audience, backup: Path
) -> None:
    producer.announce(accepted("e"), accepted("f"))
    audience.consumer(LocalLog(producer.database)).catch_up()
    older = restored(producer, backup)
    older.announce(accepted("x"))
    log = LocalLog(older.database)

    with pytest.raises(LogDiverged):
        audience.consumer(log, Brings(log.read(3))).hear()
    older.database.close()


def test_a_position_missing_from_the_log_itself_stops_the_subscription(
    producer: Producer, audience: Audience
) -> None:
    producer.announce(accepted("a"), accepted("b"), accepted("c"))
    with producer.database.writing() as session:
        session.execute(delete(log_table).where(log_table.c.position == 2))

    consumer = audience.consumer(LocalLog(producer.database))
    consumer.run()

    assert consumer.progress.condition == diverged(2, "places 2 to 2 are missing")
    assert audience.positions() == [1]


def test_of_two_consumers_at_one_position_only_one_applies(
    producer: Producer, audience: Audience
) -> None:
    producer.announce(accepted("a"), accepted("b"))
    log = LocalLog(producer.database)
    rival, late = audience.consumer(log), audience.consumer(log)
    page = log.read(0)
    rival.catch_up()

    late.apply(page)

    assert audience.positions() == [1, 2]


@pytest.mark.parametrize("heard_before", [0, 1])
def test_a_cursor_moves_only_from_where_it_was_read(
    producer: Producer, audience: Audience, heard_before: int
) -> None:
    log = LocalLog(producer.database)
    producer.announce(*(accepted(f"p{n}") for n in range(heard_before)))
    audience.consumer(log).catch_up()
    with audience.database.reading() as session:
        old = cursors.read(session, "reporting.registry")
    producer.announce(accepted("next"))
    audience.consumer(log).catch_up()

    stale = Cursor("another", old.position + 5, "hash")
    with (
        pytest.raises(cursors.CursorMoved),
        audience.transactions.begin(NOBODY) as work,
    ):
        cursors.move(work.session, "reporting.registry", old, stale, work.now)

    with audience.database.reading() as session:
        assert cursors.read(session, "reporting.registry").position == heard_before + 1


def test_a_fault_in_the_handler_leaves_neither_its_rows_nor_a_moved_cursor(
    producer: Producer, audience: Audience
) -> None:
    producer.announce(accepted("a"), accepted("b"))
    failures = ["database is locked"]

    def once(event) -> None:
        if event.position == 2 and failures:
            raise OSError(failures.pop())

    audience.before = once
    consumer = audience.consumer(LocalLog(producer.database))
    with pytest.raises(TransientError, match="OSError"):
        consumer.catch_up()
    assert audience.positions() == []

    consumer.catch_up()

    assert audience.positions() == [1, 2]


def test_a_reaction_repeated_after_a_crash_draws_the_same_ids(
    producer: Producer, audience: Audience
) -> None:
    producer.announce(accepted("a"), accepted("b"))
    drawn: list[str] = []

    def act(work: UnitOfWork, fact: ProjectAccepted, event) -> None:
        drawn.extend((work.new_id(), work.new_id()))
        if event.position == 2 and len(drawn) == 4:
            raise OSError("the power fails")

    consumer = audience.consumer(
        LocalLog(producer.database), handlers={ProjectAccepted: reaction(act)}
    )
    with pytest.raises(TransientError, match="OSError"):
        consumer.catch_up()
    consumer.catch_up()

    assert drawn[:4] == drawn[4:]
    assert len(set(drawn)) == 4


def test_a_reaction_announces_in_the_transaction_of_its_cursor(
    producer: Producer, audience: Audience
) -> None:
    producer.announce(accepted("a"))

    def answer(work: UnitOfWork, fact: ProjectAccepted, _) -> None:
        work.announce(ProjectReturned(project_id=fact.project_id, version=1))

    consumer = audience.consumer(
        LocalLog(producer.database), handlers={ProjectAccepted: reaction(answer)}
    )
    consumer.catch_up()
    consumer.catch_up()

    assert LocalLog(audience.database).read(0).head == 1


def test_facts_of_several_types_that_share_a_handler_reach_it_together_and_in_order(
    producer: Producer, audience: Audience
) -> None:
    returned = ProjectReturned(project_id="b", version=1)
    producer.announce(accepted("a"), returned, accepted("c"))
    given: list[list[str]] = []
    handler = bulk_projection(lambda _, told: given.append([event.type for _, event in told]))
    handlers = {ProjectAccepted: handler, ProjectReturned: handler}

    audience.consumer(LocalLog(producer.database), handlers=handlers).catch_up()

    types = [ProjectAccepted.TYPE, ProjectReturned.TYPE, ProjectAccepted.TYPE]
    assert given == [types]
