"""Score sheets: one row per round, candidate and evaluator."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.evaluation.domain import ScoreSheet
from services.evaluation.storage.tables import score_sheets


def of_round(session: Session, round_id: str) -> list[ScoreSheet]:
    return of_rounds(session, [round_id])[round_id]


def of_rounds(session: Session, ids: Collection[str]) -> Mapping[str, list[ScoreSheet]]:
    """Return round id → its sheets, of all evaluators."""
    found: dict[str, list[ScoreSheet]] = {round_id: [] for round_id in ids}
    for row in session.execute(_OF_ROUNDS, {"ids": list(ids)}):
        found[row.round_id].append(_sheet(row))
    return found


_OF_ROUNDS = select(score_sheets).where(
    score_sheets.c.round_id.in_(bindparam("ids", expanding=True))
)


def of_evaluator(session: Session, round_id: str, member_id: str) -> dict[str, ScoreSheet]:
    """Return project id → the evaluator's sheet, for those they have begun."""
    query = select(score_sheets).where(
        score_sheets.c.round_id == round_id, score_sheets.c.member_id == member_id
    )
    return {row.project_id: _sheet(row) for row in session.execute(query)}


def save(session: Session, sheet: ScoreSheet) -> bool:
    """Write the sheet over its revision before; False if that is not the newest any more."""
    return _begin(session, sheet) if sheet.revision == 1 else _replace(session, sheet)


def _begin(session: Session, sheet: ScoreSheet) -> bool:
    try:
        with session.begin_nested():
            session.execute(insert(score_sheets).values(**_key(sheet), **_row(sheet)))
    except IntegrityError:
        return False
    return True


def _replace(session: Session, sheet: ScoreSheet) -> bool:
    written = (
        update(score_sheets)
        .filter_by(**_key(sheet), revision=sheet.revision - 1)
        .values(_row(sheet))
        .returning(score_sheets.c.revision)
    )
    return session.execute(written).first() is not None


def _key(sheet: ScoreSheet) -> dict[str, str]:
    return {name: getattr(sheet, name) for name in ("round_id", "project_id", "member_id")}


def _row(sheet: ScoreSheet) -> dict[str, Any]:
    return {
        "grades": dict(sheet.answers),
        "comment": sheet.comment,
        "revision": sheet.revision,
        "updated_at": sheet.updated_at,
    }


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
