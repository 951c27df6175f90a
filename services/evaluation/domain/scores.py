"""What one evaluator thinks of one candidate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.evaluation.domain.criteria import HIGHEST_GRADE, LOWEST_GRADE, Criterion
from shared.errors import Invalid, Problem


@dataclass(frozen=True, kw_only=True)
class Score:
    """A grade of 1 to 5 on one criterion, or None for "not judged"."""

    criterion_id: str
    grade: int | None


@dataclass(frozen=True, kw_only=True)
class ScoreSheet:
    """One evaluator's scores of one candidate. `revision` 0 means nothing was entered yet.

    `answers` holds None where the evaluator could not judge; a criterion that is absent waits.
    """

    round_id: str
    project_id: str
    member_id: str
    answers: Mapping[str, int | None]
    comment: str = ""
    revision: int = 0
    updated_at: datetime | None = None

    @property
    def grades(self) -> dict[str, int]:
        """Criterion id → grade, without the unjudged."""
        return {key: grade for key, grade in self.answers.items() if grade is not None}

    def is_complete(self, criteria: Sequence[Criterion]) -> bool:
        """Whether each criterion has a grade or is said not to be judged."""
        return all(criterion.id in self.answers for criterion in criteria)

    def is_scored(self, criteria: Sequence[Criterion]) -> bool:
        """Whether it is complete and holds a grade: who could judge nothing has not scored."""
        return self.is_complete(criteria) and bool(self.grades)


def answers_of(scores: Sequence[Score], criteria: Sequence[Criterion]) -> dict[str, int | None]:
    """Return criterion id → grade, None if not judged. Raise Invalid naming each wrong score."""
    known = {criterion.id for criterion in criteria}
    problems: list[Problem] = []
    for place, score in enumerate(scores):
        at = f"/scores/{place}"
        if score.criterion_id not in known:
            problems.append(Problem(f"{at}/criterion_id", "この評価にない評価項目です。"))
        elif any(score.criterion_id == earlier.criterion_id for earlier in scores[:place]):
            problems.append(Problem(f"{at}/criterion_id", "同じ評価項目が重複しています。"))
        if score.grade is not None and not LOWEST_GRADE <= score.grade <= HIGHEST_GRADE:
            problems.append(Problem(f"{at}/grade", "評点は1から5までの整数から選んでください。"))
    if problems:
        raise Invalid("評点を確認してください。", problems)
    return {score.criterion_id: score.grade for score in scores}
