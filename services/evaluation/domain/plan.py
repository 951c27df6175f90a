"""What the 事務局 enters for a round, and what must hold before it can open."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.evaluation.domain.candidates import Appointment, Candidate, HeardMember
from services.evaluation.domain.criteria import CriterionDraft
from shared.errors import Invalid, Problem
from shared.vocabulary import TOO_FAR, is_too_far

MOST_CANDIDATES = 200
MOST_EVALUATORS = 100


@dataclass(frozen=True, kw_only=True)
class RoundPlan:
    """A round's content; `allow_own` lets evaluators score projects of their municipality."""

    title: str
    fiscal_year: int
    due_date: date
    allow_own: bool
    criteria: tuple[CriterionDraft, ...]
    project_ids: tuple[str, ...]
    appointments: tuple[Appointment, ...]

    def check(self, *, since: date, before: date | None = None) -> None:
        """Raise Invalid where the plan contradicts itself, or is due before the day `since`.

        Empty lists may be filled later. A due date too far ahead stays if it was that `before`.
        """
        members = [appointment.member_id for appointment in self.appointments]
        problems = [
            *_too_many("/candidates", self.project_ids, MOST_CANDIDATES),
            *_too_many("/evaluators", self.appointments, MOST_EVALUATORS),
            *_repeated("/candidates/{}", self.project_ids, "同じ事業が重複しています。"),
            *_repeated("/evaluators/{}/member_id", members, "同じ評価者が重複しています。"),
        ]
        if self.due_date < since:
            problems.append(Problem("/due_date", "過ぎた日付は、評価期限にできません。"))
        if is_too_far(self.due_date) and self.due_date != before:
            problems.append(Problem("/due_date", TOO_FAR))
        if not self.title.strip():
            problems.append(Problem("/title", "評価の名称を入力してください。"))
        if problems:
            raise Invalid("評価の内容を確認してください。", problems)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a round must fit when it opens.

    `members` are council's, by id; `busy` are ids of projects in another unpublished round.
    """

    today: date
    members: Mapping[str, HeardMember]
    busy: Collection[str]


def problems_of_opening(
    candidates: Sequence[Candidate],
    appointments: Sequence[Appointment],
    due_date: date,
    around: Surroundings,
) -> list[Problem]:
    """Return what keeps a round from opening, each with the field that settles it."""
    problems = []
    if not candidates:
        problems.append(Problem("/candidates", "評価する事業を1つ以上選んでください。"))
    if not appointments:
        problems.append(Problem("/evaluators", "評価者を1名以上選任してください。"))
    if due_date < around.today:
        problems.append(Problem("/due_date", "評価期限が過ぎています。"))
    for place, candidate in enumerate(candidates):
        if message := _objection_to_candidate(candidate, around):
            problems.append(Problem(f"/candidates/{place}", message))
    return problems + problems_of_appointments(appointments, around)


def problems_of_appointments(
    appointments: Sequence[Appointment],
    around: Surroundings,
    serving: Collection[str] = (),
) -> list[Problem]:
    """Return why members cannot serve as appointed; those already `serving` are not asked."""
    return [
        Problem(f"/evaluators/{place}/{name}", message)
        for place, appointment in enumerate(appointments)
        if appointment.member_id not in serving
        for name, message in _objections_to(
            appointment, around.members.get(appointment.member_id), around.today
        )
    ]


def cannot_score(appointment: Appointment, member: HeardMember | None, today: date) -> bool:
    """Whether who was appointed can score no more; of whom nothing was heard is not meant."""
    return appointment.has_ended(today) or (
        member is not None and bool(_objections_to(appointment, member, today))
    )


def _objection_to_candidate(candidate: Candidate, around: Surroundings) -> str | None:
    if candidate.project is None:
        return "この事業の情報がまだ届いていません（未着）。"
    if candidate.project_id in around.busy:
        return "この事業は、公表前の別の評価の対象になっています。"
    if not candidate.project.is_scorable:
        return "受理又は保留の状態にある事業だけを評価の対象にできます。"
    return None


def _objections_to(
    appointment: Appointment, member: HeardMember | None, today: date
) -> list[tuple[str, str]]:
    if member is None:
        return [("member_id", "この評価者の情報がまだ届いていません（未着）。")]
    objections = []
    if not member.is_evaluator:
        objections.append(("member_id", "評価者の役割を持たない構成員です。"))
    if member.is_suspended:
        objections.append(("member_id", "利用を停止されている構成員です。"))
    if member.term_until is not None and member.term_until < today:
        objections.append(("member_id", "任期が終わっている構成員です。"))
    # Scoring as an outside expert would get round the rule on own projects.
    if member.group != appointment.group:
        objections.append(("municipality", "評価者の所属する市町と一致していません。"))
    return objections


def _too_many(pointer: str, things: Sequence[object], most: int) -> list[Problem]:
    return [Problem(pointer, f"{most}件までです。")] if len(things) > most else []


def _repeated(pointer: str, ids: Sequence[str], message: str) -> list[Problem]:
    return [
        Problem(pointer.format(place), message)
        for place, each in enumerate(ids)
        if each in ids[:place]
    ]
