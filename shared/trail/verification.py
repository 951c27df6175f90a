"""Whether a trail is still what was written."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from shared.messaging.protocol.continuity import Cursor
from shared.messaging.verification import Finding, Verified, Witness, rows_of, verify_chain
from shared.trail.entries import Numbered, UnreadableEntry, read
from shared.trail.guards import missing_guards
from shared.trail.tables import trail, trail_head


def verify(session: Session, service: str, witnesses: Iterable[Witness] = ()) -> Verified:
    """Read the whole trail of the service and compare it with itself and with the witnesses."""
    there = inspect(session.connection()).has_table
    head = session.execute(select(trail_head)).first() if there(trail_head.name) else None
    if head is None or not there(trail.name):
        return Verified(Cursor(), (Finding(0, "操作の記録の表がありません。"),))

    def is_filed_rightly(row: Any) -> bool:
        try:
            entry = read(row.body)
        except UnreadableEntry:
            return False
        written = Numbered(row.position, row.hash, entry, row.body).as_row()
        return entry.service == service and written == row._asdict()

    end = Cursor("", head.position, str(head.hash))
    found = verify_chain(end, rows_of(session, trail), is_filed_rightly, witnesses)
    return replace(found, findings=(*missing_guards(session, trail.name), *found.findings))
