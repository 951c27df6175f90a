"""Sessions: the cookie holds a random id and nothing else.

The id is stored hashed; the tokens are sealed with a key drawn from the id itself, so that the
database alone opens nothing. A session ends after IDLE without a request, or LONGEST after sign-in.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from services.portal import storage
from services.portal.storage import SessionRow
from shared.database import Database
from shared.sealing import seal, unseal

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """What council gave at sign-in; `access_until` is when the access token must be renewed."""

    refresh_token: str
    access_token: str
    access_until: datetime


@dataclass(frozen=True, kw_only=True)
class BrowserSession:
    """A browser, signed in or not. `key` is the cookie's value; `row` may be an ended session's."""

    key: str
    now: datetime
    row: SessionRow | None = None

    @property
    def signed_in(self) -> bool:
        """Whether the session still runs."""
        if self.row is None or self.row.ended_at is not None:
            return False
        return self.now - self.row.seen_at < IDLE and self.now - self.row.started_at < LONGEST

    @property
    def member(self) -> Mapping[str, Any] | None:
        """The signed-in member as council describes them."""
        return self.row.member if self.row and self.signed_in else None

    @property
    def known_member_id(self) -> str | None:
        """Whose browser this is, even if the session has ended: what they send late is theirs."""
        return self.row.member_id if self.row else None

    @property
    def barred_because(self) -> str:
        """Why whoever was signed in here cannot sign in again; empty while nothing says so."""
        return self.row.barred_because if self.row else ""

    @property
    def csrf_token(self) -> str:
        """Bound to the cookie; another site can neither read nor compute it."""
        return hmac.new(self.key.encode(), b"csrf", hashlib.sha256).hexdigest()

    def issued(self, token: str) -> bool:
        """Whether a form that bears this token came from a page of ours, shown to this browser."""
        return hmac.compare_digest(token.encode(errors="replace"), self.csrf_token.encode())

    @property
    def current_row(self) -> SessionRow:
        """The session's row; raise LookupError if the browser has none."""
        if self.row is None:
            raise LookupError("nobody is signed in")
        return self.row

    @cached_property
    def tokens(self) -> Tokens:
        """The tokens of the running session."""
        return _unseal(self.current_row.sealed_tokens, self.key)


def new_key() -> str:
    """256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def recognise(database: Database, key: str, now: datetime) -> BrowserSession:
    """The session of the browser that shows this cookie."""
    with database.reading() as transaction:
        row = storage.find_session(transaction, _hashed(key))
    session = BrowserSession(key=key, now=now, row=row)
    if row and session.signed_in and now - row.seen_at > SEEN_EVERY:
        with database.writing() as transaction:
            storage.mark_seen(transaction, row.id_hash, now)
    return session


def start(database: Database, grant: Mapping[str, Any], now: datetime) -> BrowserSession:
    """A new session, under a new cookie value, from council's answer to a right password."""
    key = new_key()
    row = SessionRow(
        id_hash=_hashed(key),
        member_id=grant["member"]["id"],
        member=grant["member"],
        sealed_tokens=_seal(_tokens_of(grant, grant["refresh_token"], now), key),
        started_at=now,
        seen_at=now,
        council_session_id=grant["session_id"],
    )
    with database.writing() as transaction:
        storage.erase_old(transaction, now)
        storage.store_session(transaction, row)
    return BrowserSession(key=key, now=now, row=row)


def renew(database: Database, session: BrowserSession, grant: Mapping[str, Any]) -> BrowserSession:
    """The same session with the fresh tokens of council's `grant`.

    Where another request has renewed it since this session was recognised, its tokens stay.
    """
    row = _granted(session, grant)
    with database.writing() as transaction:
        storage.store_renewed_tokens(transaction, row, session.current_row.sealed_tokens)
    return replace(session, row=row)


def begin_anew(
    database: Database, session: BrowserSession, grant: Mapping[str, Any]
) -> BrowserSession:
    """The same browser with the new sign-in of council's `grant`; all others are over."""
    row = _granted(session, grant)
    with database.writing() as transaction:
        storage.store_tokens(transaction, row)
        storage.mark_others_ended(transaction, row, session.now)
    return replace(session, row=row)


def end_others(database: Database, session: BrowserSession) -> None:
    """The member is signed in at this browser alone."""
    with database.writing() as transaction:
        storage.mark_others_ended(transaction, session.current_row, session.now)


def end_council_session(
    database: Database, session: BrowserSession, council_session_id: str
) -> None:
    """The member is no longer signed in where council calls it so."""
    member_id = session.current_row.member_id
    with database.writing() as transaction:
        storage.mark_council_session_ended(transaction, member_id, council_session_id, session.now)


def end(database: Database, session: BrowserSession) -> BrowserSession:
    """Nobody is signed in at this browser any more."""
    if session.row is None:
        return session
    with database.writing() as transaction:
        storage.mark_ended(transaction, session.row.id_hash, session.now)
    return replace(session, row=replace(session.row, ended_at=session.now, sealed_tokens=""))


def bar(database: Database, session: BrowserSession, because: str) -> BrowserSession:
    """As `end`, and why its member cannot sign in again."""
    ended = end(database, session)
    with database.writing() as transaction:
        storage.note_why(transaction, ended.current_row.id_hash, because)
    return replace(ended, row=replace(ended.current_row, barred_because=because))


def _granted(session: BrowserSession, grant: Mapping[str, Any]) -> SessionRow:
    now = datetime.now(UTC)
    tokens = _tokens_of(grant, grant.get("refresh_token") or session.tokens.refresh_token, now)
    row = session.current_row
    return replace(
        row,
        member=grant.get("member", row.member),
        sealed_tokens=_seal(tokens, session.key),
        seen_at=now,
        council_session_id=grant.get("session_id", row.council_session_id),
    )


def _tokens_of(grant: Mapping[str, Any], refresh_token: str, now: datetime) -> Tokens:
    return Tokens(
        refresh_token=refresh_token,
        access_token=grant["access_token"],
        access_until=now + timedelta(seconds=grant["expires_in"]),
    )


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _seal(tokens: Tokens, key: str) -> str:
    return seal(json.dumps({**vars(tokens), "access_until": tokens.access_until.isoformat()}), key)


def _unseal(sealed: str, key: str) -> Tokens:
    plain = json.loads(unseal(sealed, key))
    until = datetime.fromisoformat(plain.pop("access_until"))
    return Tokens(**plain, access_until=until)
