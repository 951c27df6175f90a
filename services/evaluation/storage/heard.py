"""What was heard of projects and members; an unknown one is simply not there (未着)."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from services.evaluation.domain import SCORABLE_STATES, HeardMember, HeardProject
from services.evaluation.storage.tables import candidates_heard, members_heard
from shared.database import put


def put_project(session: Session, project: HeardProject) -> None:
    row = {
        "project_id": project.id,
        "number": project.number,
        "title": project.title,
        "lead_municipality": project.lead_municipality,
        "partners": list(project.partners),
        "state": project.state,
    }
    put(session, candidates_heard, row, "project_id")


def projects(session: Session, ids: Collection[str]) -> dict[str, HeardProject]:
    """Return id → project for those of the ids that were heard of."""
    query = select(candidates_heard).where(candidates_heard.c.project_id.in_(ids))
    return {row.project_id: _project(row) for row in session.execute(query)}


def hold_projects(session: Session, ids: Collection[str]) -> None:
    """Lock what was heard of these projects, so that no other round opens over them meanwhile."""
    session.execute(
        select(candidates_heard.c.project_id)
        .where(candidates_heard.c.project_id.in_(ids))
        .order_by(candidates_heard.c.project_id)
        .with_for_update()
    )


def scorable_projects(session: Session) -> Sequence[HeardProject]:
    """Return the projects that a round may take up, by number."""
    query = (
        select(candidates_heard)
        .where(candidates_heard.c.state.in_(SCORABLE_STATES))
        .order_by(candidates_heard.c.number, candidates_heard.c.project_id)
    )
    return [_project(row) for row in session.execute(query)]


def put_project_state(session: Session, project_id: str, state: str) -> None:
    session.execute(
        update(candidates_heard)
        .where(candidates_heard.c.project_id == project_id)
        .values(state=state)
    )


def put_member(
    session: Session,
    member_id: str,
    municipality: str | None,
    is_evaluator: bool,
    term_until: date | None,
) -> None:
    """Write everything but whether the member is suspended, which is told apart."""
    row = {
        "member_id": member_id,
        "municipality": municipality,
        "is_evaluator": is_evaluator,
        "term_until": None if term_until is None else term_until.isoformat(),
    }
    put(session, members_heard, row, "member_id")


def put_suspension(session: Session, member_id: str, is_suspended: bool) -> None:
    session.execute(
        update(members_heard)
        .where(members_heard.c.member_id == member_id)
        .values(is_suspended=is_suspended)
    )


def members(session: Session, ids: Collection[str]) -> dict[str, HeardMember]:
    """Return id → member for those of the ids that were heard of."""
    query = select(members_heard).where(members_heard.c.member_id.in_(ids))
    return {
        row.member_id: HeardMember(
            id=row.member_id,
            municipality=row.municipality,
            is_evaluator=row.is_evaluator,
            is_suspended=row.is_suspended,
            term_until=None if row.term_until is None else date.fromisoformat(row.term_until),
        )
        for row in session.execute(query)
    }


def _project(row: Row[Any]) -> HeardProject:
    return HeardProject(
        id=row.project_id,
        number=row.number,
        title=row.title,
        lead_municipality=row.lead_municipality,
        partners=tuple(row.partners),
        state=row.state,
    )
