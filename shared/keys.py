"""Each service's own Ed25519 key, and how others learn its public half.

A service makes its key at its first start and keeps it in `YUI_VAR/keys/<service>/`; the newest
signs, all are published at `GET /keys` (JWKS). Others fetch that once an hour, and at once when a
signature names a key they do not know. A key's id is `<service>/<thumbprint>`.
"""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from joserfc.jwk import OKPKey

from shared.errors import ServiceAway
from shared.settings import SERVICES

CACHE_SECONDS = 3600
ASK_AGAIN_SECONDS = 5


class UnknownKey(Exception):
    """A signature names a key that its service does not publish."""


def _private(key: OKPKey) -> Ed25519PrivateKey:
    return cast(Ed25519PrivateKey, key.private_key)


def _public(key: OKPKey) -> Ed25519PublicKey:
    return cast(Ed25519PublicKey, key.public_key)


def _made_at(path: Path) -> datetime:
    return datetime.fromtimestamp(int(path.stem) / 1e9, UTC)


class KeyRing:
    """A service's private keys: files in one folder, the newest signs."""

    def __init__(self, service: str, folder: Path) -> None:
        self.service = service
        self._folder = folder / service
        self._keys = self._load() or [self.rotate()]

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.pem"), key=lambda path: path.name, reverse=True)

    def _load(self) -> list[OKPKey]:
        return [OKPKey.import_key(path.read_bytes()) for path in self._files()]

    @property
    def signing_since(self) -> datetime:
        """When the newest key was made, by whichever process of the service."""
        return _made_at(self._files()[0])

    def forget_replaced_before(self, moment: datetime) -> None:
        """Delete the keys that had stopped signing by then, and take up what others rotated in."""
        for newer, older in pairwise(self._files()):
            if _made_at(newer) < moment:
                older.unlink(missing_ok=True)
        self._keys = self._load()

    def rotate(self) -> OKPKey:
        """Make a new signing key; the old ones are still published."""
        key = OKPKey.generate_key("Ed25519")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"{time.time_ns():020d}.pem"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key.as_pem(private=True))
        self._keys = self._load()
        return key

    @property
    def signing(self) -> OKPKey:
        return self._keys[0]

    def kid(self, key: OKPKey) -> str:
        return f"{self.service}/{key.thumbprint()}"

    def sign(self, message: bytes) -> tuple[str, bytes]:
        """The id of the signing key, and the 64-byte signature."""
        return self.kid(self.signing), _private(self.signing).sign(message)

    def jwks(self) -> dict[str, Any]:
        """The public halves, RFC 7517; read anew, as another process may have rotated."""
        self._keys = self._load()
        return {
            "keys": [
                {**key.as_dict(private=False), "kid": self.kid(key), "use": "sig", "alg": "Ed25519"}
                for key in self._keys
            ]
        }


@dataclass
class _Known:
    keys: Mapping[str, OKPKey]
    fetched_at: float


@dataclass
class KeyDirectory:
    """The public keys of all services, fetched from where each of them answers."""

    address: Callable[[str], str]
    clock: Callable[[], float] = time.monotonic
    _known: dict[str, _Known] = field(default_factory=dict)

    def key(self, kid: str) -> OKPKey:
        """Raise UnknownKey if no service publishes it, ServiceAway if it cannot be asked."""
        service = kid.partition("/")[0]
        if service not in SERVICES:
            raise UnknownKey(kid)
        known = self._known.get(service)
        age = self.clock() - known.fetched_at if known else CACHE_SECONDS
        if known is None or age >= (CACHE_SECONDS if kid in known.keys else ASK_AGAIN_SECONDS):
            known = self._fetch(service, known)
        if kid not in known.keys:
            raise UnknownKey(kid)
        return known.keys[kid]

    def _fetch(self, service: str, known: _Known | None) -> _Known:
        try:
            answer = requests.get(f"{self.address(service)}/keys", timeout=(3, 5))
            answer.raise_for_status()
        except requests.RequestException as cause:
            if known:
                return known
            raise ServiceAway(f"{service} が応答しません。") from cause
        return self.know(service, answer.json())

    def know(self, service: str, jwks: dict[str, Any]) -> _Known:
        """Take these public keys as the service's own until the cache ends."""
        keys = {jwk["kid"]: OKPKey.import_key(jwk) for jwk in jwks["keys"]}
        self._known[service] = _Known(keys, self.clock())
        return self._known[service]

    def verify(self, kid: str, signature: bytes, message: bytes) -> bool:
        try:
            _public(self.key(kid)).verify(signature, message)
        except (UnknownKey, InvalidSignature):
            return False
        return True
