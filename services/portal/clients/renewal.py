"""The signed-in member's access token, renewed in time by whichever request needs it first."""

from datetime import UTC, datetime, timedelta

from flask import g

from services.portal import sessions
from services.portal.clients.answers import understood
from services.portal.clients.calling import send
from services.portal.clients.refusals import MayNotAct, Refused, SessionEnded
from services.portal.installed import portal

RENEW_BEFORE = timedelta(seconds=30)


def access_token() -> str:
    """The signed-in member's, renewed if it is about to end; raises SessionEnded or Away."""
    if not g.session.signed_in:  # it ended while this request was answered
        raise SessionEnded()
    tokens = g.session.tokens
    return tokens.access_token if _lasts(tokens) else another_token()


def _lasts(tokens: sessions.Tokens) -> bool:
    return tokens.access_until - datetime.now(UTC) >= RENEW_BEFORE


def another_token() -> str:
    """An access token instead of this session's, which no longer serves.

    Another request of this browser may have fetched it already: the session is read anew, since a
    refresh token that was used a while ago would end it. Whether that happened, the seal tells,
    which differs each time: two access tokens made within a second are the same.
    """
    database = portal().database
    known = g.session.current_row.sealed_tokens
    g.session = sessions.recognise(database, g.session.key, datetime.now(UTC))
    if not g.session.signed_in:
        raise SessionEnded()
    tokens: sessions.Tokens = g.session.tokens
    if g.session.current_row.sealed_tokens != known and _lasts(tokens):
        return tokens.access_token
    return _renewed_token(tokens.refresh_token)


def _renewed_token(refresh_token: str) -> str:
    """A fresh access token from council, which checks role and term again."""
    database = portal().database
    response = send("council", "POST", "/tokens", json={"refresh_token": refresh_token})
    try:
        grant = understood("council", response).json
    except MayNotAct as refusal:
        g.session = sessions.bar(database, g.session, refusal.detail)
        raise SessionEnded() from refusal
    except Refused as refusal:
        if refusal.status not in (400, 401, 403, 422):
            raise
        g.session = sessions.end(database, g.session)
        raise SessionEnded() from refusal
    renewed = g.session = sessions.renew(database, g.session, grant)
    return renewed.tokens.access_token
