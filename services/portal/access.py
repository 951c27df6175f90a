"""Who is at the door: session cookie, CSRF token, sign-in, and the headers every page carries."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, Response, abort, g, redirect, request
from werkzeug.wrappers import Response as Redirect

from services.portal import cookies, permissions, sessions
from services.portal.clients import SessionEnded
from services.portal.forms.own import own_fields
from services.portal.installed import portal
from services.portal.sessions import BrowserSession
from shared.access import Role
from shared.web.bodies import bound_stranger

_CSRF_HEADER = "X-CSRF-Token"


class ForgedRequest(Exception):
    """A change was asked for without the token of our own forms."""


def register(app: Flask) -> None:
    """Let no request pass unrecognised."""
    app.before_request(_bound_form)
    app.before_request(_recognise)
    app.before_request(_refuse_forged)
    app.before_request(_require_sign_in)
    app.after_request(_protect)


def local_path(path: str | None) -> str:
    """The path to go on to after sign-in: ours, or home."""
    return path if path and is_local(path) else "/"


def is_local(path: str) -> bool:
    """Whether a browser that is sent there stays with us."""
    try:
        parts = urlsplit(path)
    except ValueError:  # `http://[`
        return False
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or path.startswith("//"):
        return False
    # A browser reads \ as /, and drops a line break before it looks for //.
    return path.isprintable() and "\\" not in path


def is_from_elsewhere() -> bool:
    """Whether another site's page sent this request; browsers name it in Origin."""
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] != request.host


def spare_others(*roles: Role) -> None:
    """403 at once for whoever could fill in a form and then only be refused by the service."""
    if not set(roles) & set(g.session.member["roles"]):
        abort(403)


def require_action(round_: Mapping[str, Any], action: str) -> None:
    """403 where a round's action is not this member's to take, 409 where it cannot be taken now."""
    spare_others(Role.COORDINATOR)
    if action not in round_["actions"]:
        abort(409)


def _bound_form() -> None:
    """No more fields are read than the page's own form has."""
    if request.url_rule:
        request.max_form_parts = own_fields(request.url_rule.rule).most


def _recognise() -> None:
    now = datetime.now(UTC)
    key = cookies.read(cookies.SESSION)
    g.session = BrowserSession(key=key or sessions.new_key(), now=now)
    if key and request.endpoint != "static":
        g.session = sessions.recognise(portal().database, key, now)
    if g.session.known_member_id is None:
        bound_stranger()


def _refuse_forged() -> None:
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    posted = request.form.get("csrf_token", "")  # read now: what is no form is refused here
    given = request.headers.get(_CSRF_HEADER) or posted
    if not g.session.issued(given):
        raise ForgedRequest()


def _require_sign_in() -> Redirect | None:
    rule = request.url_rule
    if rule is None or request.endpoint == "static":
        return None
    if permissions.decider(request.method, rule.rule) == permissions.EVERYBODY:
        return None
    if not g.session.signed_in:
        raise SessionEnded()
    if g.session.member["must_change_password"] and request.blueprint not in (
        "password",
        "signing",
    ):
        return redirect(f"/password?next={quote(request.path)}")
    return None


def _protect(response: Response) -> Response:
    tiles = portal().tiles_origin
    policy = [
        "default-src 'self'",
        f"img-src 'self' {tiles}".strip(),
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
    response.headers["Content-Security-Policy"] = "; ".join(policy)
    if request.endpoint != "static":
        _hand_out_cookie(response)
    return response


def _hand_out_cookie(response: Response) -> None:
    session: BrowserSession | None = g.get("session")
    if session is None or cookies.read(cookies.SESSION) == session.key:
        return
    # Another site's form comes without our cookie; a new one would sign the member out.
    if is_from_elsewhere():
        return
    cookies.hand_out_session(response, session.key)
