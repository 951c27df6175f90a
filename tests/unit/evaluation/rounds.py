"""Rounds to test with: three projects, evaluators of four municipalities and one expert."""

from dataclasses import replace
from datetime import UTC, date, datetime

from services.evaluation.domain import (
    DEFAULT_CRITERIA,
    EXPERTS,
    Appointment,
    Candidate,
    CouncilDecision,
    CriterionDraft,
    HeardMember,
    HeardProject,
    Round,
    RoundPlan,
    ScoreSheet,
    Surroundings,
)
from shared.events.evaluation import Decision

NEMURO, BETSUKAI, NAKASHIBETSU, RAUSU = "012238", "016918", "016926", "016942"
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DUE = date(2026, 12, 18)

PORT = HeardProject(
    id="port",
    number="R8-羅臼-001",
    title="①知床岬周辺の通信環境改善（WⅰFⅰ含む）",
    lead_municipality=RAUSU,
    partners=(),
    state="accepted",
)
BARN = replace(
    PORT, id="barn", number="R8-別海-001", lead_municipality=BETSUKAI, partners=(NEMURO,)
)
SNOW = replace(PORT, id="snow", number="R8-羅臼-002", state="on_hold")

APPOINTMENTS = (
    Appointment(member_id="nemuro", group=NEMURO),
    Appointment(member_id="betsukai", group=BETSUKAI),
    Appointment(member_id="rausu", group=RAUSU),
    Appointment(member_id="expert", group=EXPERTS, until=date(2027, 3, 31)),
    Appointment(member_id="nakashibetsu", group=NAKASHIBETSU),
)
MEMBERS = {
    appointment.member_id: HeardMember(
        id=appointment.member_id,
        municipality=None if appointment.group == EXPERTS else appointment.group,
        is_evaluator=True,
    )
    for appointment in APPOINTMENTS
}
AROUND = Surroundings(today=TODAY, members=MEMBERS, busy=frozenset())


def criteria(*weights: float) -> tuple[CriterionDraft, ...]:
    """As many of the default criteria as weights are given, with these weights."""
    return tuple(
        replace(draft, weight=weight)
        for draft, weight in zip(DEFAULT_CRITERIA, weights, strict=False)
    )


PLAN = RoundPlan(
    title="令和8年度 第1回評価",
    fiscal_year=2026,
    due_date=DUE,
    allow_own=False,
    criteria=criteria(3, 1),
    project_ids=("port", "barn", "snow"),
    appointments=APPOINTMENTS,
)


def prepared(plan: RoundPlan = PLAN) -> Round:
    """A round in preparation whose projects have all been heard of."""
    heard = {project.id: project for project in (PORT, BARN, SNOW)}
    round_ = Round.prepare("round-1", plan, NOW)
    round_.candidates = tuple(
        Candidate(project_id=each, project=heard.get(each)) for each in plan.project_ids
    )
    return round_


def opened(plan: RoundPlan = PLAN) -> Round:
    round_ = prepared(plan)
    round_.open(AROUND, at=NOW)
    return round_


def closed(plan: RoundPlan = PLAN) -> Round:
    round_ = opened(plan)
    round_.close(at=NOW)
    return round_


def sheet(member_id: str, project_id: str, *grades: int | None) -> ScoreSheet:
    """A sheet with a grade for c1, c2 … in turn; None says that it is not judged."""
    return ScoreSheet(
        round_id="round-1",
        project_id=project_id,
        member_id=member_id,
        answers={f"c{n}": grade for n, grade in enumerate(grades, 1)},
        revision=1,
    )


def sheets(project_id: str, *grades: int | None) -> list[ScoreSheet]:
    """The same sheet of everybody; of those who may not score the project none counts."""
    return [sheet(one.member_id, project_id, *grades) for one in APPOINTMENTS]


def decision(project_id: str, of: Decision = Decision.ADOPTED) -> CouncilDecision:
    return CouncilDecision(
        project_id=project_id,
        decision=of,
        reason="地域課題への効果が高く、速やかに着手できるため。",
        meeting_date=TODAY,
    )
