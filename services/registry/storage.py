"""The registry's tables, and the way between their rows and `domain`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Text,
    and_,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import Session

from services.registry.domain import (
    Approval,
    Attachment,
    Content,
    HistoryEntry,
    Progress,
    Project,
    State,
)
from shared.database import Instant, put
from shared.errors import NotFound
from shared.vocabulary import search_key

metadata = MetaData()

projects = Table(
    "projects",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("number", String(40), unique=True),
    Column("state", String(30), nullable=False),
    Column("approval", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("lead", String(6), nullable=False),
    Column("title", String(200), nullable=False),
    Column("field", String(30), nullable=False),
    Column("first_year", Integer),
    Column("last_year", Integer),
    Column("cost_yen", BigInteger, nullable=False),
    Column("search_key", Text, nullable=False),
    Column("content", JSON, nullable=False),
    Column("submitted_content", JSON),
    Column("attachments", JSON, nullable=False),
    Column("submitted_attachments", JSON, nullable=False),
    Column("progress", JSON, nullable=False),
    Column("return_comment", Text, nullable=False),
    Column("round_id", String(36)),
    Column("created_by", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("submitted_at", Instant),
)
Index("projects_by_update", projects.c.updated_at)
Index("projects_by_lead", projects.c.lead, projects.c.updated_at)
Index("projects_by_cost", projects.c.cost_yen)
Index("projects_by_lead_and_cost", projects.c.lead, projects.c.cost_yen)
Index("projects_by_title", projects.c.title)
# Counting reads this index alone: the rows themselves are wide.
Index(
    "projects_to_count",
    projects.c.version,
    projects.c.lead,
    projects.c.state,
    projects.c.field,
    projects.c.first_year,
    projects.c.last_year,
)

versions = Table(
    "project_versions",
    metadata,
    Column("project_id", String(36), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", JSON, nullable=False),
    Column("attachments", JSON, nullable=False),
    Column("submitted_at", Instant, nullable=False),
)

history = Table(
    "project_history",
    metadata,
    Column("project_id", String(36), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("entry", JSON, nullable=False),
)

serials = Table(
    "project_serials",
    metadata,
    Column("lead", String(6), primary_key=True),
    Column("fiscal_year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)


def save(session: Session, project: Project) -> None:
    """Write the project as it now is.

    The columns of the list tell the newest submitted version, so that a working copy not yet
    approved shows in no list, map or search.
    """
    content = project.submitted_content or project.content
    years = content.fiscal_years
    row = {
        "id": project.id,
        "number": project.number,
        "state": project.state.value,
        "approval": project.approval.value,
        "revision": project.revision,
        "version": project.version,
        "lead": project.lead,
        "title": content.title,
        "field": content.field,
        "first_year": years[0] if years else None,
        "last_year": years[-1] if years else None,
        "cost_yen": content.cost_yen,
        "search_key": _search_key(project.number or "", content),
        "content": msgspec.to_builtins(project.content),
        "submitted_content": msgspec.to_builtins(project.submitted_content),
        "attachments": msgspec.to_builtins(project.attachments),
        "submitted_attachments": msgspec.to_builtins(project.submitted_attachments),
        "progress": msgspec.to_builtins(project.progress),
        "return_comment": project.return_comment,
        "round_id": project.round_id,
        "created_by": project.created_by,
        "created_at": project.created_at,
        "updated_at": project.updated_at,
        "submitted_at": project.submitted_at,
    }
    put(session, projects, row, "id")


def _search_key(number: str, content: Content) -> str:
    return search_key(
        "\n".join(
            (
                number,
                content.title,
                content.problem,
                content.use_of_5g,
                content.necessity,
                *(site.name for site in content.sites),
            )
        )
    )


def get(session: Session, project_id: str) -> Project:
    """The project; raise NotFound. Within a writing transaction its row stays locked."""
    project = find(session, project_id)
    if project is None:
        raise NotFound("事業が見つかりません。")
    return project


def find(session: Session, project_id: str) -> Project | None:
    statement = select(projects).where(projects.c.id == project_id).with_for_update()
    row = session.execute(statement).first()
    return _project(row) if row else None


def _project(row: Row[Any]) -> Project:
    return Project(
        id=row.id,
        content=msgspec.convert(row.content, Content),
        created_at=row.created_at,
        updated_at=row.updated_at,
        created_by=row.created_by,
        state=State(row.state),
        approval=Approval(row.approval),
        revision=row.revision,
        version=row.version,
        number=row.number,
        return_comment=row.return_comment,
        submitted_at=row.submitted_at,
        submitted_content=msgspec.convert(row.submitted_content, Content | None),
        round_id=row.round_id,
        attachments=msgspec.convert(row.attachments, tuple[Attachment, ...]),
        submitted_attachments=msgspec.convert(row.submitted_attachments, tuple[Attachment, ...]),
        progress=msgspec.convert(row.progress, tuple[Progress, ...]),
    )


def next_serial(session: Session, lead: str, fiscal_year: int) -> int:
    """The next number of the town's projects in that year: 1, 2, 3 …"""
    key = and_(serials.c.lead == lead, serials.c.fiscal_year == fiscal_year)
    last = session.execute(select(serials.c.last).where(key).with_for_update()).scalar() or 0
    row = {"lead": lead, "fiscal_year": fiscal_year, "last": last + 1}
    put(session, serials, row, "lead", "fiscal_year")
    return last + 1


