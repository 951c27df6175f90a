"""Where a fact waits that cannot be applied.

A fact that its handler refuses is parked with its error; later facts of the same producer and
subject wait behind it, so that the subject's order holds. The rest of the stream goes on.
"""

import traceback
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from shared.messaging.protocol.stream import Entry
from shared.messaging.tables import parked

TRACE_LIMIT = 8000


def park(
    session: Session, stream: str, entry: Entry, error: BaseException | None, at: datetime
) -> None:
    """Keep the entry; without an error it only waits behind an earlier one of its subject."""
    trace = "".join(traceback.format_exception(error))[-TRACE_LIMIT:] if error else None
    session.execute(
        insert(parked).values(
            stream=stream,
            position=entry.position,
            subject=entry.subject,
            event=entry.body,
            error=trace,
            parked_at=at,
        )
    )


def subjects(session: Session, stream: str) -> set[str]:
    """The subjects of the stream that have something parked."""
    return set(
        session.execute(
            select(parked.c.subject).where(parked.c.stream == stream).distinct()
        ).scalars()
    )
