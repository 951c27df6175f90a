"""The access log: written once per attempt, never changed."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.orm import Session

from services.sharing.domain import Access, Use
from services.sharing.storage.tables import accesses, datasets


@dataclass(frozen=True)
class LoggedAccess:
    """A line of the log with the dataset it is about, as the reader of the log sees it."""

    access: Access
    title: str
    owner: str


def add(session: Session, access: Access) -> None:
    session.execute(insert(accesses).values(asdict(access)))


def newest(
    session: Session, page: int, per_page: int, dataset_id: str | None = None
) -> tuple[list[LoggedAccess], int]:
    """One page (from 1) of the log, the newest first, and how many lines there are.

    `dataset_id` narrows it to one dataset.
    """
    wanted = [accesses.c.dataset_id == dataset_id] if dataset_id else []
    total = session.execute(select(func.count()).select_from(accesses).where(*wanted)).scalar_one()
    query = (
        select(accesses, datasets.c.title, datasets.c.municipality.label("owner"))
        .join(datasets, datasets.c.id == accesses.c.dataset_id)
        .where(*wanted)
        .order_by(accesses.c.at.desc(), accesses.c.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [_logged(row) for row in session.execute(query)], total


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
