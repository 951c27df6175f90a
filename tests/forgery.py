"""Tokens as somebody would sign them who holds a key and keeps to no rule."""

from datetime import datetime
from typing import Any

from joserfc import jwt

from shared import tokens
from shared.access import Member
from shared.keys import Key


def of_member(member: Member, now: datetime) -> dict[str, Any]:
    """What council's tokens say of a member."""
    return {
        "iss": "council",
        "aud": tokens.AUDIENCE,
        "sub": member.id,
        "exp": int(now.timestamp()) + 300,
        "municipality": member.municipality,
        "roles": sorted(member.roles),
    }


def of_service(service: str, callee: str, now: datetime) -> dict[str, Any]:
    """What a service's tokens say of itself to the one that it calls."""
    itself = of_member(Member.of_service(service), now)
    return {**itself, "iss": service, "aud": callee}


def signed(key: Key, claims: dict[str, Any], **header: Any) -> str:
    """A token with whatever header and claims, under a true signature."""
    return jwt.encode(
        {"alg": "Ed25519", "kid": key.kid, **header}, claims, key.pair, algorithms=["Ed25519"]
    )
