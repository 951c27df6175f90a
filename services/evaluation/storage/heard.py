"""What was heard of projects and members; an unknown one is simply not there (未着)."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import Session

from services.evaluation.domain import HeardMember, HeardProject
from services.evaluation.storage.tables import candidates_heard
from shared.access import Role
from shared.database import put
from shared.life_cycles import SCORABLE
from shared.standing import heard as standings


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
    rows = session.execute(_PROJECTS, {"ids": list(ids)})
    return {row.project_id: _project(row) for row in rows}


_PROJECTS = select(candidates_heard).where(
    candidates_heard.c.project_id.in_(bindparam("ids", expanding=True))
)


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
        .where(candidates_heard.c.state.in_(SCORABLE))
        .order_by(candidates_heard.c.number, candidates_heard.c.project_id)
    )
    return [_project(row) for row in session.execute(query)]


def put_project_state(session: Session, project_id: str, state: str) -> None:
    session.execute(
        update(candidates_heard)
        .where(candidates_heard.c.project_id == project_id)
        .values(state=state)
    )


def members(session: Session, ids: Collection[str]) -> dict[str, HeardMember]:
    """Return id → member for those of the ids that were heard of."""
    return {
        member_id: HeardMember(
            id=member_id,
            municipality=standing.municipality,
            is_evaluator=Role.EVALUATOR in standing.roles,
            is_suspended=standing.barred,
            term_until=standing.term_until,
        )
        for member_id, standing in standings.of_all(session, ids).items()
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
