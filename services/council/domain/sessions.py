"""Sessions: how long a sign-in lasts, and refresh tokens that are used once.

A refresh token has two parts: the session's own, which all of its tokens share, and one that each
renewal draws anew. So a token that was used long ago is still known as one of this session's.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from services.council.domain.api_tokens import secret_hash
from services.council.domain.errors import SessionOver
from services.council.domain.visitors import Visitor

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
GRACE = timedelta(seconds=30)
"""So long a token that was just used is answered with the same successor: two tabs may renew at
once, and an answer may be lost on its way."""

_PREFIX = "yui-session-"


class Use(Enum):
    """What it means that a refresh token is shown."""

    FIRST = auto()
    REPEATED = auto()
    STOLEN = auto()
    """It was used before, so somebody has it who should not: who, nobody can tell."""


@dataclass(frozen=True, kw_only=True)
class Session:
    """A member's sign-in, known by the hash of what its refresh tokens share.

    It ends IDLE after its last renewal, LONGEST after sign-in, or when somebody ends it.
    `token_hash` is of the token not yet used, `used_hash` of the one used last, and `sealed_token`
    the former, opened by whoever has the latter. `address` and `agent` are of the last use.
    """

    id: str
    member_id: str
    family_hash: str
    token_hash: str
    started_at: datetime
    renewed_at: datetime
    proved_at: datetime
    """When the password was last given."""
    address: str
    agent: str
    used_hash: str | None = None
    sealed_token: str | None = None

    def require_running(self, now: datetime) -> None:
        """Raise SessionOver."""
        if now - self.renewed_at >= IDLE or now - self.started_at >= LONGEST:
            raise SessionOver()

    def require_token(self, token: str) -> None:
        """Raise SessionOver unless it is the token not yet used, or the one used last."""
        if secret_hash(token) not in (self.token_hash, self.used_hash):
            raise SessionOver()

    def use(self, token: str, now: datetime) -> Use:
        """What it means that this token of the session is shown now."""
        if secret_hash(token) == self.token_hash:
            return Use.FIRST
        just_now = now - self.renewed_at < GRACE
        return Use.REPEATED if just_now and secret_hash(token) == self.used_hash else Use.STOLEN

    def renewed(self, token: str, sealed: str, visitor: Visitor, now: datetime) -> "Session":
        """The session with `token` as the one not yet used; `sealed` is the same, sealed."""
        return replace(
            self,
            used_hash=self.token_hash,
            token_hash=secret_hash(token),
            sealed_token=sealed,
            renewed_at=now,
            address=visitor.address,
            agent=visitor.agent,
        )


def first_token(family: str, secret: str) -> str:
    """The refresh token with which a session begins; both parts are random."""
    return f"{_PREFIX}{family}.{secret}"


def next_token(token: str, secret: str) -> str:
    """The one after `token`, of the same session."""
    return first_token(_family(token), secret)


def family_hash(token: str) -> str:
    """By what the session of a refresh token is found."""
    return secret_hash(_family(token))


def _family(token: str) -> str:
    return token.removeprefix(_PREFIX).partition(".")[0]
