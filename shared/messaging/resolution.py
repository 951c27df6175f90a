"""An operator's decision about a parked fact, carried out: `protocol.resolving` on the database."""

from collections.abc import Callable
from typing import Any, assert_never

from shared.messaging import parking
from shared.messaging.applying import Applying
from shared.messaging.handlers import Handlers, Transactions
from shared.messaging.protocol import consuming, resolving
from shared.messaging.protocol.continuity import Entry
from shared.messaging.protocol.effects import drive
from shared.messaging.protocol.resolving import ResolutionEffect

PutOnRecord = Callable[[Any, str, int], None]
"""Puts a decision about a position on record, in the service's `UnitOfWork` of that transaction."""


class Resolution:
    """What `by` decides about facts parked in one subscription, and the reason they give."""

    def __init__(
        self,
        subscription: str,
        handlers: Handlers,
        transactions: Transactions,
        by: str,
        reason: str,
        record: PutOnRecord,
    ) -> None:
        self._applying = Applying(subscription, handlers, transactions.begin_as_service)
        self._subscription, self._by, self._reason = subscription, by, reason
        self._put_on_record = record

    def replay(self, position: int) -> int:
        """Try it again, and what waits behind it; answer how many were applied.

        Raises NotParked if nothing is parked there, WaitsBehind if it waits behind another.
        """
        return drive(resolving.replay(position), self._perform)

    def skip(self, position: int) -> int:
        """Leave it out for good and apply what waits behind it; raises as `replay` does."""
        return drive(resolving.skip(position), self._perform)

    def _perform(self, effect: ResolutionEffect) -> Any:
        match effect:
            case resolving.BeginResolving(position):
                return self._begin(position)
            case resolving.Record(position, decision):
                return self._record(position, decision)
            case consuming.HandleAlone(entry):
                return self._applying.handle_alone(entry)
            case resolving.Unpark(entry):
                return parking.unpark(self._session, self._subscription, entry.position)
            case resolving.KeepParked(entry, error):
                return parking.keep_parked(self._session, self._subscription, entry.position, error)
            case consuming.Commit():
                return self._applying.commit()
            case consuming.Rollback():
                return self._applying.roll_back()
        assert_never(effect)

    @property
    def _session(self) -> Any:
        return self._applying.work.session

    def _begin(self, position: int) -> list[Entry]:
        self._applying.open()
        return parking.waiting_from(self._session, self._subscription, position)

    def _record(self, position: int, decision: str) -> None:
        work = self._applying.work
        self._put_on_record(work, decision, position)
        parking.record(
            work.session, self._subscription, position, decision, self._by, self._reason, work.now
        )
