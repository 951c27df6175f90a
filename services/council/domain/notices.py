"""Notices: who is told, on their home page, of what was done to whose account."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.council.domain.members import Member
from services.council.domain.proposals import ProposedAction
from shared.access import Role


class Event(StrEnum):
    APPOINTED = "appointed"
    REVISED = "revised"
    RENAMED = "renamed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    CODE_ISSUED = "code_issued"
    CODE_USED = "code_used"
    PROPOSED = "proposed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    TOKEN_TAKEN_OVER = "token_taken_over"
    TOKEN_REVOKED = "token_revoked"

    @property
    def is_of_a_token(self) -> bool:
        return self in (Event.TOKEN_TAKEN_OVER, Event.TOKEN_REVOKED)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """To whom it is told that `by` (a member id, or operator) did something about a member.

    `reason` is in the words of who did it; of an API token, what it is called. `deed` is what was
    proposed, declined or withdrawn, None for every other event.
    """

    id: str
    to: str
    event: Event
    about: str
    by: str
    at: datetime
    reason: str = ""
    deed: ProposedAction | None = None


def concerned(watchers: Iterable[Member], about: str, by: str, today: date) -> Iterator[str]:
    """Ids of those to be told: the member, and each other 事務局 and 監査 who may act."""
    told = {about} | {one.id for one in watchers if one.may_act(today)}
    return iter(sorted(told - {by}))


WATCHING = frozenset({Role.COORDINATOR, Role.AUDITOR})
