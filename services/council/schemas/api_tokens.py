"""API tokens."""

from typing import Any

from marshmallow import fields, post_load

from services.council.domain.api_tokens import TokenState
from shared.access import Scope
from shared.web.fields import Day, Line, PageQuery, Strict, choice, most, municipality_code

EXAMPLE_API_TOKEN: dict[str, Any] = {
    "name": "羅臼町 業務システム連携",
    "municipality": "016942",
    "scopes": ["read"],
    "last_day": "2027-03-31",
}


class NewApiToken(Strict):
    name = Line(most=60, least=1, required=True)
    municipality = municipality_code(required=True)
    scopes = fields.List(choice(list(Scope)), load_default=list, validate=most(len(Scope)))
    last_day = Day(required=True)

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
    """A new API token; `token` itself is shown this once, and null in the answer to a repeat."""

    token = fields.String(allow_none=True)


class ApiTokenPage(PageQuery):
    items = fields.List(fields.Nested(ApiTokenAnswer))
    total = fields.Integer()
