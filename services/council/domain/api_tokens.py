"""API tokens: how a town's own system signs in."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.council.domain.errors import ApiTokenRefused
from shared import access
from shared.access import Role
from shared.errors import Invalid, Problem

LONGEST_LIFE = timedelta(days=366)
CALLER_PREFIX = "api-token:"


def secret_hash(secret: str) -> str:
    """SHA-256, hexadecimal: what is stored of a random secret of 256 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class ApiToken:
    """A secret for a municipality's own system, which acts as that municipality's 担当者.

    `last_day` (Asia/Tokyo) is included. The secret itself is not kept.
    """

    id: str
    name: str
    municipality: str
    secret_hash: str
    created_by: str
    created_at: datetime
    last_day: date
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def check_life(self, today: date) -> None:
        """Raise Invalid unless the last day lies within a year from today."""
        if not today <= self.last_day <= today + LONGEST_LIFE:
            raise Invalid(
                problems=[Problem("/last_day", "有効期限は、今日から1年以内の日としてください。")]
            )

    def require_valid(self, today: date) -> None:
        """Raise ApiTokenRefused when revoked or past its last day."""
        if self.revoked_at is not None or today > self.last_day:
            raise ApiTokenRefused()

    def used(self, at: datetime) -> "ApiToken":
        return replace(self, last_used_at=at)

    def revoked(self, at: datetime) -> "ApiToken":
        return self if self.revoked_at else replace(self, revoked_at=at)

    def as_caller(self) -> access.Member:
        return access.Member(
            id=CALLER_PREFIX + self.id,
            municipality=self.municipality,
            roles=frozenset({Role.OFFICIAL}),
        )
