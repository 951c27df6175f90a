"""A key may say who its own service is; council's also who its members are. Nothing else."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared import tokens
from shared.access import Member, Role
from shared.errors import NotSignedIn
from shared.keys import KeyDirectory, KeyRing
from shared.transactions import utc_now
from tests import forgery

OFFICIAL = Member("m1", "016942", frozenset({Role.OFFICIAL}))
COORDINATOR = Member("m2", "012238", frozenset({Role.COORDINATOR}))
NOW = utc_now()


@pytest.fixture
def council(tmp_path: Path) -> KeyRing:
    return KeyRing("council", tmp_path)


@pytest.fixture
def reporting(tmp_path: Path) -> KeyRing:
    return KeyRing("reporting", tmp_path)


Read = Callable[[str], Member]


@pytest.fixture
def read(council: KeyRing, reporting: KeyRing) -> Read:
    """As the registry reads it."""
    directory = KeyDirectory(lambda _: "http://127.0.0.1:9")
    for ring in (council, reporting):
        directory.know(ring.service, ring.jwks())
    return lambda token: tokens.read(token, directory, "registry", NOW)


def test_a_member_and_a_service_are_who_their_tokens_say(
    read: Read, council: KeyRing, reporting: KeyRing
) -> None:
    assert read(tokens.issue(council, OFFICIAL, NOW)) == OFFICIAL
    itself = tokens.issue_for_service(reporting, "registry", NOW)
    assert read(itself) == Member.of_service("reporting")


@pytest.mark.parametrize(
    "lie",
    [
        {"roles": ["service", "coordinator"]},
        {"roles": ["coordinator"]},
        {"roles": []},
        {"roles": ["service"], "municipality": "016942"},
        {"iss": "sharing"},
        {"iss": "council"},
        {"sub": "service:sharing"},
        {"sub": "m1"},
        {"iss": "sharing", "sub": "service:sharing"},
        {"aud": "sharing"},
        {"aud": "yui"},
        {"aud": ["registry", "sharing"]},
    ],
)
def test_a_services_key_speaks_for_that_service_alone_and_to_its_callee(
    read: Read, reporting: KeyRing, lie: dict[str, Any]
) -> None:
    claims = forgery.of_service("reporting", "registry", NOW)
    with pytest.raises(NotSignedIn):
        read(forgery.signed(reporting.signing_key(), {**claims, **lie}))


def test_a_services_key_makes_nobody_a_member(read: Read, reporting: KeyRing) -> None:
    for issuer in ("council", "reporting"):
        claims = {**forgery.of_member(COORDINATOR, NOW), "iss": issuer}
        with pytest.raises(NotSignedIn):
            read(forgery.signed(reporting.signing_key(), claims))


@pytest.mark.parametrize(
    "lie",
    [
        {"roles": ["service", "coordinator"]},
        {"roles": ["service"], "municipality": None},
        {"roles": ["service"], "sub": "service:reporting", "municipality": None},
        {"aud": "registry"},
        {"iss": "reporting"},
    ],
)
def test_councils_key_makes_no_member_a_service(
    read: Read, council: KeyRing, lie: dict[str, Any]
) -> None:
    claims = forgery.of_member(COORDINATOR, NOW)
    with pytest.raises(NotSignedIn):
        read(forgery.signed(council.signing_key(), {**claims, **lie}))


@pytest.mark.parametrize("life", [timedelta(days=50 * 365), timedelta(minutes=11)])
def test_a_token_for_longer_than_its_lifetime_is_refused(
    read: Read, council: KeyRing, reporting: KeyRing, life: timedelta
) -> None:
    exp = int((NOW + life).timestamp())
    of_member = {**forgery.of_member(OFFICIAL, NOW), "exp": exp}
    of_service = {**forgery.of_service("reporting", "registry", NOW), "exp": exp}
    for ring, claims in ((council, of_member), (reporting, of_service)):
        with pytest.raises(NotSignedIn):
            read(forgery.signed(ring.signing_key(), claims))


def test_an_issuer_whose_clock_is_a_little_ahead_is_believed(read: Read, council: KeyRing) -> None:
    assert read(tokens.issue(council, OFFICIAL, NOW + timedelta(minutes=4)))


def test_an_expired_token_is_refused(read: Read, council: KeyRing) -> None:
    with pytest.raises(NotSignedIn):
        read(tokens.issue(council, OFFICIAL, NOW - timedelta(minutes=6)))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("roles", "official"),
        ("roles", None),
        ("roles", ["mayor"]),
        ("roles", [1]),
        ("roles", {"official": True}),
        ("sub", 1),
        ("sub", None),
        ("sub", ["m1"]),
        ("exp", 1.5),
        ("exp", True),
        ("exp", "1"),
        ("exp", None),
        ("exp", 10**400),
        ("exp", float("inf")),
        ("exp", float("nan")),
        ("exp", -(10**30)),
        ("municipality", ["016942"]),
        ("municipality", 16942),
        ("iss", None),
        ("iss", ["council"]),
        ("aud", None),
        ("aud", {"yui": 1}),
    ],
)
def test_a_claim_of_the_wrong_kind_is_no_sign_in(
    read: Read, council: KeyRing, claim: str, value: Any
) -> None:
    claims = {**forgery.of_member(OFFICIAL, NOW), claim: value}
    with pytest.raises(NotSignedIn):
        read(forgery.signed(council.signing_key(), claims))


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "exp", "roles", "municipality"])
def test_a_claim_that_is_left_out_is_no_sign_in(read: Read, council: KeyRing, claim: str) -> None:
    claims = forgery.of_member(OFFICIAL, NOW)
    del claims[claim]
    with pytest.raises(NotSignedIn):
        read(forgery.signed(council.signing_key(), claims))


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


THUMBPRINT = "x" * 43
ODD_IDS: list[Any] = [
    None,
    7,
    True,
    1.5,
    [],
    ["council/x"],
    {"council": "x"},
    "",
    "/",
    "council",
    "council/",
    f"portal/{THUMBPRINT}",
    f"nobody/{THUMBPRINT}",
    f"council/{THUMBPRINT}\n",
    f"council/{THUMBPRINT}\x00",
    f"council\r\nHost: x/{THUMBPRINT}",
    f"council/../{THUMBPRINT}",
    "council/" + "x" * 5_000_000,
    "council/結",
    "\ud800",
]


@pytest.mark.parametrize("kid", ODD_IDS, ids=range(len(ODD_IDS)))
def test_an_odd_key_id_is_no_sign_in(read: Read, kid: Any) -> None:
    header = encoded(json.dumps({"alg": "Ed25519", "kid": kid}).encode())
    with pytest.raises(NotSignedIn):
        read(f"{header}.{encoded(b'{}')}.{encoded(bytes(64))}")


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"null",
        b"7",
        b'"alg"',
        b'["alg"]',
        b"\xff\xfe",
        b'{"alg": "none"}',
        b'{"alg": []}',
        b'{"alg": {}, "kid": "council/x"}',
        b'{"alg": "Ed25519", "b64": false, "crit": ["b64"]}',
        b'{"alg": "Ed25519", "crit": 7}',
        b'{"alg": ' + b"[" * 300,
        b'{"alg": ' + b"9" * 300 + b"}",
    ],
)
def test_an_odd_header_is_no_sign_in(read: Read, header: bytes) -> None:
    for payload in (b"{}", b"", b"\xff"):
        with pytest.raises(NotSignedIn):
            read(f"{encoded(header)}.{encoded(payload)}.{encoded(bytes(64))}")


@pytest.mark.parametrize("token", ["", ".", "..", "...", "a.b.c", "結", "\ud800", "x" * 10_000_000])
def test_what_is_no_token_is_no_sign_in(read: Read, token: str) -> None:
    with pytest.raises(NotSignedIn):
        read(token)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"7",
        b"[]",
        b'"sub"',
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"exp": ' + b"9" * 5_000 + b"}",
        b'{"sub": "a", "sub": "b"}',
    ],
)
def test_odd_claims_under_a_true_signature_are_no_sign_in(
    read: Read, council: KeyRing, payload: bytes
) -> None:
    key = council.signing_key()
    said = f"{encoded(json.dumps({'alg': 'Ed25519', 'kid': key.kid}).encode())}.{encoded(payload)}"
    with pytest.raises(NotSignedIn):
        read(f"{said}.{encoded(key.sign(said.encode()))}")
