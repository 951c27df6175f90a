"""What council does for whoever signs in and out, and for who proves the password again."""

from collections.abc import Mapping
from typing import Any

from flask import g
from requests import Response

from services.portal import sessions
from services.portal.clients.answers import understood
from services.portal.clients.calling import send
from services.portal.clients.service import Service
from services.portal.installed import portal

_council = Service("council")


def sign_in(login: str, password: str, device_token: str | None) -> Mapping[str, Any]:
    """Council's grant: refresh_token, access_token, expires_in, member, device_token."""
    body = {"login": login, "password": password, "device_token": device_token}
    return _grant(send("council", "POST", "/sessions", json=body))


def redeem_code(login: str, code: str, new: str) -> Mapping[str, Any]:
    """As `sign_in`, with a new password that a reset code lets the member decide on."""
    body = {"login": login.strip(), "code": code.strip(), "new": new}
    return _grant(send("council", "POST", "/passwords", json=body))


def _grant(response: Response) -> Mapping[str, Any]:
    grant: Mapping[str, Any] = understood("council", response).json
    return grant


def sign_out() -> None:
    """End this session at council; others of the member go on."""
    _council.ask("DELETE", "/sessions/mine", headers=_of_this_session())


def prove_password(password: str) -> None:
    """Let council note in this session that the password was given again, and who may act now."""
    body = {"password": password}
    grant = _council.ask("POST", "/me/proof", json=body, headers=_of_this_session()).json
    g.session = sessions.renew(portal().database, g.session, grant)


def _of_this_session() -> dict[str, str]:
    return {"Yui-Session": g.session.tokens.refresh_token}
