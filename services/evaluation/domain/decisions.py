"""The council's decision on a candidate, as the 事務局 records it."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.errors import Invalid, Problem
from shared.events.evaluation import Decision
from shared.vocabulary import wareki


@dataclass(frozen=True, kw_only=True)
class CouncilDecision:
    """Adopted, on hold or not adopted, why, and at which meeting. No threshold decides."""

    project_id: str
    decision: Decision
    reason: str
    meeting_date: date

    def check(self, *, since: date, today: date) -> None:
        """Raise Invalid unless it has a reason and its meeting was held while the round stood.

        `since` is the day on which the round opened; all days are of Asia/Tokyo.
        """
        problems = []
        if not self.reason.strip():
            problems.append(Problem("/reason", "決定の理由を入力してください。"))
        if self.meeting_date > today:
            message = "会議の開催日に、今日より後の日付は入力できません。"
            problems.append(Problem("/meeting_date", message))
        if self.meeting_date < since:
            message = f"評価の受付を始めた{wareki(since)}より前の日付は入力できません。"
            problems.append(Problem("/meeting_date", message))
        if problems:
            raise Invalid("決定の内容を確認してください。", problems)


@dataclass(frozen=True, kw_only=True)
class DecisionRecord:
    """A decision as it was recorded once; it is never changed, a later one stands beside it.

    `by` is a member's id. It and `at` are None for what was recorded before both were kept.
    """

    decision: CouncilDecision
    by: str | None
    at: datetime | None