def keep_version(session: Session, project: Project) -> None:
    """Keep the version just submitted; it is never overwritten."""
    session.execute(
        insert(versions).values(
            project_id=project.id,
            version=project.version,
            content=msgspec.to_builtins(project.submitted_content),
            attachments=msgspec.to_builtins(project.submitted_attachments),
            submitted_at=project.submitted_at,
        )
    )


def get_version(session: Session, project_id: str, version: int) -> Row[Any]:
    """Raise NotFound if that version was never submitted."""
    row = session.execute(
        select(versions).where(versions.c.project_id == project_id, versions.c.version == version)
    ).first()
    if row is None:
        raise NotFound("その版はありません。")
    return row


def write_history(session: Session, project_id: str, entry: HistoryEntry) -> None:
    place = select(func.coalesce(func.max(history.c.place), 0) + 1).where(
        history.c.project_id == project_id
    )
    session.execute(
        insert(history).values(
            project_id=project_id,
            place=place.scalar_subquery(),
            entry=msgspec.to_builtins(entry),
        )
    )


def read_history(session: Session, project_id: str) -> list[HistoryEntry]:
    """Newest first."""
    rows = session.execute(
        select(history.c.entry)
        .where(history.c.project_id == project_id)
        .order_by(history.c.place.desc())
    ).scalars()
    return [msgspec.convert(row, HistoryEntry) for row in rows]


@dataclass(frozen=True, kw_only=True)
class Search:
    """What the list is narrowed to; empty means everything visible."""

    state: str = ""
    approval: str = ""
    field: str = ""
    municipality: str = ""
    fiscal_year: int | None = None
    q: str = ""
    sort: str = "-updated_at"


SORTABLE = {
    "updated_at": projects.c.updated_at,
    "number": projects.c.number,
    "title": projects.c.title,
    "cost_yen": projects.c.cost_yen,
    "lead": projects.c.lead,
}

_SUMMARY = [
    projects.c[name]
    for name in (
        "id", "number", "state", "approval", "revision", "version", "lead", "title", "field",
        "first_year", "last_year", "cost_yen", "updated_at", "submitted_at",
    )
]  # fmt: skip


def search(
    session: Session, what: Search, drafts_of: str | None, page: int, per_page: int
) -> tuple[Sequence[Row[Any]], int]:
    """One page of summaries and how many there are in all.

    `drafts_of` is the town whose drafts the caller may see; "*" means every town's.
    """
    conditions = [_visible(drafts_of), *_narrowing(what)]
    if what.approval and drafts_of != "*":
        conditions.append(projects.c.lead == drafts_of)  # others do not see what waits inside
    total = session.execute(
        select(func.count()).select_from(projects).where(*conditions)
    ).scalar_one()
    column = SORTABLE[what.sort.lstrip("-")]
    order = column.desc() if what.sort.startswith("-") else column.asc()
    rows = session.execute(
        select(*_SUMMARY)
        .where(*conditions)
        .order_by(order, projects.c.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return rows, total


def _visible(drafts_of: str | None) -> Any:
    if drafts_of == "*":
        return projects.c.version >= 0
    if drafts_of is None:
        return projects.c.version > 0
    return or_(projects.c.version > 0, projects.c.lead == drafts_of)


def _narrowing(what: Search) -> list[Any]:
    conditions: list[Any] = []
    if what.state:
        conditions.append(projects.c.state == what.state)
    if what.approval:
        conditions.append(projects.c.approval == what.approval)
    if what.field:
        conditions.append(projects.c.field == what.field)
    if what.municipality:
        conditions.append(projects.c.lead == what.municipality)
    if what.fiscal_year is not None:
        conditions.append(projects.c.first_year <= what.fiscal_year)
        conditions.append(projects.c.last_year >= what.fiscal_year)
    for word in search_key(what.q).split():
        conditions.append(projects.c.search_key.contains(word, autoescape=True))
    return conditions


def submitted_sites() -> Select[Any]:
    """What the map shows: projects that were submitted and not withdrawn."""
    return select(
        projects.c.id, projects.c.title, projects.c.state, projects.c.lead,
        projects.c.submitted_content,
    ).where(projects.c.version > 0, projects.c.state != State.WITHDRAWN.value)  # fmt: skip
