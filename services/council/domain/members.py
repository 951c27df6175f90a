"""Members: who acts for whom, in which roles, and for how long."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from services.council.domain.errors import (
    AlreadySuspended,
    LastAuditor,
    LastCoordinator,
    MemberMayNotAct,
    NotSuspended,
)
from shared import access
from shared.access import Role, Standing
from shared.errors import Invalid, Problem
from shared.events.council import (
    MemberAppointed,
    MemberChanged,
    MemberFact,
    MemberResumed,
    MemberSuspended,
)
from shared.vocabulary import (
    TOO_FAR,
    is_too_far,
    today_in_tokyo,
    wareki,
    with_hyphens,
    without_ignorables,
)

SECRETARIAT = "012238"
"""The secretariat's desk stands in Nemuro's city hall."""

SECONDING_OUTLASTS = timedelta(days=14)
_DAY = timedelta(days=1)

_TOWN_ROLES = frozenset({Role.OFFICIAL, Role.SECTION_HEAD, Role.HEAD, Role.COORDINATOR})
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


def login_key(text: str) -> str:
    """The login as compared: the same however its letters and hyphens are typed or pasted."""
    folded = unicodedata.normalize("NFKC", with_hyphens(without_ignorables(text)))
    return folded.strip().lower()


@dataclass(frozen=True, kw_only=True)
class Term:
    """Days on which a member may act, both included, Asia/Tokyo; open without `until`."""

    begins: date
    until: date | None = None

    @property
    def last_day(self) -> date:
        return self.until or date.max

    def covers(self, day: date) -> bool:
        return self.begins <= day and (self.until is None or day <= self.until)

    def days_too_far(self, before: "Term | None") -> Iterable[Problem]:
        """Those that stand so in the term `before` are kept."""
        kept = before or Term(begins=date.min)
        if is_too_far(self.begins) and self.begins != kept.begins:
            yield Problem("/term_from", TOO_FAR)
        if is_too_far(self.until) and self.until != kept.until:
            yield Problem("/term_until", TOO_FAR)


@dataclass(frozen=True, kw_only=True)
class Duties:
    """What a member is to the council: municipality (None: outside expert), roles and term."""

    municipality: str | None
    roles: frozenset[Role]
    term: Term

    def exceed(self, others: "Duties") -> bool:
        """Whether they give more: a role, another municipality, or more days."""
        return bool(
            self.roles - others.roles
            or self.municipality != others.municipality
            or self.term.begins < others.term.begins
            or self.term.last_day > others.term.last_day
        )

    def problems(self, before: Term | None = None) -> list[Problem]:
        """Each rule these duties break, by JSON pointer; days too far ahead stay as `before`."""
        return [
            *self._problems_of_roles(),
            *self._problems_of_term(),
            *self.term.days_too_far(before),
        ]

    def _problems_of_roles(self) -> Iterable[Problem]:
        if not self.roles or Role.SERVICE in self.roles:
            yield Problem("/roles", "役割を1つ以上選んでください。")
        if self.municipality is None and self.roles & _TOWN_ROLES:
            yield Problem(
                "/municipality", "担当者、所属長、首長及び事務局には、所属する市町が必要です。"
            )
        elif Role.COORDINATOR in self.roles and self.municipality != SECRETARIAT:
            yield Problem("/municipality", "事務局は根室市の職員としてください。")
        if Role.COORDINATOR in self.roles and len(self.roles) > 1:
            yield Problem("/roles", "事務局は、ほかの役割を兼ねられません。")

    def _problems_of_term(self) -> Iterable[Problem]:
        if self.term.until is not None and self.term.until < self.term.begins:
            yield Problem("/term_until", "任期の終わりは、任期の始まり以後の日としてください。")
        if self.municipality is None and self.term.until is None:
            yield Problem("/term_until", "外部有識者には、任期の終わりを入力してください。")


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a member is called; `name` may be a post (羅臼町 担当者), `section` 課・係."""

    login: str
    name: str
    section: str

    def problems(self) -> list[Problem]:
        if _LOGIN.fullmatch(self.login):
            return []
        return [
            Problem(
                "/login",
                "ログインIDは、半角の英小文字と数字で始まり、英小文字、数字、"
                "「.」「_」「-」による3〜40文字としてください。",
            )
        ]


