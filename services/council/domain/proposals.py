"""Four eyes: what gives rights, or a way in, is proposed by one and confirmed by another."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.council.domain.errors import NotTheirProposal, ProposalOver, SecondPairOfEyes
from services.council.domain.members import Card, Duties
from shared.vocabulary import Labelled

LIFE = timedelta(days=14)
MOST_OPEN = 30
"""Of one member at a time: more than a second can look at is no longer looked at."""


class ProposedAction(Labelled):
    """What is to be done to a member."""

    APPOINT = "appoint", "構成員の登録"
    REVISE = "revise", "役割・所属・任期の変更"
    RESUME = "resume", "利用の再開"
    RESET = "reset", "パスワードの再設定"

    @property
    def opens_a_way_in(self) -> bool:
        """Whether a reset code is issued when it takes effect."""
        return self in (ProposedAction.APPOINT, ProposedAction.RESET)


class ProposalState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """How a proposal ended, by whom and why."""

    state: ProposalState
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A proposed action; the revision of the member it was meant for (0: not a member yet).

    `known_as` is the member's name at that time, None where that was not kept. `wanted` is what an
    appointment or revision is to bring about.
    """

    id: str
    deed: ProposedAction
    member_id: str
    revision: int
    proposed_by: str
    proposed_at: datetime
    known_as: str | None = None
    wanted: tuple[Card, Duties] | None = None
    settlement: Settlement | None = None

    def state(self, now: datetime) -> ProposalState:
        if self.settlement:
            return self.settlement.state
        return ProposalState.OPEN if now - self.proposed_at < LIFE else ProposalState.EXPIRED

    def confirm(self, *, by: str, at: datetime) -> "Proposal":
        """Raise SecondPairOfEyes for the proposer and the member concerned, or ProposalOver."""
        self._require_second(by)
        return self._settled(Settlement(state=ProposalState.CONFIRMED, by=by, at=at))

    def decline(self, *, by: str, at: datetime, reason: str) -> "Proposal":
        """Raise as `confirm` does."""
        self._require_second(by)
        return self._settled(Settlement(state=ProposalState.DECLINED, by=by, at=at, reason=reason))

    def withdraw(self, *, by: str, at: datetime) -> "Proposal":
        """Raise NotTheirProposal for anybody but the proposer, or ProposalOver."""
        if by != self.proposed_by:
            raise NotTheirProposal()
        return self._settled(Settlement(state=ProposalState.WITHDRAWN, by=by, at=at))

    def _require_second(self, by: str) -> None:
        if by in (self.proposed_by, self.member_id):
            raise SecondPairOfEyes()

    def _settled(self, settlement: Settlement) -> "Proposal":
        if self.state(settlement.at) is not ProposalState.OPEN:
            raise ProposalOver()
        return replace(self, settlement=settlement)
