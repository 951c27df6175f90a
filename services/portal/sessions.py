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
from typing import Any

from joserfc import jwe
from joserfc.jwk import OctKey

from services.portal import storage
from services.portal.storage import SessionRow
from shared.database import Database

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
class Visit:
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
        """Whose browser this is, even if the session has ended: their form text is kept."""
        return self.row.member_id if self.row else None

    @property
    def csrf_token(self) -> str:
        """Bound to the cookie; another site can neither read nor compute it."""
        return hmac.new(self.key.encode(), b"csrf", hashlib.sha256).hexdigest()

    @property
    def tokens(self) -> Tokens:
        """The tokens of the running session."""
        if self.row is None:
            raise LookupError("nobody is signed in")
        return _unseal(self.row.sealed_tokens, self.key)


def new_key() -> str:
    """256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def recognise(database: Database, key: str, now: datetime) -> Visit:
    """The visit of the browser that shows this cookie."""
    with database.reading() as transaction:
        row = storage.find_session(transaction, _hashed(key))
    visit = Visit(key=key, now=now, row=row)
    if row and visit.signed_in and now - row.seen_at > SEEN_EVERY:
        with database.writing() as transaction:
            storage.mark_seen(transaction, row.id_hash, now)
    return visit


def start(database: Database, grant: Mapping[str, Any], now: datetime) -> Visit:
    """A new session, under a new cookie value, from council's answer to a right password."""
    key = new_key()
    row = SessionRow(
        id_hash=_hashed(key),
        member_id=grant["member"]["id"],
        member=grant["member"],
        sealed_tokens=_seal(_tokens_of(grant, grant["refresh_token"], now), key),
        started_at=now,
        seen_at=now,
    )
    with database.writing() as transaction:
        storage.erase_old(transaction, now)
        storage.store_session(transaction, row)
    return Visit(key=key, now=now, row=row)


def renew(database: Database, visit: Visit, grant: Mapping[str, Any]) -> Visit:
    """The same session with the fresh access token of council's `grant`."""
    if visit.row is None:
        raise LookupError("nobody is signed in")
    now = datetime.now(UTC)
    tokens = _tokens_of(grant, grant.get("refresh_token") or visit.tokens.refresh_token, now)
    row = replace(
        visit.row,
        member=grant.get("member", visit.row.member),
        sealed_tokens=_seal(tokens, visit.key),
        seen_at=now,
    )
    with database.writing() as transaction:
        storage.keep_tokens(transaction, row)
    return replace(visit, row=row)


def end(database: Database, visit: Visit) -> Visit:
    """Nobody is signed in at this browser any more."""
    if visit.row is None:
        return visit
    with database.writing() as transaction:
        storage.mark_ended(transaction, visit.row.id_hash, visit.now)
    return replace(visit, row=replace(visit.row, ended_at=visit.now, sealed_tokens=""))


def _tokens_of(grant: Mapping[str, Any], refresh_token: str, now: datetime) -> Tokens:
    return Tokens(
        refresh_token=refresh_token,
        access_token=grant["access_token"],
        access_until=now + timedelta(seconds=grant["expires_in"]),
    )


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _seal(tokens: Tokens, key: str) -> str:
    plain = {**vars(tokens), "access_until": tokens.access_until.isoformat()}
    header = {"alg": "dir", "enc": "A256GCM"}
    return jwe.encrypt_compact(header, json.dumps(plain).encode(), _sealing_key(key))


def _unseal(sealed: str, key: str) -> Tokens:
    plain = json.loads(jwe.decrypt_compact(sealed, _sealing_key(key)).plaintext or b"{}")
    until = datetime.fromisoformat(plain.pop("access_until"))
    return Tokens(**plain, access_until=until)


def _sealing_key(key: str) -> OctKey:
    return OctKey.import_key(hashlib.sha256(b"tokens:" + key.encode()).digest())
