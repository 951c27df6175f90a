"""What council does for whoever signs in and out, and for who proves the password again."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, g

from services.portal import sessions
from services.portal.clients.answers import understood
from services.portal.clients.calling import send
from services.portal.clients.service import Service

_council = Service("council")


def sign_in(login: str, password: str, device_token: str | None) -> Mapping[str, Any]:
    """Council's grant: refresh_token, access_token, expires_in, member, device_token."""
    body = {"login": login, "password": password, "device_token": device_token}
    return understood("council", send("council", "POST", "/sessions", json=body)).json


def redeem_code(login: str, code: str, new: str) -> Mapping[str, Any]:
    """As `sign_in`, with a new password that a reset code lets the member decide on."""
    body = {"login": login.strip(), "code": code.strip(), "new": new}
    return understood("council", send("council", "POST", "/passwords", json=body)).json


def sign_out() -> None:
    """End this session at council; others of the member go on."""
    _council.ask("DELETE", "/sessions/mine", headers=_of_this_session())


def prove_password(password: str) -> None:
    """Let council note in this session that the password was given again, and who may act now."""
    body = {"password": password}
    grant = _council.ask("POST", "/me/proof", json=body, headers=_of_this_session()).json
    g.visit = sessions.renew(current_app.extensions["portal"].database, g.visit, grant)


def _of_this_session() -> dict[str, str]:
    return {"Yui-Session": g.visit.tokens.refresh_token}
