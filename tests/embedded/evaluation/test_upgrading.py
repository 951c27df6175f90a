"""A database of an earlier version, brought up to date."""

import shutil
from pathlib import Path

from sqlalchemy import text

from services.evaluation import migrations
from services.evaluation.domain import DecisionRecord
from services.evaluation.storage import decisions, rounds
from shared.database import Database
from shared.migration.upgrading import upgrade
from shared.preparing import prepare

WRITTEN_BEFORE = (
    "insert into rounds (id, title, fiscal_year, due_date, allow_own, state, criteria, created_by,"
    " created_at, revision) values ('r', '第1回', 2026, '2026-12-18', false, 'closed', '[]', 'm',"
    " '2026-11-20 00:00:00', 1)",
    "insert into candidates (round_id, project_id, place, was_withdrawn)"
    " values ('r', 'p', 0, false)",
    "insert into decisions (round_id, project_id, decision, reason, meeting_date)"
    " values ('r', 'p', 'adopted', '効果が高い。', '2026-11-20')",
)


def record_after_upgrade(database: Database, folder: Path) -> DecisionRecord:
    """What becomes of a decision that the version before wrote; `folder` is for its migration."""
    before = folder / "before"
    before.mkdir()
    shutil.copy(Path(migrations.__path__[0]) / "0001_rounds.py", before)
    upgrade(database, before, "evaluation_schema")
    with database.writing() as session:
        for statement in WRITTEN_BEFORE:
            session.execute(text(statement))
    prepare(database, "evaluation")
    with database.reading() as session:
        (kept,) = decisions.of_rounds(session, ["r"])["r"]["p"]
    return kept


def test_what_was_published_keeps_its_ranks_and_only_other_rounds_get_the_new_rule(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'evaluation.db'}")
    before = tmp_path / "before"
    before.mkdir()
    shutil.copy(Path(migrations.__path__[0]) / "0001_rounds.py", before)
    upgrade(database, before, "evaluation_schema")
    with database.writing() as session:
        session.execute(text(WRITTEN_BEFORE[0]))
        session.execute(
            text(WRITTEN_BEFORE[0].replace("'r'", "'told'").replace("'closed'", "'published'"))
        )
    prepare(database, "evaluation")
    with database.reading() as session:
        held = {key: rounds.find(session, key) for key in ("r", "told")}
    database.close()

    assert {key: one.fewest_evaluators for key, one in held.items()} == {"r": 3, "told": 0}


def test_a_decision_recorded_before_who_and_when_were_kept_stays(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'evaluation.db'}")
    kept = record_after_upgrade(database, tmp_path)
    database.close()

    assert (kept.decision.decision, kept.decision.reason) == ("adopted", "効果が高い。")
    assert (kept.by, kept.at) == (None, None)
