"""Password hashes: argon2id, 32 MiB and about a tenth of a second each."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.council.domain.passwords import forms_hashed, normal_form

_argon2 = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """The hash to store; salted, so two of the same password differ."""
    return _argon2.hash(normal_form(password))


def is_right(password: str, stored_hash: str | None) -> bool:
    """Whether the password made the hash; without one the same work is done for nothing."""
    tried = [_made(said, stored_hash or _nobodys_hash()) for said in forms_hashed(password)]
    return any(tried) and bool(stored_hash)


def _made(said: str, stored_hash: str) -> bool:
    try:
        return _argon2.verify(stored_hash, said)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return hash_password("nobody's password")
