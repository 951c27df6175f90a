"""What `council` announces: municipalities, who may act as what and until when, plans, commitments.

Members are told by id, municipality, roles and term; names, logins and contacts stay inside.
"""

from dataclasses import dataclass
from datetime import date

from shared.access import Member, Role
from shared.events.fact import Fact


@dataclass(frozen=True, kw_only=True)
class MunicipalityRecorded(Fact):
    """A municipality belongs to the council, with its newest figures; the hall's place is WGS84."""

    TYPE = "council.municipality.recorded.v1"
    LABEL = "構成市町の登録"

    code: str
    name: str
    population: int
    population_as_of: date
    area_km2: float
    latitude: float
    longitude: float

    @property
    def subject(self) -> str:
        return f"municipality/{self.code}"


@dataclass(frozen=True, kw_only=True)
class MemberFact(Fact):
    """A fact about one member.

    `by` is who did it: a member's id, or `operator` for the command line; None before 0.2.0.
    """

    member_id: str
    by: str | None = None

    @property
    def subject(self) -> str:
        return f"member/{self.member_id}"


@dataclass(frozen=True, kw_only=True)
class MemberAppointed(MemberFact):
    """Somebody became a member. `municipality` is None for outside experts.

    The term includes both days, Asia/Tokyo; without `term_until` it is open.
    """

    TYPE = "council.member.appointed.v1"
    LABEL = "構成員の登録"

    municipality: str | None
    roles: tuple[Role, ...]
    term_from: date
    term_until: date | None


@dataclass(frozen=True, kw_only=True)
class MemberChanged(MemberFact):
    """Municipality, roles or term changed; complete, so that earlier facts are not needed."""

    TYPE = "council.member.changed.v1"
    LABEL = "構成員の変更"

    municipality: str | None
    roles: tuple[Role, ...]
    term_from: date
    term_until: date | None


@dataclass(frozen=True, kw_only=True)
class MemberSuspended(MemberFact):
    """The member may not act until resumed."""

    TYPE = "council.member.suspended.v1"
    LABEL = "利用の停止"


@dataclass(frozen=True, kw_only=True)
class MemberResumed(MemberFact):
    """The member may act again."""

    TYPE = "council.member.resumed.v1"
    LABEL = "利用の再開"


@dataclass(frozen=True, kw_only=True)
class ApiTokenRevoked(Fact):
    """A town's API token opens nothing any more, nor do access tokens drawn from it before."""

    TYPE = "council.api_token.revoked.v1"
    LABEL = "接続用トークンの失効"

    token_id: str

    @property
    def subject(self) -> str:
        return f"api-token/{self.token_id}"

    def readable_by(self, member: Member) -> bool:
        """The tokens' list is its town's; whose this one was is not told here."""
        return member.holds(Role.COORDINATOR, Role.AUDITOR)


@dataclass(frozen=True, kw_only=True)
class PlanFact(Fact):
    """A fact about one plan."""

    plan_id: str

    @property
    def subject(self) -> str:
        return f"plan/{self.plan_id}"


@dataclass(frozen=True, kw_only=True)
class PlanRecorded(PlanFact):
    """A municipality's plan (such as a 情報化計画) that projects may serve; both years included."""

    TYPE = "council.plan.recorded.v1"
    LABEL = "計画の登録"

    title: str
    municipality: str
    first_fiscal_year: int
    last_fiscal_year: int


@dataclass(frozen=True, kw_only=True)
class PlanItemAdded(PlanFact):
    """An item of the plan; `number` is as the plan prints it, such as 2-(3)."""

    TYPE = "council.plan.item_added.v1"
    LABEL = "計画の項目の追加"

    item_id: str
    number: str
    title: str


@dataclass(frozen=True, kw_only=True)
class CommitmentFact(Fact):
    """A fact about one commitment."""

    commitment_id: str

    @property
    def subject(self) -> str:
        return f"commitment/{self.commitment_id}"


@dataclass(frozen=True, kw_only=True)
class CommitmentSigned(CommitmentFact):
    """A 首長 committed (コミットメント) their municipality to a project, in words for all members.

    The project may not have been heard of yet. The event's time is when it was signed.
    """

    TYPE = "council.commitment.signed.v1"
    LABEL = "コミットメントの署名"

    project_id: str
    municipality: str
    signed_by: str
    words: str


@dataclass(frozen=True, kw_only=True)
class CommitmentWithdrawn(CommitmentFact):
    """A 首長 of the municipality withdrew the commitment; the reason is for all members."""

    TYPE = "council.commitment.withdrawn.v1"
    LABEL = "コミットメントの取下げ"

    withdrawn_by: str
    reason: str