@dataclass(frozen=True, kw_only=True)
class Password:
    """An argon2id hash; a `temporary` one was given by others and only opens the way to change.

    An empty hash opens nothing: the member has not decided on a password yet.
    """

    hash: str
    temporary: bool
    since: datetime

    @property
    def decided(self) -> bool:
        """Whether it opens anything at all."""
        return bool(self.hash)

    @classmethod
    def none_yet(cls, since: datetime) -> "Password":
        return cls(hash="", temporary=True, since=since)


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member of the council. `sample` accounts sign in from this machine alone.

    `barred_at` is when they were last suspended, also when that has ended: tokens drawn before are
    dead. `relieved_at` is when somebody else last took rights from them while they were 事務局.
    """

    id: str
    card: Card
    duties: Duties
    password: Password
    created_at: datetime
    sample: bool = False
    suspended_at: datetime | None = None
    barred_at: datetime | None = None
    relieved_at: datetime | None = None
    revision: int = 1

    @classmethod
    def appoint(cls, member_id: str, card: Card, duties: Duties, password: Password) -> "Member":
        """Raise Invalid where card or duties break a rule."""
        _require_none([*card.problems(), *duties.problems()])
        return cls(
            id=member_id, card=card, duties=duties, password=password, created_at=password.since
        )

    def appointed(self, by: str) -> MemberFact:
        return MemberAppointed(**_told(self), by=by)

    def revise(self, card: Card, duties: Duties, by: str) -> tuple["Member", MemberFact | None]:
        """The member with card and duties replaced, and the fact if others are concerned.

        The login stays. Raises Invalid.
        """
        _require_none(duties.problems(self.duties.term))
        kept = replace(card, login=self.card.login)
        revised = replace(self, card=kept, duties=duties, revision=self.revision + 1)
        concerned = duties != self.duties
        return revised, (MemberChanged(**_told(revised), by=by) if concerned else None)

    def suspend(self, at: datetime, by: str) -> tuple["Member", MemberFact]:
        """Raise AlreadySuspended."""
        if self.suspended_at is not None:
            raise AlreadySuspended()
        suspended = replace(self, suspended_at=at, barred_at=at, revision=self.revision + 1)
        return suspended, MemberSuspended(member_id=self.id, by=by)

    def resume(self, by: str) -> tuple["Member", MemberFact]:
        """Raise NotSuspended."""
        if self.suspended_at is None:
            raise NotSuspended()
        resumed = replace(self, suspended_at=None, revision=self.revision + 1)
        return resumed, MemberResumed(member_id=self.id, by=by)

    def relieved(self, before: "Member", by: str, at: datetime) -> "Member":
        """As they are, with the moment noted if `by` took 事務局 rights from another."""
        had = Role.COORDINATOR in before.duties.roles and before.suspended_at is None
        kept = self.suspended_at is None and not before.duties.exceed(self.duties)
        return self if kept or not had or by == self.id else replace(self, relieved_at=at)

    def with_password(self, password: Password) -> "Member":
        return replace(self, password=password, revision=self.revision + 1)

    def may_act(self, today: date) -> bool:
        return self.suspended_at is None and self.duties.term.covers(today)

    def require_active(self, today: date) -> None:
        """Raise MemberMayNotAct when suspended or outside the term."""
        self.require_expected(today)
        if not self.has_begun(today):
            first_day = wareki(self.duties.term.begins)
            raise MemberMayNotAct(f"任期が始まっていません。{first_day}からサインインできます。")

    def require_expected(self, today: date) -> None:
        """Raise MemberMayNotAct when suspended or after the term; others may prepare for it."""
        if self.suspended_at is not None:
            raise MemberMayNotAct("このアカウントは利用を停止されています。")
        if today > self.duties.term.last_day:
            raise MemberMayNotAct("任期が終わっています。")

    def has_begun(self, today: date) -> bool:
        return self.duties.term.begins <= today

    def coordinates(self, today: date) -> bool:
        """Whether this member can do the secretariat's work today."""
        return Role.COORDINATOR in self.duties.roles and self.may_act(today)

    def audits(self, day: date) -> bool:
        """Whether this member can do the work of 監査 on that day."""
        return Role.AUDITOR in self.duties.roles and self.may_act(day)

    def heads_section(self, municipality: str, today: date) -> bool:
        """Whether this member can do the work of a 所属長 of the municipality today."""
        duties = self.duties
        is_head = duties.municipality == municipality and Role.SECTION_HEAD in duties.roles
        return is_head and self.may_act(today)

    def seconds(self, now: datetime) -> bool:
        """Whether what another 事務局 member proposes is theirs to confirm.

        It stays theirs for a while after another took the right from them. Otherwise one could
        first suspend, or dismiss, whoever would have had to agree.
        """
        lately = self.relieved_at is not None and now - self.relieved_at < SECONDING_OUTLASTS
        return lately or self.coordinates(today_in_tokyo(now))

    def as_caller(self) -> access.Member:
        """What the access token says; no roles until a temporary password is replaced."""
        roles = frozenset() if self.password.temporary else self.duties.roles
        return access.Member(id=self.id, municipality=self.duties.municipality, roles=roles)

    def standing(self) -> Standing:
        """What council knows of the member by now, whatever a token said of them before."""
        duties = self.duties
        return Standing(
            municipality=duties.municipality,
            roles=duties.roles,
            term_from=duties.term.begins,
            term_until=duties.term.until,
            barred=self.suspended_at is not None,
            barred_at=self.barred_at,
        )


def keep_a_coordinator(coordinators: Iterable[Member], changed: Member, today: date) -> None:
    """Raise LastCoordinator if after the change nobody could do the secretariat's work."""
    others = (member for member in coordinators if member.id != changed.id)
    if not any(member.coordinates(today) for member in (changed, *others)):
        raise LastCoordinator()


def keep_an_auditor(
    auditors: Iterable[Member], before: Member, changed: Member, today: date
) -> None:
    """Raise LastAuditor if the change left a day without 監査 that had one before.

    That is today or, where it ends a term earlier, the day after its new end.
    """
    others = [member for member in auditors if member.id != changed.id]
    for day in (today, min(changed.duties.term.last_day, date.max - _DAY) + _DAY):
        left = any(member.audits(day) for member in (changed, *others))
        if day >= today and before.audits(day) and not left:
            raise LastAuditor()


def _require_none(problems: list[Problem]) -> None:
    if problems:
        raise Invalid(problems=problems)


def _told(member: Member) -> dict[str, Any]:
    duties = member.duties
    return {
        "member_id": member.id,
        "municipality": duties.municipality,
        "roles": tuple(sorted(duties.roles)),
        "term_from": duties.term.begins,
        "term_until": duties.term.until,
    }
