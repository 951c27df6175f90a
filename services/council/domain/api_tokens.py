"""API tokens: how a town's own system signs in, and which member answers for it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.council.domain.errors import ApiTokenOver, ApiTokenRefused, ApiTokenUnsponsored
from services.council.domain.members import Member
from shared import access
from shared.access import API_TOKEN, Role, Scope, Standing
from shared.errors import Invalid, Problem
from shared.events.council import ApiTokenRevoked

LONGEST_LIFE = timedelta(days=366)
NOTICE = timedelta(days=14)
"""So long before an end that is known the municipality is told of it."""

MOST_IN_USE = 20
"""Of one municipality: a few for each of its systems, and those that take their place."""


def secret_hash(secret: str) -> str:
    """SHA-256, hexadecimal: what is stored of a random secret of 256 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class ApiToken:
    """A secret for a municipality's own system, which acts as that municipality's 担当者.

    It does what its scopes say, and reads in any case. The sponsor is the id of the 所属長 who
    answers for it. `last_day` (Asia/Tokyo) is included. The secret itself is not kept.
    """

    id: str
    name: str
    municipality: str
    scopes: frozenset[Scope]
    secret_hash: str
    created_by: str
    created_at: datetime
    sponsor: str
    last_day: date
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def check_life(self, today: date) -> None:
        """Raise Invalid unless the last day lies within a year from today."""
        if not today <= self.last_day <= today + LONGEST_LIFE:
            raise Invalid(
                problems=[Problem("/last_day", "有効期限は、今日から1年以内の日としてください。")]
            )

    def is_over(self, today: date) -> bool:
        """Whether nobody can make it work again: revoked, or past its last day."""
        return self.revoked_at is not None or today > self.last_day

    def used(self, at: datetime) -> "ApiToken":
        return replace(self, last_used_at=at)

    def revoke(self, at: datetime) -> tuple["ApiToken", ApiTokenRevoked | None]:
        """The token revoked, and the fact unless it was already."""
        if self.revoked_at is not None:
            return self, None
        return replace(self, revoked_at=at), ApiTokenRevoked(token_id=self.id)

    def standing(self) -> Standing:
        """What council knows of the token by now, whatever an access token said of it before."""
        caller = self.as_caller()
        return Standing(
            municipality=caller.municipality,
            roles=caller.roles,
            term_from=None,
            term_until=self.last_day,
            barred=self.revoked_at is not None,
        )

    def taken_over(self, by: str, today: date) -> "ApiToken":
        """With another 所属長 as its sponsor; raise ApiTokenOver."""
        if self.is_over(today):
            raise ApiTokenOver()
        return replace(self, sponsor=by)

    def as_caller(self) -> access.Member:
        return access.Member(
            id=API_TOKEN + self.id,
            municipality=self.municipality,
            roles=frozenset({Role.OFFICIAL}),
            scopes=self.scopes,
            sponsor=self.sponsor,
        )


class TokenState(StrEnum):
    """How an API token stands today."""

    WORKS = "works"
    ENDS_SOON = "ends_soon"
    UNSPONSORED = "unsponsored"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class SponsoredToken:
    """An API token with its sponsor; None if who made it was no member, as on the console.

    It works only while the sponsor is an active 所属長 of its municipality.
    """

    token: ApiToken
    sponsor: Member | None

    @property
    def ends_on(self) -> date:
        """The last day on which it works, as far as is known."""
        until = self.sponsor.duties.term.until if self.sponsor else None
        return min(self.token.last_day, until or self.token.last_day)

    def state(self, today: date) -> TokenState:
        if self.token.is_over(today):
            return TokenState.OVER
        if self.sponsor is None or not self.sponsor.heads_section(self.token.municipality, today):
            return TokenState.UNSPONSORED
        return TokenState.ENDS_SOON if self.ends_on <= today + NOTICE else TokenState.WORKS

    def require_valid(self, today: date) -> None:
        """Raise ApiTokenRefused or ApiTokenUnsponsored unless it works today."""
        state = self.state(today)
        if state is TokenState.OVER:
            raise ApiTokenRefused()
        if state is TokenState.UNSPONSORED:
            raise ApiTokenUnsponsored()
