"""Access tokens: short-lived, signed, checked by every service itself (JWT, Ed25519 pinned).

council's key speaks for members and towns, to every service (`aud` is AUDIENCE). Each service's
key speaks for that service alone, to the one that it calls (`aud` is the callee). No `nbf`, and
`iat` is not held against our own clock: one set back must not lock people out.
"""

import dataclasses
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec
from joserfc import jws, jwt
from joserfc.errors import BadSignatureError, JoseError

from shared.access import Member
from shared.errors import NotSignedIn
from shared.keys import KeyDirectory, KeyRing, PublishedKey, UnknownKey

LIFETIME = timedelta(minutes=5)
CLOCK_SKEW = timedelta(minutes=5)
"""At most, by which the issuer's clock may be ahead of ours: as much as it may be behind."""
_UNTIL_SEEN = timedelta(minutes=1)
"""At most, from the making of a new key until every process of its service signs with it."""
AUDIENCE = "yui"
SPEAKS_FOR_MEMBERS = "council"
_ALGORITHMS = ["Ed25519"]  # EdDSA on this curve alone (RFC 9864)


class _Claims(msgspec.Struct, frozen=True):
    """Who says it, to whom, until when (seconds since 1970); RFC 7519, section 4.1."""

    iss: str
    aud: str
    exp: int


_REGISTERED = {"id": "sub", "proved_at": "auth_time", "drawn_at": "iat"}
_CLAIM_OF = {
    field.name: _REGISTERED.get(field.name, field.name) for field in dataclasses.fields(Member)
}
"""Each field of a Member is a claim: a registered one (RFC 7519, OpenID Connect) or of its name."""


def issue(ring: KeyRing, member: Member, now: datetime, lifetime: timedelta = LIFETIME) -> str:
    """A token that says who the member is; only council's are accepted."""
    drawn = dataclasses.replace(member, drawn_at=now)
    return _signed(ring, AUDIENCE, drawn, now + lifetime)


def issue_for_service(ring: KeyRing, callee: str, now: datetime) -> str:
    """What a service shows when it calls another one in its own name; valid for LIFETIME."""
    return _signed(ring, callee, Member.of_service(ring.service), now + LIFETIME)


def _signed(ring: KeyRing, audience: str, member: Member, until: datetime) -> str:
    key = ring.signing_key()
    claims = {
        "iss": ring.service,
        "aud": audience,
        "exp": _seconds(until),
        **_claims_of(member),
    }
    return jwt.encode({"alg": "Ed25519", "kid": key.kid}, claims, key.pair, algorithms=_ALGORITHMS)


def _claims_of(member: Member) -> dict[str, Any]:
    """What is told of the member; instants in seconds since 1970."""
    fields = msgspec.to_builtins(member, builtin_types=(datetime,), order="sorted")
    return {
        _CLAIM_OF[name]: _seconds(value) if isinstance(value, datetime) else value
        for name, value in fields.items()
    }


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())


def read(token: str, directory: KeyDirectory, callee: str, now: datetime) -> Member:
    """Who calls the service `callee`; raise NotSignedIn for anything but a valid token of ours.

    ServiceAway if the service that signed it cannot be asked for its key.
    """
    try:
        key = directory.key(jws.extract_compact(token.encode()).headers().get("kid"))
        claims, member = _verified(token, key)
    # AttributeError: the library's, for a header that is no object.
    except (JoseError, UnknownKey, ValueError, TypeError, AttributeError, RecursionError) as cause:
        raise NotSignedIn(_INVALID) from cause
    if not (_is_in_time(claims, key, now) and _is_rightful(claims, member, key.service, callee)):
        raise NotSignedIn(_INVALID)
    return member


_INVALID = "サインインの有効期限が切れたか、無効です。"


@lru_cache(maxsize=1000)
def _verified(token: str, key: PublishedKey) -> tuple[_Claims, Member]:
    """What it says, which never changes; raise BadSignatureError.

    A page asks with one token several times, and to verify a signature takes longer than a query.
    """
    received = jws.extract_compact(token.encode())
    if not jws.validate_compact(received, key.public, algorithms=_ALGORITHMS):
        raise BadSignatureError
    said = msgspec.json.decode(received.payload)
    return msgspec.convert(said, _Claims), _member(said)


def _member(said: dict[str, Any]) -> Member:
    """Raise ValidationError for a claim that is missing or of another type than the field's."""
    told = {name: said[claim] for name, claim in _CLAIM_OF.items() if claim in said}
    return msgspec.convert(told, Member, strict=False)  # an instant may be a number


def _is_in_time(claims: _Claims, key: PublishedKey, now: datetime) -> bool:
    """A replaced key vouches only for tokens that may be older than its replacement."""
    seconds = now.timestamp()
    latest = min(
        seconds + (LIFETIME + CLOCK_SKEW).total_seconds(),
        key.replaced_at + (LIFETIME + _UNTIL_SEEN).total_seconds(),
    )
    return seconds <= claims.exp <= latest


def _is_rightful(claims: _Claims, member: Member, signer: str, callee: str) -> bool:
    """Whether the key may say this: of its own service, or council's of anybody else."""
    if claims.aud == AUDIENCE:
        return claims.iss == signer == SPEAKS_FOR_MEMBERS and member.service is None
    return claims.aud == callee and claims.iss == signer and member == Member.of_service(signer)
