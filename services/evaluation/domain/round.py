"""A round: which projects are scored, by what, by whom, and what the council decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from services.evaluation.domain.candidates import Appointment, Candidate, HeardMember
from services.evaluation.domain.criteria import Criterion, numbered
from services.evaluation.domain.decisions import CouncilDecision, DecisionRecord
from services.evaluation.domain.errors import (
    AppointmentEnded,
    DecisionsMissing,
    FixedSinceOpening,
    NotAppointed,
    NotReady,
    OwnProject,
    WithdrawnProject,
    WrongState,
)
from services.evaluation.domain.plan import (
    RoundPlan,
    Surroundings,
    cannot_score,
    problems_of_appointments,
    problems_of_opening,
)
from services.evaluation.domain.results import METHOD, Panel, Result, rank_candidates
from services.evaluation.domain.scores import ScoreSheet
from services.evaluation.domain.telling import criteria_told, decision_told, result_told
from shared.errors import NotFound
from shared.events.evaluation import (
    FEWEST_EVALUATORS,
    DecisionRecorded,
    PublishedCandidate,
    ResultsPublished,
    RoundClosed,
    RoundOpened,
)
from shared.life_cycles import ROUND
from shared.vocabulary import RoundState, today_in_tokyo


@dataclass(kw_only=True)
class Round:
    """An evaluation round.

    `records` holds every decision ever recorded, by project id, the newest last; they stay inside
    until publication. `fewest_evaluators` is how many must have scored a candidate for it to be
    ranked: a round published by another rule stays as it was told. `unable` are the evaluators who
    can score no more (`note_unable`); from the close on it stays as it then was.
    """

    id: str
    title: str
    fiscal_year: int
    due_date: date
    allow_own: bool
    criteria: tuple[Criterion, ...]
    candidates: tuple[Candidate, ...]
    appointments: tuple[Appointment, ...]
    created_at: datetime
    fewest_evaluators: int = FEWEST_EVALUATORS
    unable: frozenset[str] = frozenset()
    state: RoundState = RoundState.PREPARING
    records: dict[str, tuple[DecisionRecord, ...]] = field(default_factory=dict)
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    published_at: datetime | None = None
    revision: int = 1

    @classmethod
    def prepare(cls, round_id: str, plan: RoundPlan, at: datetime) -> "Round":
        """Raise Invalid where the plan contradicts itself, or was due before that day."""
        plan.check(since=today_in_tokyo(at))
        return cls(
            id=round_id,
            title=plan.title,
            fiscal_year=plan.fiscal_year,
            due_date=plan.due_date,
            allow_own=plan.allow_own,
            criteria=numbered(plan.criteria),
            candidates=tuple(Candidate(project_id=each) for each in plan.project_ids),
            appointments=plan.appointments,
            created_at=at,
        )

    @property
    def decisions(self) -> dict[str, CouncilDecision]:
        """The newest decision on each candidate, as far as one is recorded."""
        return {project: records[-1].decision for project, records in self.records.items()}

    @property
    def panel(self) -> Panel:
        return Panel(
            appointments=self.appointments,
            allow_own=self.allow_own,
            fewest=self.fewest_evaluators,
            unable=self.unable,
        )

    @property
    def plan(self) -> RoundPlan:
        """The round's content as it could be entered again."""
        return RoundPlan(
            title=self.title,
            fiscal_year=self.fiscal_year,
            due_date=self.due_date,
            allow_own=self.allow_own,
            criteria=self.criteria,
            project_ids=self.project_ids,
            appointments=self.appointments,
        )

    @property
    def project_ids(self) -> tuple[str, ...]:
        return tuple(candidate.project_id for candidate in self.candidates)

    def candidate(self, project_id: str) -> Candidate:
        """Raise NotFound if the project is not in the round."""
        for candidate in self.candidates:
            if candidate.project_id == project_id:
                return candidate
        raise NotFound("この評価の対象ではない事業です。")

    def appointment_of(self, member_id: str) -> Appointment | None:
        return next((a for a in self.appointments if a.member_id == member_id), None)

    def note_unable(self, members: Mapping[str, HeardMember], today: date) -> None:
        """Tell who of the evaluators can score no more, as council's `members` stand today.

        What is closed stays as it was.
        """
        if self.closed_at is None:
            self.unable = frozenset(
                one.member_id
                for one in self.appointments
                if cannot_score(one, members.get(one.member_id), today)
            )

    def revise(self, plan: RoundPlan, around: Surroundings) -> None:
        """Take over the plan; once open, only title, due date and added evaluators may change."""
        self._require("edit")
        plan.check(since=min(around.today, self.due_date), before=self.due_date)
        criteria = numbered(plan.criteria)
        if self.state is RoundState.OPEN:
            self._refuse_what_is_fixed(plan, criteria)
            self._refuse_unfit_additions(plan, around)
        if plan.project_ids != self.project_ids:
            self.candidates = tuple(Candidate(project_id=each) for each in plan.project_ids)
        self.title, self.fiscal_year, self.due_date = plan.title, plan.fiscal_year, plan.due_date
        self.allow_own, self.criteria = plan.allow_own, criteria
        self.appointments = plan.appointments

    def open(self, around: Surroundings, *, at: datetime) -> RoundOpened:
        """Let scoring begin. Raise NotReady naming everything that is not settled yet."""
        self._require("open")
        problems = problems_of_opening(self.candidates, self.appointments, self.due_date, around)
        if problems:
            raise NotReady("評価を開始する前に、次の点を確認してください。", problems)
        self.state, self.opened_at = ROUND["open"].target, at
        return RoundOpened(
            round_id=self.id,
            title=self.title,
            fiscal_year=self.fiscal_year,
            due_date=self.due_date,
            allow_own=self.allow_own,
            criteria=criteria_told(self.criteria),
            project_ids=self.project_ids,
        )

    def close(self, *, at: datetime) -> RoundClosed:
        self._require("close")
        self.state, self.closed_at = ROUND["close"].target, at
        return RoundClosed(round_id=self.id)

    def admit_score(self, member_id: str, project_id: str, today: date) -> None:
        """Raise unless this evaluator may enter scores of this project today.

        The due date only reminds: scores are taken until the 事務局 closes the round.
        """
        appointment = self.appointment_of(member_id)
        if appointment is None:
            raise NotAppointed()
        candidate = self.candidate(project_id)
        self._require("score")
        if appointment.has_ended(today):
            raise AppointmentEnded()
        if candidate.is_withdrawn:
            raise WithdrawnProject("評価を入力")
        if not self.panel.may_score(appointment, candidate):
            raise OwnProject()

    def decide(self, decision: CouncilDecision, today: date, *, by: str, at: datetime) -> None:
        """Record the council's decision beside earlier ones; the same again changes nothing."""
        candidate = self.candidate(decision.project_id)
        self._require("decide")
        if candidate.is_withdrawn:
            raise WithdrawnProject("決定を記録")
        assert self.opened_at is not None, "a closed round was open"
        decision.check(since=today_in_tokyo(self.opened_at), today=today)
        if self.decisions.get(candidate.project_id) != decision:
            earlier = self.records.get(candidate.project_id, ())
            record = DecisionRecord(decision=decision, by=by, at=at)
            self.records[candidate.project_id] = (*earlier, record)

    def rank(self, sheets: Sequence[ScoreSheet]) -> tuple[Result, ...]:
        """Rank the candidates. Raise WrongState while scores may still change."""
        self._require("see_ranking")
        return rank_candidates(self.criteria, self.candidates, self.panel, sheets)

    def publish(
        self, sheets: Sequence[ScoreSheet], *, at: datetime
    ) -> tuple[DecisionRecorded | ResultsPublished, ...]:
        """Tell each decision, then the results. Raise DecisionsMissing naming the undecided."""
        self._require("publish")
        decided = [c.project_id for c in self.candidates if not c.is_withdrawn]
        if undecided := [each for each in decided if each not in self.decisions]:
            raise DecisionsMissing(undecided)
        results = self.rank(sheets)
        self.state, self.published_at = ROUND["publish"].target, at
        return (
            *(decision_told(self.id, self.decisions[each]) for each in decided),
            self._results_told(results),
        )

    def told(self, result: Result) -> PublishedCandidate:
        """A candidate's result as it is told, with the decision as far as one is recorded."""
        candidate = result.candidate
        assert candidate.project is not None, "a round opens only over projects that arrived"
        decision = None if candidate.is_withdrawn else self.decisions.get(candidate.project_id)
        return result_told(result, candidate.project, decision)

    def _results_told(self, results: Sequence[Result]) -> ResultsPublished:
        return ResultsPublished(
            round_id=self.id,
            title=self.title,
            fiscal_year=self.fiscal_year,
            allow_own=self.allow_own,
            method=METHOD,
            evaluators=len(self.appointments),
            criteria=criteria_told(self.criteria),
            candidates=tuple(self.told(result) for result in results),
        )

    def _refuse_what_is_fixed(self, plan: RoundPlan, criteria: Sequence[Criterion]) -> None:
        remaining = {(each.member_id, each.group) for each in plan.appointments}
        fixed = {
            "年度": plan.fiscal_year == self.fiscal_year,
            "評価項目": tuple(criteria) == self.criteria,
            "評価する事業": plan.project_ids == self.project_ids,
            "自市町の事業の取扱い": plan.allow_own == self.allow_own,
            "選任済みの評価者": remaining >= {(a.member_id, a.group) for a in self.appointments},
        }
        for what, stays in fixed.items():
            if not stays:
                raise FixedSinceOpening(what)

    def _refuse_unfit_additions(self, plan: RoundPlan, around: Surroundings) -> None:
        serving = {appointment.member_id for appointment in self.appointments}
        if problems := problems_of_appointments(plan.appointments, around, serving):
            raise NotReady("追加する評価者を確認してください。", problems)

    def _require(self, action: str) -> None:
        if not ROUND.allows(action, self.state):
            raise WrongState(action, self.state)
