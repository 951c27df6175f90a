"""Score sheets: one row per round, candidate and evaluator."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.evaluation.domain import ScoreSheet
from services.evaluation.storage.tables import score_sheets
from shared.database import put


def of_round(session: Session, round_id: str) -> list[ScoreSheet]:
    query = select(score_sheets).where(score_sheets.c.round_id == round_id)
    return [_sheet(row) for row in session.execute(query)]


def of_evaluator(session: Session, round_id: str, member_id: str) -> dict[str, ScoreSheet]:
    """Return project id → the evaluator's sheet, for those they have begun."""
    query = select(score_sheets).where(
        score_sheets.c.round_id == round_id, score_sheets.c.member_id == member_id
    )
    return {row.project_id: _sheet(row) for row in session.execute(query)}


def save(session: Session, sheet: ScoreSheet) -> None:
    row = {
        "round_id": sheet.round_id,
        "project_id": sheet.project_id,
        "member_id": sheet.member_id,
        "grades": dict(sheet.answers),
        "comment": sheet.comment,
        "revision": sheet.revision,
        "updated_at": sheet.updated_at,
    }
    put(session, score_sheets, row, "round_id", "project_id", "member_id")


def _sheet(row: Row[Any]) -> ScoreSheet:
    return ScoreSheet(
        round_id=row.round_id,
        project_id=row.project_id,
        member_id=row.member_id,
        answers=row.grades,
        comment=row.comment,
        revision=row.revision,
        updated_at=row.updated_at,
    )
