"""A service's own keys: made, published, replaced and withdrawn in one folder."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey

SIGNS_FOR = timedelta(days=30)
STAYS_FOR = timedelta(days=30)
"""A bundle waits at the broker while its consumer is away, and is verified when that returns."""


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
