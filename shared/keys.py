"""Each service's own Ed25519 keys, and how others learn their public halves.

A service makes its first key at its first start, in `YUI_VAR/keys/<service>/`. The newest signs,
for SIGNS_FOR; then, or when an operator says so, a new one takes its place, and of the replaced one
only the public half is kept, for STAYS_FOR. All are published at `GET /keys` (JWKS). Others fetch
that once an hour, and at once when a signature names a key they do not know. A key's id is
`<service>/<thumbprint>`.
"""

import fcntl
import math
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
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

SIGNS_FOR = timedelta(days=30)
STAYS_FOR = timedelta(days=30)
"""A bundle waits at the broker while its listener is away, and is verified when that returns."""
CACHE_SECONDS = 3600
ASK_AGAIN_SECONDS = 5


class UnknownKey(Exception):
    """A signature names a key that its service does not publish."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Key:
    """One of a service's own keys; without `replaced_at` it signs."""

    kid: str
    pair: OKPKey
    file: Path
    made_at: datetime
    replaced_at: datetime | None

    @property
    def forgotten_at(self) -> datetime | None:
        """When it is no longer published."""
        return self.replaced_at + STAYS_FOR if self.replaced_at else None

    def sign(self, message: bytes) -> bytes:
        return cast(Ed25519PrivateKey, self.pair.private_key).sign(message)

    def public_jwk(self) -> dict[str, Any]:
        """RFC 7517, and `replaced_at` in seconds since 1970 if it signs no longer."""
        jwk = {**self.pair.as_dict(private=False), "kid": self.kid, "use": "sig", "alg": "Ed25519"}
        return jwk | ({"replaced_at": self.replaced_at.timestamp()} if self.replaced_at else {})


class KeyRing:
    """A service's keys: a file each in one folder, named by the nanosecond it was made.

    The folder is looked at for each signature, which costs a fortieth of signing, so that a key
    made or withdrawn by another process counts at once.
    """

    def __init__(
        self, service: str, folder: Path, clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self.service = service
        self._folder, self._clock = folder / service, clock
        self._seen: tuple[Sequence[str], Sequence[Key]] = (), ()
        self.signing_key()  # made now, so that an operator finds it

    @property
    def keys(self) -> list[Key]:
        """All that are published, the newest first."""
        now = self._clock()
        return [key for key in self._all() if not key.forgotten_at or key.forgotten_at > now]

    def signing_key(self) -> Key:
        """The newest; a new one if there is none, or if it has signed long enough."""
        newest = next(iter(self._all()), None)
        if newest is None or not newest.pair.is_private:
            return self.rotate()
        if newest.made_at + SIGNS_FOR <= self._clock():
            with suppress(OSError):  # a full disk keeps nobody from signing
                return self.rotate()
        return newest

    def sign(self, message: bytes) -> tuple[str, bytes]:
        """The id of the signing key, and the 64-byte signature."""
        key = self.signing_key()
        return key.kid, key.sign(message)

    def jwks(self) -> dict[str, Any]:
        """The public halves, RFC 7517."""
        return {"keys": [key.public_jwk() for key in self.keys]}

    def rotate(self) -> Key:
        """Make a new signing key; of those before it only public halves stay, while published."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._alone():
            before, published = self._all(), self.keys
            _write(self._next_file(before), OKPKey.generate_key("Ed25519"))
            for key in before:
                if key not in published:
                    key.file.unlink()
                elif key.pair.is_private:
                    _write(key.file, OKPKey.import_key(key.pair.as_dict(private=False)))
        return self._all()[0]

    def withdraw(self, kid: str) -> None:
        """Publish a key no longer, and sign with a new one; raises UnknownKey.

        Whoever meets the new one asks for the keys, and refuses the withdrawn one from then on.
        """
        if kid not in {key.kid for key in self.keys}:
            raise UnknownKey(kid)
        self.rotate()
        with self._alone():
            for key in self._all():
                if key.kid == kid:
                    key.file.unlink()

    def _all(self) -> Sequence[Key]:
        names = self._names()
        if names != self._seen[0]:
            self._seen = names, self._load(names)
        return self._seen[1]

    def _names(self) -> Sequence[str]:
        with suppress(FileNotFoundError):
            found = (name for name in os.listdir(self._folder) if name.endswith(".pem"))
            return sorted(found, reverse=True)
        return ()

    def _load(self, names: Sequence[str]) -> Sequence[Key]:
        keys: list[Key] = []
        for file in (self._folder / name for name in names):
            with suppress(FileNotFoundError):  # withdrawn meanwhile
                pair = OKPKey.import_key(file.read_bytes())
                made_at = datetime.fromtimestamp(int(file.stem) / 1e9, UTC)
                kid = f"{self.service}/{pair.thumbprint()}"
                keys.append(Key(kid, pair, file, made_at, keys[-1].made_at if keys else None))
        return keys

    def _next_file(self, before: Sequence[Key]) -> Path:
        """Named later than all before, also when the clock was set back."""
        newest = max((int(key.file.stem) for key in before), default=0)
        return self._folder / f"{max(int(self._clock().timestamp() * 1e9), newest + 1):020d}.pem"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else changes the folder meanwhile."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


def _write(path: Path, key: OKPKey) -> None:
    """All of it or nothing, readable for the folder's owner alone, whoever runs this."""
    owner = path.parent.stat()
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".unfinished")
    try:
        with open(descriptor, "wb") as file:
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
            file.write(key.as_pem(private=key.is_private))
            file.flush()
            os.fsync(descriptor)
        os.replace(unfinished, path)
    finally:
        Path(unfinished).unlink(missing_ok=True)


