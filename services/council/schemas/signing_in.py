"""Signing in, passwords and sessions."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from services.council.schemas.common import Password, secret
from services.council.schemas.members import EXAMPLE_MEMBER_ANSWER, MemberAnswer
from shared.web.fields import PageQuery, Strict, Text

EXAMPLE_GRANT: dict[str, Any] = {
    "session_id": "b7e4a1c0-6d2f-4c38-9a5e-1f0d3b8c7e21",
    "refresh_token": "yui-session-…",
    "access_token": "eyJhbGciOiJFZERTQSIs…",
    "expires_in": 300,
    "member": EXAMPLE_MEMBER_ANSWER,
}

EXAMPLE_SIGN_IN_GRANT: dict[str, Any] = {**EXAMPLE_GRANT, "device_token": "yui-device-…"}

EXAMPLE_SESSION: dict[str, Any] = {
    "id": "b7e4a1c0-6d2f-4c38-9a5e-1f0d3b8c7e21",
    "started_at": "2026-11-23T00:30:00+00:00",
    "last_used_at": "2026-11-23T01:30:00+00:00",
    "address": "203.0.113.7",
    "agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) … Edg/130.0",
}

EXAMPLE_SESSION_PAGE = {"items": [EXAMPLE_SESSION], "page": 1, "per_page": 20, "total": 1}

EXAMPLE_SIGN_IN: dict[str, Any] = {"login": "rausu-tanto", "password": "（発行されたパスワード）"}

EXAMPLE_PROOF: dict[str, Any] = {"password": "（現在のパスワード）"}

EXAMPLE_PASSWORD: dict[str, Any] = {
    "current": "（現在のパスワード）",
    "new": "（新しいパスワード）",
}

EXAMPLE_REDEMPTION: dict[str, Any] = {
    "login": "rausu-tanto",
    "code": "h7kp-3mzd-wq9x-nf4c",
    "new": "（新しいパスワード）",
}


class SignIn(Strict):
    login = Text(most=100, least=1, required=True)
    password = Password()
    device_token = secret(200, load_default=None, allow_none=True)


class Proof(Strict):
    password = Password()


class Redemption(Strict):
    login = Text(most=100, least=1, required=True)
    code = secret(100, required=True)
    new = Password()


class NewPassword(Strict):
    current = Password()
    new = Password()


class Renewal(Strict):
    """Either the refresh token of a session or the API token of a town's own system."""

    refresh_token = secret(200, load_default=None)
    api_token = secret(200, load_default=None)

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if (data["refresh_token"] is None) == (data["api_token"] is None):
            raise ValidationError(
                "refresh_token と api_token のどちらか一方を指定してください。", "refresh_token"
            )


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


class RedeemedGrant(SessionGrant):
    """Before the member's term no more than `signs_in_from`, its first day (Asia/Tokyo)."""

    signs_in_from = fields.Date()


class SignInGrant(SessionGrant):
    """Also the token by which this browser is known at the member's next sign-in."""

    device_token = fields.String()


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
