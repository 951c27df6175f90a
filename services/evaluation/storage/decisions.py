"""Decisions as they were recorded, one beside the other."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select
from sqlalchemy.orm import Session

from services.evaluation.domain import CouncilDecision, DecisionRecord
from services.evaluation.storage.tables import decision_records
from shared.events.evaluation import Decision

Records = dict[str, tuple[DecisionRecord, ...]]


def of_rounds(session: Session, ids: Collection[str]) -> Mapping[str, Records]:
    """Return round id → all its records by project id, the newest last."""
    found: dict[str, Records] = {round_id: {} for round_id in ids}
    for row in session.execute(_OF_ROUNDS, {"ids": list(ids)}):
        before = found[row.round_id].get(row.project_id, ())
        found[row.round_id][row.project_id] = (*before, _record(row))
    return found


_OF_ROUNDS = (
    select(decision_records)
    .where(decision_records.c.round_id.in_(bindparam("ids", expanding=True)))
    .order_by(decision_records.c.project_id, decision_records.c.number)
)


def add_new(session: Session, round_id: str, records: Records) -> None:
    """Write the records that are not kept yet. The round must be locked."""
    kept = _numbers_kept(session, round_id)
    for project_id, all_of_it in records.items():
        for number, record in enumerate(all_of_it, start=1):
            if number > kept.get(project_id, 0):
                row = _row(round_id, number, record)
                session.execute(insert(decision_records).values(row))


def _numbers_kept(session: Session, round_id: str) -> Mapping[str, int]:
    rows = session.execute(
        select(decision_records.c.project_id, func.count().label("kept"))
        .where(decision_records.c.round_id == round_id)
        .group_by(decision_records.c.project_id)
    )
    return {row.project_id: row.kept for row in rows}


def _row(round_id: str, number: int, record: DecisionRecord) -> dict[str, Any]:
    return {
        "round_id": round_id,
        "project_id": record.decision.project_id,
        "number": number,
        "decision": record.decision.decision.value,
        "reason": record.decision.reason,
        "meeting_date": record.decision.meeting_date.isoformat(),
        "recorded_by": record.by,
        "recorded_at": record.at,
    }


def _record(row: Row[Any]) -> DecisionRecord:
    decision = CouncilDecision(
        project_id=row.project_id,
        decision=Decision(row.decision),
        reason=row.reason,
        meeting_date=date.fromisoformat(row.meeting_date),
    )
    return DecisionRecord(decision=decision, by=row.recorded_by, at=row.recorded_at)
