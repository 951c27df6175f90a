"""The access log: written once per attempt, each line chained to the one before, never changed."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Row, insert, select, true, update
from sqlalchemy.orm import Session

from services.sharing.domain import Access, Use
from services.sharing.storage.tables import accesses, accesses_head, datasets
from shared.database import page_of
from shared.events.codec import chain
from shared.messaging.protocol.continuity import Cursor
from shared.messaging.verification import Finding, Verified, Witness, rows_of, verify_chain
from shared.trail.guards import missing_guards

ACCESS_LOG = "sharing.accesses"
"""What a back-up calls it, beside the trails."""

_canonical = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True)
class LoggedAccess:
    """A line of the log with the dataset it is about, as the reader of the log sees it."""

    access: Access
    title: str
    owner: str


AGAIN = timedelta(minutes=1)
"""So long one line stands for all reading of a version in one way, and for all that is refused."""


def add(session: Session, access: Access) -> bool:
    """Put the line behind the last one, and say so, unless its like stands there already.

    The end's row is locked until the commit, so that lines of one moment follow each other.
    """
    end = session.execute(select(accesses_head).with_for_update()).one()
    if _was_logged_just_before(session, access):
        return False
    position = end.position + 1
    hash_ = chain(end.hash, position, _canonical.encode(asdict(access)))
    session.execute(insert(accesses).values(**asdict(access), position=position, hash=hash_))
    session.execute(update(accesses_head).values(position=position, hash=hash_))
    return True


def _was_logged_just_before(session: Session, access: Access) -> bool:
    """Whether the same was; refusals are the same whatever version they are of."""
    alike = ["member_id", "dataset_id", "use", "allowed", *(["version"] if access.allowed else [])]
    same = (accesses.c[name] == getattr(access, name) for name in alike)
    last = select(accesses.c.at).where(*same).order_by(accesses.c.position.desc()).limit(1)
    at = session.scalar(last)
    return at is not None and abs(access.at - at) < AGAIN


def verify(session: Session, witnesses: Iterable[Witness] = ()) -> Verified:
    """Read the whole log and compare it with itself, its recorded end and the witnesses."""
    head = session.execute(select(accesses_head)).first()
    if head is None:
        return Verified(Cursor(), (Finding(0, "閲覧・取得の記録の末尾の控えがありません。"),))
    end = Cursor("", head.position, str(head.hash))
    found = verify_chain(end, _lines(session), lambda _: True, witnesses)
    missing = missing_guards(session, accesses.name)
    return replace(found, findings=(*missing, *found.findings))


class _Line(NamedTuple):
    """A line as chains are verified."""

    position: int
    hash: str
    body: bytes


def _lines(session: Session) -> Iterator[_Line]:
    for row in rows_of(session, accesses):
        told = {name: value for name, value in row._mapping.items() if name not in _Line._fields}
        yield _Line(row.position, row.hash, _canonical.encode(told))


def newest(
    session: Session, page: int, per_page: int, dataset_id: str | None = None
) -> tuple[list[LoggedAccess], int]:
    """One page (from 1) of the log, the newest first, and how many lines there are.

    `dataset_id` narrows it to one dataset. A line that somebody put before the first, which has
    number 1, is told by `yui verify` alone.
    """
    of_dataset = accesses.c.dataset_id == dataset_id if dataset_id else true()
    query = (
        select(accesses, datasets.c.title, datasets.c.municipality.label("owner"))
        .join(datasets, datasets.c.id == accesses.c.dataset_id)
        .where(accesses.c.position >= 1, of_dataset)
        .order_by(accesses.c.position.desc())
    )
    rows, total = page_of(session, query, page, per_page)
    return [_logged(row) for row in rows], total


def _logged(row: Row[Any]) -> LoggedAccess:
    access = Access(
        id=row.id,
        dataset_id=row.dataset_id,
        version=row.version,
        use=Use(row.use),
        allowed=row.allowed,
        at=row.at,
        member_id=row.member_id,
        municipality=row.municipality,
    )
    return LoggedAccess(access, row.title, row.owner)
