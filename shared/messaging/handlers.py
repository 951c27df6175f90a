"""What a service does with the facts it hears. Two kinds, never mixed in one subscription:

A **projection** writes only what it heard and can be rebuilt from position 0. A **reaction** calls
an action of its own service and is never replayed.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from shared.database import Database
from shared.events.fact import Event, Fact


class UnitOfWork(Protocol):
    """What a handler needs of one transaction; `shared.transactions.UnitOfWork` is the real one."""

    @property
    def session(self) -> Session: ...

    @property
    def now(self) -> datetime: ...

    def caused_by(self, event: Event) -> "UnitOfWork": ...

    def attempt(self) -> AbstractContextManager[None]: ...


class Transactions(Protocol):
    """Begins transactions; `shared.transactions.Transactions` is the real one."""

    @property
    def database(self) -> Database: ...

    def begin_as_service(self) -> AbstractContextManager[UnitOfWork]:
        """One in which the service acts by itself."""
        ...

    def begin_delayed_durable(self) -> AbstractContextManager[UnitOfWork]:
        """One that would be made again if a power cut undid it."""
        ...


Told = Sequence[tuple[Any, Event]]
"""Facts that follow each other and have the same handler, each with its event."""


@dataclass(frozen=True)
class Handler:
    """What is done with facts of one type or several, in the transaction that moves the cursor."""

    apply: Callable[[UnitOfWork, Told], None]
    is_projection: bool


Handlers = Mapping[type[Fact], Handler]


def projection(write: Callable[[Session, Any, Event], None]) -> Handler:
    """A handler that only writes what it heard: it gets the session, not the clock or ids."""

    def apply(work: UnitOfWork, told: Told) -> None:
        for fact, event in told:
            write(work.session, fact, event)

    return Handler(apply, is_projection=True)


def bulk_projection(write: Callable[[Session, Told], None]) -> Handler:
    """A projection that writes many facts in few statements."""
    return Handler(lambda work, told: write(work.session, told), is_projection=True)


def reaction(act: Callable[[Any, Any, Event], None]) -> Handler:
    """A handler that calls an action with the `UnitOfWork`; a repeat draws the same ids."""

    def apply(work: UnitOfWork, told: Told) -> None:
        for fact, event in told:
            act(work.caused_by(event), fact, event)

    return Handler(apply, is_projection=False)
