"""The read model's tables, keyed by what was heard; and the reports made from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
    update,
)
from sqlalchemy.orm import Session

from services.reporting.domain import (
    Achieved,
    JointProject,
    LogPosition,
    Material,
    Progress,
    SharedDataset,
)
from shared.database import Instant, put
from shared.errors import NotFound
from shared.events.codec import GENESIS
from shared.events.evaluation import ResultsPublished
from shared.messaging.tables import cursors
from shared.vocabulary import MUNICIPALITY_CODES, TOKYO

metadata = MetaData()

projects = Table(
    "joint_projects",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("state", String(30), nullable=False),
    Column("submitted", JSON, nullable=False),
    Column("submitted_at", Instant, nullable=False),
)

progress = Table(
    "joint_progress",
    metadata,
    Column("project_id", String(36), primary_key=True),
    Column("fiscal_year", Integer, primary_key=True),
    Column("reported", JSON, nullable=False),
)

rounds = Table(
    "joint_rounds",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("results", JSON, nullable=False),
)

datasets = Table(
    "joint_datasets",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("shared", JSON, nullable=False),
)

plan_items = Table(
    "joint_plan_items",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("words", Text, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("fiscal_year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("number", String(40), nullable=False),
    Column("title", String(200), nullable=False),
    Column("chapters", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("percent", Integer, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("positions", JSON, nullable=False),
    Column("document", Text, nullable=False),
    Column("template", String(64)),
    Column("files", JSON, nullable=False),
    Column("made_by", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("fiscal_year", "serial"),
)

templates = Table(
    "word_templates",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("put_by", String(100), nullable=False),
    Column("put_at", Instant, nullable=False),
)


@dataclass(frozen=True)
class ReportFile:
    """One format of a report, stored by its SHA-256. `notes` tell what the format cannot hold."""

    format: str
    sha256: str
    size_bytes: int
    notes: tuple[str, ...] = ()


def put_project(session: Session, project_id: str, submitted: Any, at: datetime) -> None:
    row = {"id": project_id, "state": "submitted", "submitted": submitted, "submitted_at": at}
    put(session, projects, row, "id")


def put_project_state(session: Session, project_id: str, state: str) -> None:
    session.execute(update(projects).where(projects.c.id == project_id).values(state=state))


def put_progress(session: Session, project_id: str, fiscal_year: int, reported: Any) -> None:
    row = {"project_id": project_id, "fiscal_year": fiscal_year, "reported": reported}
    put(session, progress, row, "project_id", "fiscal_year")


def put_round(session: Session, round_id: str, position: int, results: Any) -> None:
    put(session, rounds, {"id": round_id, "position": position, "results": results}, "id")


def put_dataset(session: Session, dataset: SharedDataset) -> None:
    put(session, datasets, {"id": dataset.id, "shared": msgspec.to_builtins(dataset)}, "id")


def find_dataset(session: Session, dataset_id: str) -> SharedDataset | None:
    shared = session.execute(select(datasets.c.shared).where(datasets.c.id == dataset_id)).scalar()
    return msgspec.convert(shared, SharedDataset) if shared else None


def put_plan_item(session: Session, item_id: str, words: str) -> None:
    put(session, plan_items, {"id": item_id, "words": words}, "id")


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
        positions=read_positions(session),
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


HEARD = ("council", "registry", "sharing", "evaluation")


def read_positions(session: Session) -> tuple[LogPosition, ...]:
    """How far each service was heard; place 0 where it has not said anything yet."""
    rows = {row.stream.partition(".")[2]: row for row in session.execute(select(cursors))}
    return tuple(
        LogPosition(service=name, position=rows[name].position, hash=rows[name].hash)
        if name in rows
        else LogPosition(service=name, position=0, hash=GENESIS)
        for name in HEARD
    )


def hold_positions(session: Session) -> None:
    """Let no stream move on, and no other report be ordered, before the transaction ends.

    What is read afterwards is exactly what was heard up to the positions.
    """
    session.execute(select(cursors.c.stream).with_for_update()).all()


def next_serial(session: Session, fiscal_year: int) -> int:
    """The next report number of the year."""
    last = select(func.max(reports.c.serial)).where(reports.c.fiscal_year == fiscal_year)
    return (session.execute(last).scalar() or 0) + 1


REPORT = [column for column in reports.c if column.name != "document"]


def find_report(session: Session, report_id: str) -> Row[Any] | None:
    return session.execute(select(*REPORT).where(reports.c.id == report_id)).first()


def get_report(session: Session, report_id: str) -> Row[Any]:
    row = find_report(session, report_id)
    if row is None:
        raise NotFound("報告書が見つかりません。")
    return row


def list_reports(session: Session, page: int, per_page: int) -> tuple[list[Row[Any]], int]:
    """Newest first."""
    total = session.execute(select(func.count()).select_from(reports)).scalar_one()
    newest = reports.c.fiscal_year.desc(), reports.c.serial.desc()
    rows = session.execute(
        select(*REPORT).order_by(*newest).limit(per_page).offset((page - 1) * per_page)
    )
    return list(rows), total


def recorded_positions(session: Session) -> Iterator[tuple[str, LogPosition]]:
    """What each report, by its number, says of how far each log was heard."""
    for row in session.execute(select(reports.c.number, reports.c.positions)):
        for position in row.positions:
            yield row.number, msgspec.convert(position, LogPosition)


def next_unmade(session: Session) -> Row[Any] | None:
    """The oldest report that is not ready, one whose making was cut off included."""
    return session.execute(
        select(reports)
        .where(reports.c.state.in_(("queued", "making")))
        .order_by(reports.c.created_at)
        .limit(1)
    ).first()


def mark(session: Session, report_id: str, **values: Any) -> None:
    session.execute(update(reports).where(reports.c.id == report_id).values(values))


def newest_template(session: Session) -> Row[Any] | None:
    return session.execute(select(templates).order_by(templates.c.number.desc()).limit(1)).first()
