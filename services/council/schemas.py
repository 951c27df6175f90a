"""What council's HTTP door accepts and answers, with worked examples."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from services.council.domain.api_tokens import TokenState
from services.council.domain.commitments import LONGEST_REASON, LONGEST_WORDS
from services.council.domain.members import Card, Duties, Term
from services.council.domain.notices import Event
from services.council.domain.passwords import LONGEST as LONGEST_PASSWORD
from services.council.domain.proposals import Deed, ProposalState
from shared.access import Role, Scope
from shared.web.fields import (
    Line,
    PageQuery,
    Strict,
    Text,
    choice,
    fiscal_year,
    most,
    municipality_code,
)

_TYPED_PASSWORD = 2 * LONGEST_PASSWORD
_ROLES = [role for role in Role if role is not Role.SERVICE]


def _day(**kwargs: Any) -> fields.Date:
    messages: dict[str, Any] = {
        "invalid": "日付（例：2026-11-23）で入力してください。",
        "required": "入力してください。",
        "null": "入力してください。",
    }
    return fields.Date(error_messages=messages, **kwargs)


def _secret(most_characters: int, **kwargs: Any) -> Text:
    return Text(most=most_characters, least=1, load_only=True, **kwargs)


EXAMPLE_MEMBER: dict[str, Any] = {
    "login": "rausu-tanto",
    "name": "羅臼町 担当者",
    "section": "企画財政課",
    "municipality": "016942",
    "roles": ["official"],
    "term_from": "2026-04-01",
    "term_until": None,
}
EXAMPLE_REVISION = {name: value for name, value in EXAMPLE_MEMBER.items() if name != "login"}
EXAMPLE_MEMBER_ANSWER: dict[str, Any] = {
    "id": "6f1c2a94-3d57-4b8e-9a41-0c5d7e2f8b13",
    **EXAMPLE_MEMBER,
    "must_change_password": False,
    "suspended": False,
    "sample": False,
    "revision": 1,
}
EXAMPLE_CODE: dict[str, Any] = {
    "code": "h7kp-3mzd-wq9x-nf4c",
    "valid_until": "2026-11-24T01:30:00+00:00",
}
EXAMPLE_APPOINTED = {**EXAMPLE_MEMBER_ANSWER, "reset_code": EXAMPLE_CODE}
EXAMPLE_PROPOSAL: dict[str, Any] = {
    "id": "2b7f0d3a-6c15-4e8d-9f42-7a1b3c5d9e80",
    "deed": "revise",
    "member_id": EXAMPLE_MEMBER_ANSWER["id"],
    "proposed_by": "b81f4c26-0d3e-4a97-8c65-1e2f3a4b5c6d",
    "proposed_at": "2026-11-23T01:30:00+00:00",
    "valid_until": "2026-12-07T01:30:00+00:00",
    "state": "open",
    "wanted": {**EXAMPLE_MEMBER, "roles": ["official", "section_head"]},
    "settlement": None,
}
EXAMPLE_DECLINED: dict[str, Any] = {"reason": "所属長は、別の方です。"}
EXAMPLE_REDEMPTION: dict[str, Any] = {
    "login": "rausu-tanto",
    "code": "h7kp-3mzd-wq9x-nf4c",
    "new": "（新しいパスワード）",
}
EXAMPLE_MEMBER_PAGE = {"items": [EXAMPLE_MEMBER_ANSWER], "page": 1, "per_page": 20, "total": 1}
EXAMPLE_GRANT: dict[str, Any] = {
    "session_id": "b7e4a1c0-6d2f-4c38-9a5e-1f0d3b8c7e21",
    "refresh_token": "yui-session-…",
    "access_token": "eyJhbGciOiJFZERTQSIs…",
    "expires_in": 300,
    "member": EXAMPLE_MEMBER_ANSWER,
}
EXAMPLE_SESSION: dict[str, Any] = {
    "id": "b7e4a1c0-6d2f-4c38-9a5e-1f0d3b8c7e21",
    "started_at": "2026-11-23T00:30:00+00:00",
    "last_used_at": "2026-11-23T01:30:00+00:00",
    "address": "203.0.113.7",
    "agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) … Edg/130.0",
}
EXAMPLE_SESSION_PAGE = {"items": [EXAMPLE_SESSION], "page": 1, "per_page": 20, "total": 1}
EXAMPLE_SIGN_IN_GRANT: dict[str, Any] = {**EXAMPLE_GRANT, "device_token": "yui-device-…"}
EXAMPLE_PLAN: dict[str, Any] = {
    "title": "根室市情報化計画",
    "municipality": "012238",
    "first_fiscal_year": 2022,
    "last_fiscal_year": 2026,
}
EXAMPLE_ITEM: dict[str, Any] = {"number": "2-(3)", "title": "来庁者向けWⅰFⅰ環境の充実"}
EXAMPLE_PLAN_ANSWER: dict[str, Any] = {
    "id": "0c9be6f4-7a53-4e1d-8f26-b1d0a4c3e895",
    **EXAMPLE_PLAN,
    "items": [{"id": "a3d1f07e-52b8-4c69-9e04-6f8b2c7d1e50", **EXAMPLE_ITEM}],
}
EXAMPLE_API_TOKEN: dict[str, Any] = {
    "name": "羅臼町 業務システム連携",
    "municipality": "016942",
    "scopes": ["read"],
    "last_day": "2027-03-31",
}
EXAMPLE_COMMITMENT: dict[str, Any] = {
    "project_id": "5f0c2a7e-91d4-4c56-8a5d-3c2b7e9f1a01",
    "words": "令和9年度当初予算に町負担分を計上し、企画財政課に担当の職員を1名置きます。",
}
EXAMPLE_WITHDRAWAL: dict[str, Any] = {
    "reason": "負担の内容を改めるため、取り下げて署名し直します。"
}
EXAMPLE_COMMITMENT_ANSWER: dict[str, Any] = {
    "id": "d2b7c8e1-40f3-4a6b-9c15-7e8f90a1b2c3",
    **EXAMPLE_COMMITMENT,
    "municipality": "016942",
    "signed_by": "6f1c2a94-3d57-4b8e-9a41-0c5d7e2f8b13",
    "signed_at": "2026-11-23T01:30:00+00:00",
    "withdrawal": None,
}
EXAMPLE_SIGN_IN: dict[str, Any] = {"login": "rausu-tanto", "password": "（発行されたパスワード）"}
EXAMPLE_PROOF: dict[str, Any] = {"password": "（現在のパスワード）"}
EXAMPLE_PASSWORD: dict[str, Any] = {
    "current": "（現在のパスワード）",
    "new": "（新しいパスワード）",
}


class SignIn(Strict):
    login = Text(most=100, least=1, required=True)
    password = _secret(_TYPED_PASSWORD, required=True)
    device_token = _secret(200, load_default=None, allow_none=True)


class Proof(Strict):
    password = _secret(_TYPED_PASSWORD, required=True)


class Redemption(Strict):
    login = Text(most=100, least=1, required=True)
    code = _secret(100, required=True)
    new = _secret(_TYPED_PASSWORD, required=True)


class NewPassword(Strict):
    current = _secret(_TYPED_PASSWORD, required=True)
    new = _secret(_TYPED_PASSWORD, required=True)


class Renewal(Strict):
    """Either the refresh token of a session or the API token of a town's own system."""

    refresh_token = _secret(200, load_default=None)
    api_token = _secret(200, load_default=None)

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if (data["refresh_token"] is None) == (data["api_token"] is None):
            raise ValidationError(
                "refresh_token と api_token のどちらか一方を指定してください。", "refresh_token"
            )


