"""`UnitOfWork`: all that an action needs; `Transactions` runs actions, one commit each."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared.access import Member
from shared.acts import Act, Particular
from shared.database import Database
from shared.events.fact import Event, Fact
from shared.messaging import log
from shared.standing.sources import StandingOf, nobody_is_known
from shared.trail import keeping as trail
from shared.trail.entries import Entry
from shared.vocabulary import today_in_tokyo

CONSOLE = "console"
"""The address of whoever works on the command line of the machine itself."""

P = ParamSpec("P")
R = TypeVar("R")


def utc_now() -> datetime:
    return datetime.now(UTC)


def random_id() -> str:
    return str(uuid.uuid4())


@dataclass(frozen=True)
class UnitOfWork:
    """One transaction of one service: its session, the moment, the caller, and new ids."""

    session: Session
    service: str
    by: Member
    now: datetime
    request_id: str = ""
    address: str = ""
    new_id: Callable[[], str] = random_id
    announced: list[log.Announcement] = field(default_factory=list)
    recorded: list[Entry] = field(default_factory=list)

    @property
    def today(self) -> date:
        return today_in_tokyo(self.now)

    def announce(self, fact: Fact) -> None:
        """Record the fact in this transaction; the subject's row must be locked."""
        told = log.Announcement(fact, self.new_id(), self.now, self.request_id)
        self.announced.append(told)

    def record(self, act: Act, whom: str = "", **particulars: Particular) -> None:
        """Put a security act of the caller on record in this transaction.

        `whom` is the id of the member or thing it was done to. Raise UnfitParticular.
        """
        act.check(particulars)
        entry = Entry(
            service=self.service,
            at=self.now,
            act=act.value,
            by=self.by.id,
            whom=whom,
            address=self.address,
            request_id=self.request_id,
            particulars=particulars,
        )
        self.recorded.append(entry)

    def on_behalf_of(self, by: Member) -> "UnitOfWork":
        """The same transaction as the act of somebody else: who just proved who they are."""
        return replace(self, by=by)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What fails inside is undone, its facts and records too; the transaction goes on."""
        announced, recorded = len(self.announced), len(self.recorded)
        try:
            with self.session.begin_nested():
                yield
        except BaseException:
            del self.announced[announced:], self.recorded[recorded:]
            raise

    def caused_by(self, event: Event) -> "UnitOfWork":
        """The same transaction as a consequence of a fact: a repeat draws the same ids."""
        cause = uuid.uuid5(uuid.NAMESPACE_URL, f"{event.producer}/{event.position}/{self.service}")
        drawn = iter(range(1_000_000))
        return replace(
            self,
            request_id=event.request_id,
            new_id=lambda: str(uuid.uuid5(cause, str(next(drawn)))),
        )


@dataclass(frozen=True)
class Transactions:
    """Runs a service's actions. `committed` is told after a commit that announced something.

    `standing_of` says how callers stand by now, whatever their tokens say of five minutes ago.
    `address` is where the caller is and `request_id` what they asked with, for the record; empty
    where the service acts by itself.
    """

    service: str
    database: Database
    committed: Callable[[str], None]
    standing_of: StandingOf = nobody_is_known
    clock: Callable[[], datetime] = utc_now
    address: str = ""
    request_id: str = ""

    def called_from(self, address: str, request_id: str = "") -> "Transactions":
        return replace(self, address=address, request_id=request_id)

    def admit(self, caller: Member) -> Member:
        """The caller with what they have left by now; raise NotSignedIn if that is nothing."""
        if not caller.rests_on:
            return caller
        with self.database.engine.connect() as connection:  # a session costs half as much again
            return self._narrowed(connection, caller)

    @contextmanager
    def begin(self, by: Member, request_id: str = "") -> Iterator[UnitOfWork]:
        """A writing transaction of the caller, who is asked about in it: raise NotSignedIn.

        What the door let through may have been suspended since, or while a long body came in.
        """
        with self.database.writing() as session:
            work = self._work(session, self._narrowed(session.connection(), by), request_id)
            yield work
            if work.announced:
                single = self.database.has_single_writer
                write = log.append if single else log.leave
                write(session, self.service, work.announced)
            if work.recorded:
                trail.append(session, work.recorded)
        if work.announced:
            self.committed(self.service)

    def begin_as_service(self) -> AbstractContextManager[UnitOfWork]:
        """A writing transaction in which the service acts by itself."""
        return self.begin(Member.of_service(self.service))

    @contextmanager
    def begin_delayed_durable(self) -> Iterator[UnitOfWork]:
        """As `begin_as_service`; what would be made again if a power cut undid it announces
        nothing.
        """
        with self.database.writing_delayed_durable() as session:
            work = self._work(session, Member.of_service(self.service), "")
            yield work
            assert not work.announced, "what is announced must last"
            assert not work.recorded, "what is on record must last"

    def run(
        self,
        action: Callable[Concatenate[UnitOfWork, P], R],
        by: Member,
        request_id: str,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run the action in a transaction of its own and answer what it answers.

        Two callers who create the same thing at once both find nothing there; the one whose row
        comes second runs again and finds the first's.
        """
        try:
            with self.begin(by, request_id) as work:
                return action(work, *args, **kwargs)
        except IntegrityError:
            with self.begin(by, request_id) as work:
                return action(work, *args, **kwargs)

    def query(
        self,
        read: Callable[Concatenate[UnitOfWork, P], R],
        by: Member,
        request_id: str,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a query, which changes nothing, in a reading transaction."""
        with self.database.reading() as session:
            work = self._work(session, by, request_id)
            answer = read(work, *args, **kwargs)
            assert not work.recorded, "what is only read cannot be put on record"
            return answer

    def _narrowed(self, connection: Connection, caller: Member) -> Member:
        standings = {one: self.standing_of(connection, one) for one in caller.rests_on}
        return caller.narrowed(standings, today_in_tokyo(self.clock()))

    def _work(self, session: Session, by: Member, request_id: str) -> UnitOfWork:
        asked_with = request_id or self.request_id
        return UnitOfWork(session, self.service, by, self.clock(), asked_with, self.address)
