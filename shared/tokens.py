"""Access tokens: short-lived, signed, checked by every service itself (JWT, Ed25519 pinned).

council signs those of members; a service signs its own when it reads another's feed. No `nbf`
and no check of `iat`: a clock set back must not lock people out.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jws import extract_compact

from shared.access import Member, Role
from shared.errors import NotSignedIn
from shared.keys import KeyDirectory, KeyRing, UnknownKey

LIFETIME = timedelta(minutes=5)
_UNTIL_SEEN = timedelta(minutes=1)
"""At most, from the making of a new key until every process of its service signs with it."""
AUDIENCE = "yui"
_ALGORITHMS = ["Ed25519"]  # EdDSA on this curve alone (RFC 9864)


def issue(ring: KeyRing, member: Member, now: datetime) -> str:
    """A token that says who the member is; valid for LIFETIME."""
    claims = {
        "iss": ring.service,
        "aud": AUDIENCE,
        "sub": member.id,
        "exp": int((now + LIFETIME).timestamp()),
        "municipality": member.municipality,
        "roles": sorted(member.roles),
        "auth_time": int(member.proved_at.timestamp()) if member.proved_at else None,
    }
    key = ring.signing_key()
    header = {"alg": "Ed25519", "kid": key.kid}
    return jwt.encode(header, claims, key.pair, algorithms=_ALGORITHMS)


def issue_for_service(ring: KeyRing) -> str:
    """What a service shows when it calls another one in its own name."""
    member = Member(f"service:{ring.service}", None, frozenset({Role.SERVICE}))
    return issue(ring, member, datetime.now(UTC))


def read(token: str, directory: KeyDirectory) -> Member:
    """Who calls; raise NotSignedIn for anything but a valid, unexpired token of ours.

    A replaced key vouches only for tokens that may be older than its replacement.
    """
    try:
        kid = extract_compact(token.encode()).headers()["kid"]
        key = directory.key(kid)
        claims = jwt.decode(token, key.public, algorithms=_ALGORITHMS).claims
        _requirements.validate(claims)
        member = _member(claims)
    except (JoseError, UnknownKey, KeyError, ValueError, TypeError, UnicodeError) as cause:
        raise NotSignedIn("サインインの有効期限が切れたか、無効です。") from cause
    if (kid.partition("/")[0] == "council") == member.holds(Role.SERVICE):
        raise NotSignedIn("この署名者はその役割を与えられません。")
    if claims["exp"] > key.replaced_at + (LIFETIME + _UNTIL_SEEN).total_seconds():
        raise NotSignedIn("この署名鍵はすでに使われていません。")
    return member


_requirements = jwt.JWTClaimsRegistry(
    aud={"essential": True, "value": AUDIENCE}, exp={"essential": True}, sub={"essential": True}
)


def _member(claims: dict[str, Any]) -> Member:
    return Member(
        id=claims["sub"],
        municipality=claims["municipality"],
        roles=frozenset(Role(role) for role in claims["roles"]),
        proved_at=_instant(claims.get("auth_time")),
    )


def _instant(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
