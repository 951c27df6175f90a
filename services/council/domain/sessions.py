"""Sessions: how long a sign-in lasts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.council.domain.errors import SessionOver

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Session:
    """A member's sign-in, known by the SHA-256 of its refresh token.

    It ends IDLE after its last renewal, LONGEST after sign-in, or when somebody ends it.
    """

    id: str
    member_id: str
    token_hash: str
    started_at: datetime
    renewed_at: datetime
    proved_at: datetime | None = None
    """When the password was last given; unknown of a session that began under 0.1.0."""

    def require_running(self, now: datetime) -> None:
        """Raise SessionOver."""
        if now - self.renewed_at >= IDLE or now - self.started_at >= LONGEST:
            raise SessionOver()
