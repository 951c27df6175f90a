"""Projects, their versions and history: the way between rows and nouns."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import (
    Row,
    and_,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Session

from services.registry.domain import (
    Attachment,
    Content,
    HistoryEntry,
    Progress,
    Project,
    Version,
)
from services.registry.storage.searching import searched
from services.registry.storage.tables import contents, history, projects, serials, versions
from shared.database import page_of, put
from shared.errors import NotFound
from shared.vocabulary import Approval, ProjectState


def save(session: Session, project: Project) -> None:
    """Write the project as it now is.

    The columns of the list tell the newest submitted version, so that a working copy not yet
    approved shows in no list, map or search.
    """
    put(session, projects, listed(project), "id")
    put(session, contents, _contents(project), "project_id")


def listed(project: Project) -> dict[str, Any]:
    """Its row in the list."""
    content = project.submitted_content or project.content
    years = content.fiscal_years
    return {
        "id": project.id,
        "number": project.number,
        "state": project.state.value,
        "approval": project.approval.value,
        "revision": project.revision,
        "shown_revision": project.shown_revision,
        "version": project.version,
        "lead": project.lead,
        "partners": " ".join(content.partners),
        "title": content.title,
        "field": content.field,
        "first_year": years[0] if years else None,
        "last_year": years[-1] if years else None,
        "cost_yen": content.cost_yen,
        "search_key": searched(project),
        "return_comment": project.return_comment,
        "round_id": project.round_id,
        "created_by": project.created_by,
        "created_at": project.created_at,
        "updated_at": project.updated_at,
        "shown_at": project.shown_at,
        "submitted_at": project.submitted_at,
        "unsubmitted_changes": project.has_unsubmitted_changes,
    }


def _contents(project: Project) -> dict[str, Any]:
    return {
        "project_id": project.id,
        "content": msgspec.to_builtins(project.content),
        "submitted_content": msgspec.to_builtins(project.submitted_content),
        "attachments": msgspec.to_builtins(project.attachments),
        "submitted_attachments": msgspec.to_builtins(project.submitted_attachments),
        "progress": msgspec.to_builtins(project.progress),
    }


def get(session: Session, project_id: str) -> Project:
    """The project; raise NotFound."""
    project = find(session, project_id)
    if project is None:
        raise NotFound("事業が見つかりません。")
    return project


def find(session: Session, project_id: str) -> Project | None:
    row = session.execute(
        select(projects, contents)
        .join(contents, contents.c.project_id == projects.c.id)
        .where(projects.c.id == project_id)
    ).first()
    return _project(row) if row else None


def lock(session: Session, project_id: str) -> None:
    """Let nobody else change the project before the transaction ends; read it only afterwards.

    PostgreSQL, having waited for a row, reads that row anew but not what is joined to it.
    """
    session.execute(select(projects.c.id).where(projects.c.id == project_id).with_for_update())


def _project(row: Row[Any]) -> Project:
    return Project(
        id=row.id,
        content=msgspec.convert(row.content, Content),
        created_at=row.created_at,
        updated_at=row.updated_at,
        shown_at=row.shown_at,
        created_by=row.created_by,
        state=ProjectState(row.state),
        approval=Approval(row.approval),
        revision=row.revision,
        shown_revision=row.shown_revision,
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


def store_version(session: Session, project: Project) -> None:
    """Store the version just submitted; it is never overwritten."""
    session.execute(
        insert(versions).values(
            project_id=project.id,
            version=project.version,
            content=msgspec.to_builtins(project.submitted_content),
            attachments=msgspec.to_builtins(project.submitted_attachments),
            submitted_at=project.submitted_at,
        )
    )


def get_version(session: Session, project_id: str, version: int) -> Version:
    """Raise NotFound if that version was never submitted."""
    row = session.execute(
        select(versions).where(versions.c.project_id == project_id, versions.c.version == version)
    ).first()
    if row is None:
        raise NotFound("その版はありません。")
    return Version(
        version=row.version,
        content=row.content,
        attachments=row.attachments,
        submitted_at=row.submitted_at,
    )


def write_history(session: Session, project_id: str, entry: HistoryEntry) -> None:
    place = select(func.coalesce(func.max(history.c.place), 0) + 1).where(
        history.c.project_id == project_id
    )
    session.execute(
        insert(history).values(
            project_id=project_id,
            place=place.scalar_subquery(),
            event=entry.event,
            by=entry.by,
            lapsed=entry.lapsed,
            entry=msgspec.to_builtins(entry),
        )
    )


def read_history(
    session: Session, project_id: str, events: Collection[str] | None, page: int, per_page: int
) -> tuple[list[HistoryEntry], int]:
    """One page of such entries, newest first, and how many there are; None is every event."""
    query = select(history.c.entry).where(history.c.project_id == project_id)
    if events is None:
        query = query.order_by(history.c.place.desc())
    else:
        # Not by the bare column: SQLite would follow the order through all entries of the project.
        query = query.where(history.c.event.in_(events)).order_by((history.c.place + 0).desc())
    rows, total = page_of(session, query, page, per_page)
    return [msgspec.convert(row.entry, HistoryEntry) for row in rows], total
