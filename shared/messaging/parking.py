"""Where a fact waits that cannot be applied, and what was decided about it.

A fact that its handler rejects is parked with its error; later facts of the same producer and
subject wait behind it, so that the subject's order holds. The rest of the subscription goes on.
"""

import traceback
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from shared.messaging.protocol.continuity import Entry
from shared.messaging.tables import parked, parked_decisions

TRACE_LIMIT = 8000


class NotParked(Exception):
    """Nothing is parked at that position."""


class WaitsBehind(Exception):
    """It waits behind `first`, an earlier position of its subject."""

    def __init__(self, first: int) -> None:
        super().__init__(f"it waits behind {first}")
        self.first = first


_subjects = select(parked.c.subject).where(parked.c.stream == bindparam("stream")).distinct()


def park(
    session: Session, subscription: str, entry: Entry, error: BaseException | None, at: datetime
) -> None:
    """Keep the entry; without an error it only waits behind an earlier one of its subject."""
    session.execute(
        insert(parked).values(
            stream=subscription,
            position=entry.position,
            hash=entry.hash,
            subject=entry.subject,
            event=entry.body,
            error=_trace(error),
            parked_at=at,
        )
    )


def subjects(session: Session, subscription: str) -> set[str]:
    """The subjects of the subscription that have something parked."""
    return set(session.connection().execute(_subjects, {"stream": subscription}).scalars())


def everything(session: Session) -> Sequence[Row[Any]]:
    """All that is parked in this service, by subscription and position."""
    return session.execute(select(parked).order_by(parked.c.stream, parked.c.position)).all()


def waiting_from(session: Session, subscription: str, position: int) -> list[Entry]:
    """All that the subject of this position has parked, in order.

    Raise NotParked if nothing is parked there, WaitsBehind if it waits behind an earlier one.
    """
    subject = session.scalar(
        select(parked.c.subject).where(
            parked.c.stream == subscription, parked.c.position == position
        )
    )
    if subject is None:
        raise NotParked(f"{subscription} {position}")
    rows = session.execute(
        select(parked.c.position, parked.c.hash, parked.c.event, parked.c.subject)
        .where(parked.c.stream == subscription, parked.c.subject == subject)
        .order_by(parked.c.position)
    )
    entries = [Entry(*row) for row in rows]
    if entries[0].position != position:
        raise WaitsBehind(entries[0].position)
    return entries


def unpark(session: Session, subscription: str, position: int) -> None:
    session.execute(
        delete(parked).where(parked.c.stream == subscription, parked.c.position == position)
    )


def keep_parked(
    session: Session, subscription: str, position: int, error: BaseException | None
) -> None:
    """It was rejected again; what waited behind another until now has an error of its own."""
    session.execute(
        update(parked)
        .where(parked.c.stream == subscription, parked.c.position == position)
        .values(error=_trace(error))
    )


def record(
    session: Session,
    subscription: str,
    position: int,
    decision: str,
    by: str,
    reason: str,
    at: datetime,
) -> None:
    """Who decided what about a parked fact, and why."""
    session.execute(
        insert(parked_decisions).values(
            stream=subscription, position=position, decision=decision, by=by, reason=reason, at=at
        )
    )


def left_out(session: Session, subscription: str, since: datetime) -> set[int]:
    """The positions that were not applied: they wait, or were skipped after `since`."""
    waiting = select(parked.c.position).where(parked.c.stream == subscription)
    skipped = select(parked_decisions.c.position).where(
        parked_decisions.c.stream == subscription,
        parked_decisions.c.decision == "skipped",
        parked_decisions.c.at > since,
    )
    return {*session.scalars(waiting), *session.scalars(skipped)}


def decisions(session: Session, limit: int = 100) -> Sequence[Row[Any]]:
    """The newest first."""
    newest = parked_decisions.c.id.desc()
    return session.execute(select(parked_decisions).order_by(newest).limit(limit)).all()


def _trace(error: BaseException | None) -> str | None:
    return "".join(traceback.format_exception(error))[-TRACE_LIMIT:] if error else None
