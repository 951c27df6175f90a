"""Sealed texts: kept in a database, and opened only with what the database does not hold."""

import hashlib

from joserfc import jwe
from joserfc.jwk import OctKey

_HEADER = {"alg": "dir", "enc": "A256GCM"}


def seal(text: str, secret: str) -> str:
    """The text as a JWE whose key is drawn from the secret, which must be random."""
    return jwe.encrypt_compact(_HEADER, text.encode(), _key(secret))


def unseal(sealed: str, secret: str) -> str:
    """Raise joserfc's DecodeError for another secret."""
    return (jwe.decrypt_compact(sealed, _key(secret)).plaintext or b"").decode()


def _key(secret: str) -> OctKey:
    return OctKey.import_key(hashlib.sha256(b"sealing:" + secret.encode()).digest())
