"""Others' public keys: what each service published, and which ids it did not know."""

import math
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from shared.errors import ServiceAway
from shared.keys.ring import UnknownKey
from shared.manifests import WITH_API

CACHE_SECONDS = 3600
ASK_AGAIN_SECONDS = 5
"""After a question that brought nothing new: the longest that a new key can be held back."""
AWAY_SECONDS = 1
REMEMBERED_UNKNOWN = 1000
"""Ids per service; of more, the oldest are forgotten."""
_KID = re.compile(rf"({'|'.join(WITH_API)})/[A-Za-z0-9_-]{{43}}")
"""Service and thumbprint, RFC 7638 with SHA-256. The portal publishes no key: nobody hears it."""


@dataclass(frozen=True, eq=False)  # each is itself alone, and so a name for what it vouches for
class PublishedKey:
    """The public half of a service's key; `replaced_at` in seconds since 1970."""

    service: str
    public: OKPKey
    replaced_at: float

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raise InvalidSignature."""
        cast(Ed25519PublicKey, self.public.public_key).verify(signature, message)


@dataclass
class _Known:
    """What one service answered when it was asked last, and when it may be asked again."""

    keys: Mapping[str, PublishedKey] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    renew_at: float = -math.inf
    ask_at: float = -math.inf
    answered: bool = False
    asking: threading.Lock = field(default_factory=threading.Lock)

    def must_ask(self, kid: str, now: float) -> bool:
        wanting = now >= self.renew_at or (kid not in self.keys and kid not in self.unknown)
        return wanting and now >= self.ask_at

    def remember_unknown(self, kid: str) -> None:
        self.unknown[kid] = None
        if len(self.unknown) > REMEMBERED_UNKNOWN:
            del self.unknown[next(iter(self.unknown))]


@dataclass
class KeyDirectory:
    """The public keys of all services, fetched from where each of them answers."""

    address: Callable[[str], str]
    clock: Callable[[], float] = time.monotonic
    _known: dict[str, _Known] = field(default_factory=lambda: {name: _Known() for name in WITH_API})

    def key(self, kid: object) -> PublishedKey:
        """Raise UnknownKey if its service publishes none such, ServiceAway if it never answered."""
        service, kid = _parts_of(kid)
        known = self._known[service]
        if known.must_ask(kid, self.clock()):
            with known.asking:  # whoever needs the same answer waits for it
                if known.must_ask(kid, self.clock()):
                    self._ask(service, kid)
        if kid in known.keys:
            return known.keys[kid]
        if not known.answered:
            raise ServiceAway(f"{service} が応答しません。")
        raise UnknownKey(kid)

    def _ask(self, service: str, kid: str) -> None:
        known = self._known[service]
        known.renew_at = self.clock() + ASK_AGAIN_SECONDS  # others go on with what is known
        try:
            answer = requests.get(f"{self.address(service)}/keys", timeout=(3, 5))
            answer.raise_for_status()
            self.know(service, answer.json())
        except (requests.RequestException, JoseError, KeyError, TypeError, ValueError):
            known.ask_at = self.clock() + AWAY_SECONDS
            return
        if kid not in known.keys:
            known.remember_unknown(kid)
            known.ask_at = self.clock() + ASK_AGAIN_SECONDS

    def know(self, service: str, jwks: dict[str, Any]) -> None:
        """Take these public keys as the service's own until the cache ends."""
        known = self._known[service]
        known.keys = {
            jwk["kid"]: PublishedKey(
                service, OKPKey.import_key(jwk), float(jwk.get("replaced_at", math.inf))
            )
            for jwk in jwks["keys"]
        }
        known.answered, known.renew_at = True, self.clock() + CACHE_SECONDS

    def verify(self, kid: str, signature: bytes, message: bytes) -> bool:
        try:
            self.key(kid).verify(signature, message)
        except (UnknownKey, InvalidSignature):
            return False
        return True


def _parts_of(kid: object) -> tuple[str, str]:
    """The service that a key's id names, and the id; raise UnknownKey for what is no id."""
    found = _KID.fullmatch(kid) if isinstance(kid, str) else None
    if found is None:
        raise UnknownKey
    return found[1], found[0]
