"""A replaced key vouches for what it signed before, not for anything new."""

from datetime import timedelta
from pathlib import Path

import pytest

from shared import tokens
from shared.access import Member, Role
from shared.errors import NotSignedIn
from shared.keys import KeyDirectory, KeyRing
from shared.transactions import utc_now

OFFICIAL = Member("m1", "016942", frozenset({Role.OFFICIAL}))


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing("council", tmp_path)


def read(token: str, ring: KeyRing) -> Member:
    directory = KeyDirectory(lambda _: "http://127.0.0.1:9")
    directory.know(ring.service, ring.jwks())
    return tokens.read(token, directory, "registry", utc_now())


def test_a_token_from_before_the_rotation_is_good(ring: KeyRing) -> None:
    token = tokens.issue(ring, OFFICIAL, utc_now())
    ring.rotate()
    assert read(token, ring) == OFFICIAL
    assert read(tokens.issue(ring, OFFICIAL, utc_now()), ring) == OFFICIAL


def test_a_token_that_a_replaced_key_signs_later_is_refused(ring: KeyRing) -> None:
    later = utc_now() + timedelta(minutes=2)
    forged = tokens.issue(ring, OFFICIAL, later)
    assert read(forged, ring) == OFFICIAL

    ring.rotate()

    with pytest.raises(NotSignedIn):
        read(forged, ring)


def test_a_withdrawn_keys_token_is_refused(ring: KeyRing) -> None:
    token = tokens.issue(ring, OFFICIAL, utc_now())
    ring.withdraw(ring.signing_key().kid)
    with pytest.raises(NotSignedIn):
        read(token, ring)