class MemberRevision(Strict):
    """All that can be changed of a member; the login stays."""

    name = Line(most=60, least=1, required=True)
    section = Line(most=100, load_default="")
    municipality = municipality_code(required=True, allow_none=True)
    roles = fields.List(choice(_ROLES), required=True, validate=most(len(_ROLES)))
    term_from = _day(required=True)
    term_until = _day(load_default=None, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> tuple[Card, Duties]:
        card = Card(login=data.get("login", ""), name=data["name"], section=data["section"])
        duties = Duties(
            municipality=data["municipality"],
            roles=frozenset(Role(role) for role in data["roles"]),
            term=Term(begins=data["term_from"], until=data["term_until"]),
        )
        return card, duties


class NewMember(MemberRevision):
    login = Line(most=40, least=1, required=True)


class MemberAnswer(Strict):
    """A member. `login` and `must_change_password` are for 事務局, 監査 and oneself, else null."""

    id = fields.String()
    login = fields.String(allow_none=True)
    name = fields.String()
    section = fields.String()
    municipality = municipality_code(allow_none=True)
    roles = fields.List(choice(_ROLES))
    term_from = fields.Date()
    term_until = fields.Date(allow_none=True)
    must_change_password = fields.Boolean(allow_none=True)
    suspended = fields.Boolean()
    sample = fields.Boolean()
    revision = fields.Integer()


class CodeAnswer(Strict):
    """A reset code, shown this once."""

    code = fields.String()
    valid_until = fields.AwareDateTime()


class AppointedMember(MemberAnswer):
    """A new member; `reset_code` is null if a password was already decided on."""

    reset_code = fields.Nested(CodeAnswer, allow_none=True)


class WantedMember(Strict):
    """What a proposed appointment or revision is to bring about."""

    login = fields.String()
    name = fields.String()
    section = fields.String()
    municipality = municipality_code(allow_none=True)
    roles = fields.List(choice(_ROLES))
    term_from = fields.Date()
    term_until = fields.Date(allow_none=True)


class SettlementAnswer(Strict):
    """How a proposal ended; `by` is a member id."""

    by = fields.String()
    at = fields.AwareDateTime()
    reason = fields.String()


class ProposalAnswer(Strict):
    """A proposal; `wanted` is null for `resume` and `reset`, `settlement` until it is settled."""

    id = fields.UUID()
    deed = choice(Deed)
    member_id = fields.String()
    proposed_by = fields.String()
    proposed_at = fields.AwareDateTime()
    valid_until = fields.AwareDateTime()
    state = choice(ProposalState)
    wanted = fields.Nested(WantedMember, allow_none=True)
    settlement = fields.Nested(SettlementAnswer, allow_none=True)


class ConfirmedProposal(ProposalAnswer):
    """`reset_code` is null unless the deed opens a way in."""

    reset_code = fields.Nested(CodeAnswer, allow_none=True)


class Declining(Strict):
    reason = Text(most=LONGEST_REASON, least=1, required=True)


class ProposalQuery(PageQuery):
    only_open = fields.Boolean(load_default=False)


class ProposalPage(PageQuery):
    items = fields.List(fields.Nested(ProposalAnswer))
    total = fields.Integer()


class NoticeAnswer(Strict):
    """What `by` (a member id, or operator) did about a member; `reason` may be empty."""

    id = fields.UUID()
    event = choice(Event)
    about = fields.String()
    by = fields.String()
    at = fields.AwareDateTime()
    reason = fields.String()


class NoticeList(Strict):
    items = fields.List(fields.Nested(NoticeAnswer))


class MemberQuery(PageQuery):
    municipality = municipality_code(load_default="")
    role = choice(_ROLES, load_default="")
    q = Line(most=100, load_default="")


class MemberPage(PageQuery):
    items = fields.List(fields.Nested(MemberAnswer))
    total = fields.Integer()


class AccessGrant(Strict):
    """`expires_in` is in seconds; `member` as council describes the caller.

    `session_id` is what the sign-in is called among the caller's own; an API token has none.
    """

    access_token = fields.String()
    expires_in = fields.Integer()
    member = fields.Nested(MemberAnswer)
    session_id = fields.String()


class SessionGrant(AccessGrant):
    """Also the session's refresh token, if it is a member's.

    It is used once: the next one comes with every renewal, for 8 hours after the last and 7
    days after sign-in.
    """

    refresh_token = fields.String()


class SessionAnswer(Strict):
    """One of the caller's sessions; `address` and `agent` (User-Agent) are of its last use."""

    id = fields.String()
    started_at = fields.AwareDateTime()
    last_used_at = fields.AwareDateTime()
    address = fields.String()
    agent = fields.String()


class SessionPage(PageQuery):
    items = fields.List(fields.Nested(SessionAnswer))
    total = fields.Integer()


class KeptSession(Strict):
    """The session that goes on."""

    keep = fields.UUID(required=True)


class SignInGrant(SessionGrant):
    """Also the token by which this browser is known at the member's next sign-in."""

    device_token = fields.String()


class NewApiToken(Strict):
    name = Line(most=60, least=1, required=True)
    municipality = municipality_code(required=True)
    scopes = fields.List(choice(list(Scope)), load_default=list, validate=most(len(Scope)))
    last_day = _day(required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "scopes": frozenset(Scope(scope) for scope in data["scopes"])}


class ApiTokenAnswer(Strict):
    """An API token. `sponsor` is the id of the 所属長 who answers for it.

    `last_day` was set when it was made; `ends_on` is the last day on which it works as far as is
    known, since it ends with the sponsor's term too; both Asia/Tokyo.
    """

    id = fields.UUID()
    name = fields.String()
    municipality = municipality_code()
    scopes = fields.List(choice(list(Scope)))
    created_by = fields.String()
    created_at = fields.AwareDateTime()
    sponsor = fields.String()
    last_day = fields.Date()
    ends_on = fields.Date()
    state = choice(list(TokenState))
    actions = fields.List(fields.String(metadata={"enum": ["take-over", "revoke"]}))
    last_used_at = fields.AwareDateTime(allow_none=True)


class IssuedApiToken(ApiTokenAnswer):
    """A new API token; `token` itself is shown this once."""

    token = fields.String()


class ApiTokenPage(PageQuery):
    items = fields.List(fields.Nested(ApiTokenAnswer))
    total = fields.Integer()


class NewPlan(Strict):
    title = Line(most=100, least=1, required=True)
    municipality = municipality_code(required=True)
    first_fiscal_year = fiscal_year(required=True)
    last_fiscal_year = fiscal_year(required=True)


class NewPlanItem(Strict):
    number = Line(most=20, least=1, required=True)
    title = Line(most=200, least=1, required=True)


class PlanItemAnswer(NewPlanItem):
    id = fields.UUID()


class PlanAnswer(NewPlan):
    id = fields.UUID()
    items = fields.List(fields.Nested(PlanItemAnswer))


class PlanPage(PageQuery):
    items = fields.List(fields.Nested(PlanAnswer))
    total = fields.Integer()


class NewCommitment(Strict):
    """The municipality is the caller's own."""

    project_id = fields.UUID(required=True)
    words = Text(most=LONGEST_WORDS, least=1, required=True)


class CommitmentWithdrawal(Strict):
    reason = Text(most=LONGEST_REASON, least=1, required=True)


class WithdrawalAnswer(Strict):
    """`by` is a member id."""

    by = fields.String()
    at = fields.AwareDateTime()
    reason = fields.String()


class CommitmentAnswer(NewCommitment):
    """A commitment; `signed_by` is a member id, and `withdrawal` null while it stands."""

    id = fields.UUID()
    municipality = municipality_code()
    signed_by = fields.String()
    signed_at = fields.AwareDateTime()
    withdrawal = fields.Nested(WithdrawalAnswer, allow_none=True)


class CommitmentQuery(PageQuery):
    project_id = fields.UUID(load_default=None)
    municipality = municipality_code(load_default="")


class CommitmentPage(PageQuery):
    items = fields.List(fields.Nested(CommitmentAnswer))
    total = fields.Integer()


class MunicipalityAnswer(Strict):
    """A member municipality; its hall's place is WGS84 degrees, to about 500 m."""

    code = fields.String()
    name = fields.String()
    latitude = fields.Float()
    longitude = fields.Float()
    population = fields.Integer()
    population_as_of = fields.Date()
    area_km2 = fields.Float()


class MunicipalityList(Strict):
    items = fields.List(fields.Nested(MunicipalityAnswer))


class DxPriorityAnswer(Strict):
    slug = fields.String()
    name = fields.String()


class DxPriorityListAnswer(Strict):
    """The 重点取組事項 of one version of the plan, in its order."""

    plan = fields.String()
    version = fields.String()
    items = fields.List(fields.Nested(DxPriorityAnswer))