@dataclass(frozen=True)
class PublishedKey:
    """The public half of a key; `replaced_at` in seconds since 1970."""

    public: OKPKey
    replaced_at: float

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raise InvalidSignature."""
        cast(Ed25519PublicKey, self.public.public_key).verify(signature, message)


@dataclass
class _Known:
    keys: Mapping[str, PublishedKey]
    fetched_at: float


@dataclass
class KeyDirectory:
    """The public keys of all services, fetched from where each of them answers."""

    address: Callable[[str], str]
    clock: Callable[[], float] = time.monotonic
    _known: dict[str, _Known] = field(default_factory=dict)
    _asked_in_vain: dict[str, float] = field(default_factory=dict)

    def key(self, kid: str) -> PublishedKey:
        """Raise UnknownKey if no service publishes it, ServiceAway if it cannot be asked."""
        service = kid.partition("/")[0]
        if service not in SERVICES:
            raise UnknownKey(kid)
        known = self._known.get(service)
        if known is None or (self._is_wanting(known, kid) and self._may_ask(service)):
            known = self._fetch(service, known)
            if kid not in known.keys:
                self._asked_in_vain[service] = self.clock()
        if kid not in known.keys:
            raise UnknownKey(kid)
        return known.keys[kid]

    def _is_wanting(self, known: _Known, kid: str) -> bool:
        return kid not in known.keys or self.clock() - known.fetched_at >= CACHE_SECONDS

    def _may_ask(self, service: str) -> bool:
        """Invented ids must not become as many questions; a new key never has to wait."""
        return self.clock() - self._asked_in_vain.get(service, -math.inf) >= ASK_AGAIN_SECONDS

    def _fetch(self, service: str, known: _Known | None) -> _Known:
        try:
            answer = requests.get(f"{self.address(service)}/keys", timeout=(3, 5))
            answer.raise_for_status()
        except requests.RequestException as cause:
            self._asked_in_vain[service] = self.clock()
            if known:
                return known
            raise ServiceAway(f"{service} が応答しません。") from cause
        return self.know(service, answer.json())

    def know(self, service: str, jwks: dict[str, Any]) -> _Known:
        """Take these public keys as the service's own until the cache ends."""
        keys = {
            jwk["kid"]: PublishedKey(OKPKey.import_key(jwk), jwk.get("replaced_at", math.inf))
            for jwk in jwks["keys"]
        }
        self._known[service] = _Known(keys, self.clock())
        return self._known[service]

    def verify(self, kid: str, signature: bytes, message: bytes) -> bool:
        try:
            self.key(kid).verify(signature, message)
        except (UnknownKey, InvalidSignature):
            return False
        return True
