"""What the registry's own facts say that its tables hold. Drafts are never told.

`yui verify` lets these handlers write it anew, and compares.
"""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, false, insert, select, update
from sqlalchemy.orm import Session

from services.registry import storage
from services.registry.domain import Content, Project
from services.registry.storage import tables
from shared.database import put
from shared.events import registry as facts
from shared.events.codec import to_data
from shared.events.fact import Event
from shared.messaging import projection
from shared.reconciling import Record, recorded
from shared.vocabulary import ProjectState

PROJECTS = recorded(
    tables.projects,
    *(
        "id",
        "number",
        "state",
        "version",
        "lead",
        "partners",
        "title",
        "field",
        "first_year",
        "last_year",
    ),
    *("cost_yen", "search_key", "submitted_at", "round_id"),
    is_told=tables.projects.c.version > 0,
)
CONTENTS = recorded(tables.contents, "project_id", "submitted_content", "progress", is_told=false())
VERSIONS = recorded(tables.versions, "project_id", "version", "content", "submitted_at")


def submitted(session: Session, fact: facts.ProjectSubmitted, event: Event) -> None:
    data = msgspec.json.decode(event.data)
    content = {name: data[name] for name in Content.__dataclass_fields__}
    put(session, PROJECTS.table, _as_listed(fact, content, event), "id")
    known: dict[str, Any] = {"project_id": fact.project_id, "submitted_content": content}
    if fact.version == 1:
        known["progress"] = []
    put(session, CONTENTS.table, known, "project_id")
    version = {"project_id": fact.project_id, "version": fact.version, "content": content}
    session.execute(insert(VERSIONS.table).values(**version, submitted_at=event.time))


def _as_listed(
    fact: facts.ProjectSubmitted, content: dict[str, Any], event: Event
) -> dict[str, Any]:
    """As the list shows it; the round that it is in is told by other facts."""
    project = Project(
        id=fact.project_id,
        content=msgspec.convert(content, Content),
        created_at=event.time,
        updated_at=event.time,
        shown_at=event.time,
        created_by="",
        state=ProjectState.SUBMITTED,
        version=fact.version,
        number=fact.number,
        submitted_at=event.time,
    )
    told = set(PROJECTS.table.columns.keys()) - {"round_id"}
    return {name: value for name, value in storage.listed(project).items() if name in told}


def moved(session: Session, fact: facts.AboutProject, _: Event) -> None:
    _note(session, fact.project_id, state=facts.state_after(fact).value)


def evaluation_begun(session: Session, fact: facts.ProjectEvaluationBegun, event: Event) -> None:
    moved(session, fact, event)
    _note(session, fact.project_id, round_id=fact.round_id)


def _note(session: Session, project_id: str, **told: str) -> None:
    of_project: ColumnElement[bool] = PROJECTS.table.c.id == project_id
    session.execute(update(PROJECTS.table).where(of_project).values(told))


def progress_reported(session: Session, fact: facts.ProgressReported, _: Event) -> None:
    """The reports of a project's years, each the latest."""
    reported = to_data(fact)
    year = {name: reported[name] for name in reported if name != "project_id"}
    of_project: ColumnElement[bool] = CONTENTS.table.c.project_id == fact.project_id
    before = session.execute(select(CONTENTS.table.c.progress).where(of_project)).scalar_one()
    others = (one for one in before if one["fiscal_year"] != fact.fiscal_year)
    years = sorted([*others, year], key=lambda one: one["fiscal_year"])
    session.execute(update(CONTENTS.table).where(of_project).values(progress=years))


RECORD = Record(
    {
        facts.ProjectSubmitted: projection(submitted),
        facts.ProjectAccepted: projection(moved),
        facts.ProjectReturned: projection(moved),
        facts.ProjectWithdrawn: projection(moved),
        facts.ProjectEvaluationBegun: projection(evaluation_begun),
        facts.ProjectDecided: projection(moved),
        facts.ProjectStarted: projection(moved),
        facts.ProjectCompleted: projection(moved),
        facts.ProgressReported: projection(progress_reported),
    },
    (PROJECTS, CONTENTS, VERSIONS),
)
