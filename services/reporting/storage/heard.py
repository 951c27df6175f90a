"""The joint read model: what was heard of the others, and how far."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Row, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from services.reporting.domain import (
    Achieved,
    Commitment,
    Counts,
    JointProject,
    LogPosition,
    Material,
    Progress,
    ProjectCount,
    SharedDataset,
)
from services.reporting.storage.tables import (
    commitments,
    datasets,
    plan_items,
    progress,
    projects,
    rounds,
)
from shared.database import put, put_all
from shared.errors import NotFound
from shared.events.codec import GENESIS, to_data
from shared.events.evaluation import ResultsPublished
from shared.events.registry import ProjectSubmitted
from shared.manifests import HEARS
from shared.messaging.tables import cursors
from shared.vocabulary import MUNICIPALITY_CODES, TOKYO, ProjectState

Submission: TypeAlias = tuple[ProjectSubmitted, datetime]
"""What was submitted, and when."""


def put_projects(session: Session, submitted: Sequence[Submission]) -> None:
    """The last of the same project counts."""
    rows = [
        {
            "id": fact.project_id,
            "state": ProjectState.SUBMITTED,
            "lead_municipality": fact.lead_municipality,
            "field": fact.field,
            "cost_yen": sum(line.initial_yen + line.operating_yen for line in fact.costs),
            "submitted": to_data(fact),
            "submitted_at": at,
        }
        for fact, at in submitted
    ]
    if rows:
        put_all(session, projects, rows, "id")


def put_project_states(session: Session, states: Mapping[str, str]) -> None:
    """By project's id; one of which no submission was heard is passed over."""
    rows = [{"of": id_, "now": state} for id_, state in states.items()]
    if rows:
        session.connection().execute(_new_state, rows)


_new_state = update(projects).where(projects.c.id == bindparam("of")).values(state=bindparam("now"))


def put_progress(session: Session, reported: Sequence[tuple[str, int, Any]]) -> None:
    """Project, fiscal year and what was reported; the last of the same two counts."""
    names = ("project_id", "fiscal_year", "reported")
    if reported:
        rows = [dict(zip(names, row, strict=True)) for row in reported]
        put_all(session, progress, rows, "project_id", "fiscal_year")


def put_round(session: Session, round_id: str, position: int, results: Any) -> None:
    put(session, rounds, {"id": round_id, "position": position, "results": results}, "id")


def put_dataset(session: Session, dataset: SharedDataset) -> None:
    put(session, datasets, {"id": dataset.id, "shared": msgspec.to_builtins(dataset)}, "id")


def find_dataset(session: Session, dataset_id: str) -> SharedDataset | None:
    shared = session.execute(select(datasets.c.shared).where(datasets.c.id == dataset_id)).scalar()
    return msgspec.convert(shared, SharedDataset) if shared else None


def put_plan_item(session: Session, item_id: str, words: str) -> None:
    put(session, plan_items, {"id": item_id, "words": words}, "id")


def put_commitment(session: Session, commitment: Mapping[str, Any]) -> None:
    """`commitment` is a row of the table: id, project_id, municipality, words, signed_at."""
    put(session, commitments, dict(commitment), "id")


def drop_commitment(session: Session, commitment_id: str) -> None:
    session.execute(delete(commitments).where(commitments.c.id == commitment_id))


def read_material(session: Session) -> Material:
    """Everything that was heard, and how far; read it within one transaction."""
    return Material(
        projects=tuple(read_projects(session)),
        progress=tuple(_progress(row) for row in session.execute(select(progress))),
        rounds=tuple(
            msgspec.convert(results, ResultsPublished)
            for results in session.execute(
                select(rounds.c.results).order_by(rounds.c.position)
            ).scalars()
        ),
        datasets=tuple(
            msgspec.convert(shared, SharedDataset)
            for shared in session.execute(
                select(datasets.c.shared).order_by(datasets.c.id)
            ).scalars()
        ),
        commitments=tuple(_commitments(session)),
        positions=read_positions(session),
    )


def read_counts(session: Session) -> Counts:
    """How much was heard, without reading what; read it within one transaction."""
    others = session.execute(_OTHERS_COUNTED).one()
    return Counts(
        projects=tuple(
            ProjectCount(
                lead_municipality=row.lead_municipality,
                field=row.field,
                projects=row.projects,
                cost_yen=int(row.cost_yen),
            )
            for row in session.execute(_PROJECTS_COUNTED)
        ),
        datasets=others.datasets,
        rounds=others.rounds,
        positions=read_positions(session),
    )


# Built once, as they are asked for each home page: building costs more than running.
_GROUPED = projects.c.lead_municipality, projects.c.field
_PROJECTS_COUNTED = (
    select(
        *_GROUPED,
        func.count().label("projects"),
        func.sum(projects.c.cost_yen).label("cost_yen"),
    )
    .where(projects.c.state != ProjectState.WITHDRAWN)
    .group_by(*_GROUPED)
)
_OTHERS_COUNTED = select(
    select(func.count()).select_from(datasets).scalar_subquery().label("datasets"),
    select(func.count()).select_from(rounds).scalar_subquery().label("rounds"),
)


def read_projects(session: Session) -> list[JointProject]:
    """Town by town in the council's order, then by number."""
    words = {row.id: row.words for row in session.execute(select(plan_items))}
    found = [_joint_project(row, words) for row in session.execute(select(projects))]
    return sorted(found, key=_place_in_lists)


def _place_in_lists(project: JointProject) -> tuple[int, str]:
    return MUNICIPALITY_CODES.index(project.lead_municipality), project.number


def get_project(session: Session, project_id: str) -> JointProject:
    """Raise NotFound if no submission of it was heard (yet)."""
    row = session.execute(select(projects).where(projects.c.id == project_id)).first()
    if row is None:
        raise NotFound("事業が見つかりません。")
    words = {row.id: row.words for row in session.execute(select(plan_items))}
    return _joint_project(row, words)


def _joint_project(row: Row[Any], plan_words: dict[str, str]) -> JointProject:
    return msgspec.convert(
        {
            **row.submitted,
            "id": row.id,
            "state": row.state,
            "submitted_on": row.submitted_at.astimezone(TOKYO).date(),
            "plan_item": plan_words.get(row.submitted["plan_item_id"]),
        },
        JointProject,
    )


def _progress(row: Row[Any]) -> Progress:
    reported = row.reported
    return Progress(
        project_id=row.project_id,
        fiscal_year=row.fiscal_year,
        cost_yen=reported["initial_yen"] + reported["operating_yen"],
        achieved=tuple(Achieved(**measured) for measured in reported["measured"]),
    )


def _commitments(session: Session) -> Iterator[Commitment]:
    """Town by town in the council's order, which is that of their codes."""
    order = commitments.c.municipality, commitments.c.signed_at, commitments.c.id
    for row in session.execute(select(commitments).order_by(*order)):
        yield Commitment(
            project_id=row.project_id,
            municipality=row.municipality,
            words=row.words,
            signed_on=row.signed_at.astimezone(TOKYO).date(),
        )


def read_positions(session: Session) -> tuple[LogPosition, ...]:
    """How far each service was heard; position 0 where it has not said anything yet."""
    rows = {row.stream.partition(".")[2]: row for row in session.execute(select(cursors))}
    return tuple(
        LogPosition(service=name, position=rows[name].position, hash=rows[name].hash)
        if name in rows
        else LogPosition(service=name, position=0, hash=GENESIS)
        for name in HEARS["reporting"]
    )
