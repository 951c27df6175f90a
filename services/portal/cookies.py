"""The portal's cookies: random values, for our own pages over HTTP alone.

Behind TLS their names begin with `__Host-`: browsers then take them only from this very host, over
TLS, for all of its paths. On http://localhost browsers would refuse that.
"""

from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from services.portal.installed import portal

SESSION = "yui_session"
DEVICE = "yui_device"
"""By it council knows a browser where the member signed in before."""
DEVICE_KNOWN_FOR = timedelta(days=180)


def name_of(cookie: str) -> str:
    """What the cookie is called in this installation."""
    return f"__Host-{cookie}" if _behind_tls() else cookie


def read(cookie: str) -> str | None:
    """The value that the browser sent."""
    return request.cookies.get(name_of(cookie))


def hand_out_session(response: Response, key: str) -> None:
    """Until the browser is closed; also sent when a link elsewhere leads here."""
    _set(response, SESSION, key, samesite="Lax", max_age=None)


def hand_out_device(response: Response, token: str) -> None:
    """Only our own pages' requests carry it."""
    _set(response, DEVICE, token, samesite="Strict", max_age=DEVICE_KNOWN_FOR)


def _set(
    response: Response, cookie: str, value: str, *, samesite: str, max_age: timedelta | None
) -> None:
    response.set_cookie(
        name_of(cookie),
        value,
        max_age=max_age,
        httponly=True,
        samesite=samesite,
        secure=_behind_tls(),
        path="/",
    )


def _behind_tls() -> bool:
    return portal().settings.tls
