"""Members, as they are entered and shown."""

from typing import Any

from marshmallow import fields, post_load

from services.council.domain.members import Card, Duties, Term
from services.council.schemas.common import ROLES
from shared.access import Role
from shared.web.fields import Day, Line, PageQuery, Strict, choice, most, municipality_code

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

EXAMPLE_PROSPECT = {**EXAMPLE_MEMBER_ANSWER, "needs_second": True, "may_be_reset": True}

EXAMPLE_CODE: dict[str, Any] = {
    "code": "h7kp-3mzd-wq9x-nf4c",
    "valid_until": "2026-11-24T01:30:00+00:00",
}

EXAMPLE_APPOINTED = {**EXAMPLE_MEMBER_ANSWER, "reset_code": EXAMPLE_CODE}

EXAMPLE_MEMBER_PAGE = {"items": [EXAMPLE_MEMBER_ANSWER], "page": 1, "per_page": 20, "total": 1}


class MemberRevision(Strict):
    """All that can be changed of a member; the login stays."""

    name = Line(most=60, least=1, required=True)
    section = Line(most=100, load_default="")
    municipality = municipality_code(required=True, allow_none=True)
    roles = fields.List(choice(ROLES), required=True, validate=most(len(ROLES)))
    term_from = Day(required=True)
    term_until = Day(load_default=None, allow_none=True)

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
    roles = fields.List(choice(ROLES))
    term_from = fields.Date()
    term_until = fields.Date(allow_none=True)
    must_change_password = fields.Boolean(allow_none=True)
    suspended = fields.Boolean()
    sample = fields.Boolean()
    revision = fields.Integer()


class ProspectAnswer(MemberAnswer):
    """`needs_second`: what the reader does to give them rights waits for another 事務局 member.

    `may_be_reset` is false where only the operator can let them decide on a new password.
    """

    needs_second = fields.Boolean()
    may_be_reset = fields.Boolean()


class CodeAnswer(Strict):
    """A reset code, shown this once."""

    code = fields.String()
    valid_until = fields.AwareDateTime()


class AppointedMember(MemberAnswer):
    """A new member; `reset_code` is null in the answer to a repeat."""

    reset_code = fields.Nested(CodeAnswer, allow_none=True)


class MemberQuery(PageQuery):
    municipality = municipality_code(load_default="")
    role = choice(ROLES, load_default="")
    q = Line(most=100, load_default="")


class MemberPage(PageQuery):
    items = fields.List(fields.Nested(MemberAnswer))
    total = fields.Integer()
