"""Whether a trail is still what was written."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from shared.messaging.protocol.stream import Cursor
from shared.messaging.verification import Finding, Verified, Witness, rows_of, verify_chain
from shared.trail.entries import Placed, UnreadableEntry, read
from shared.trail.tables import trail, trail_head


def verify(session: Session, service: str, witnesses: Iterable[Witness] = ()) -> Verified:
    """Read the whole trail of the service and compare it with itself and with the witnesses."""
    there = inspect(session.connection()).has_table
    head = session.execute(select(trail_head)).first() if there(trail_head.name) else None
    if head is None or not there(trail.name):
        return Verified(Cursor(), (Finding(0, "操作の記録の表がありません。"),))

    missing = _missing_guards(session)

    def is_filed_rightly(row: Any) -> bool:
        try:
            entry = read(row.body)
        except UnreadableEntry:
            return False
        written = Placed(row.position, row.hash, entry, row.body).as_row()
        return entry.service == service and written == row._asdict()

    end = Cursor("", head.position, str(head.hash))
    found = verify_chain(end, rows_of(session, trail), is_filed_rightly, witnesses)
    return replace(found, findings=(*missing, *found.findings))


def _missing_guards(session: Session) -> tuple[Finding, ...]:
    """What refuses to change or delete an entry: without it, others may have been there."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    there = set(session.scalars(text(_TRIGGERS_ON_SQLITE if on_sqlite else _TRIGGERS)))
    missing = (_GUARDS_ON_SQLITE if on_sqlite else _GUARDS) - there
    return tuple(
        Finding(0, f"書換えを防ぐ仕組み（{name}）が外されています。") for name in sorted(missing)
    )


_GUARDS_ON_SQLITE = {"trail_no_update", "trail_no_delete", "trail_no_replacement"}
_TRIGGERS_ON_SQLITE = "select name from sqlite_master where type = 'trigger'"
_GUARDS = {"trail_no_change"}
_TRIGGERS = "select tgname from pg_trigger where tgenabled in ('O', 'A') and not tgisinternal"
