"""A service's own keys: one signs, those before it are still published for a while."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.keys import SIGNS_FOR, STAYS_FOR, KeyDirectory, KeyRing, UnknownKey

A_MOMENT = timedelta(seconds=1)
BUNDLE = b"log|7|[]"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 4, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ring(tmp_path: Path, clock: Clock) -> KeyRing:
    return KeyRing("registry", tmp_path, clock)


def is_verified(ring: KeyRing, signed: tuple[str, bytes]) -> bool:
    """By somebody who asks for the published keys now."""
    directory = KeyDirectory(lambda _: "http://127.0.0.1:9")
    directory.know(ring.service, ring.jwks())
    return directory.verify(*signed, BUNDLE)


def files(folder: Path) -> list[Path]:
    return sorted((folder / "registry").iterdir())


def test_the_first_key_is_made_once(tmp_path: Path, ring: KeyRing, clock: Clock) -> None:
    again = KeyRing("registry", tmp_path, clock)
    assert again.signing_key().kid == ring.signing_key().kid


def test_a_month_later_a_new_key_signs_by_itself(ring: KeyRing, clock: Clock) -> None:
    first = ring.signing_key().kid
    clock.forward(SIGNS_FOR - A_MOMENT)
    assert ring.sign(BUNDLE)[0] == first

    clock.forward(A_MOMENT)
    assert ring.sign(BUNDLE)[0] != first


def test_a_bundle_that_waited_for_an_absent_consumer_is_verified_with_the_replaced_key(
    ring: KeyRing, clock: Clock
) -> None:
    waiting = ring.sign(BUNDLE)
    ring.rotate()

    clock.forward(STAYS_FOR - A_MOMENT)
    assert is_verified(ring, waiting)

    clock.forward(A_MOMENT)
    assert not is_verified(ring, waiting)


def test_what_is_published_no_longer_leaves_the_folder_with_the_next_rotation(
    ring: KeyRing, clock: Clock, tmp_path: Path
) -> None:
    ring.rotate()
    clock.forward(STAYS_FOR)
    ring.rotate()
    assert [key.file for key in reversed(ring.keys)] == files(tmp_path)
    assert len(ring.keys) == 2


def test_of_a_replaced_key_only_the_public_half_is_kept(ring: KeyRing, tmp_path: Path) -> None:
    ring.rotate()
    replaced, signing = files(tmp_path)
    assert b"PUBLIC KEY" in replaced.read_bytes()
    assert b"PRIVATE KEY" in signing.read_bytes()


def test_keys_are_readable_for_their_owner_alone(ring: KeyRing, tmp_path: Path) -> None:
    ring.rotate()
    assert {file.stat().st_mode & 0o777 for file in files(tmp_path)} == {0o600}
    assert (tmp_path / "registry").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files for others")
def test_a_key_made_by_root_belongs_to_the_services_user(ring: KeyRing, tmp_path: Path) -> None:
    os.chown(tmp_path / "registry", 65534, 65534)
    ring.rotate()
    assert {file.stat().st_uid for file in files(tmp_path)} == {65534}


def test_what_another_process_rotates_in_signs_at_once(
    tmp_path: Path, ring: KeyRing, clock: Clock
) -> None:
    rotated = KeyRing("registry", tmp_path, clock).rotate()
    assert ring.sign(BUNDLE)[0] == rotated.kid


def test_a_clock_set_back_does_not_keep_a_new_key_from_signing(ring: KeyRing, clock: Clock) -> None:
    clock.forward(-timedelta(hours=1))
    assert ring.rotate().kid == ring.sign(BUNDLE)[0]


def test_what_a_withdrawn_key_signed_is_refused_and_the_others_hold(ring: KeyRing) -> None:
    old = ring.sign(BUNDLE)
    ring.rotate()
    stolen = ring.sign(BUNDLE)

    ring.withdraw(stolen[0])

    assert not is_verified(ring, stolen)
    assert is_verified(ring, old)
    assert is_verified(ring, ring.sign(BUNDLE))


def test_a_key_that_is_not_published_cannot_be_withdrawn(ring: KeyRing) -> None:
    with pytest.raises(UnknownKey):
        ring.withdraw("registry/none")
    assert len(ring.keys) == 1


def test_where_no_new_key_can_be_written_the_old_one_signs_on(
    ring: KeyRing, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = ring.signing_key().kid
    clock.forward(SIGNS_FOR)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shared.keys.ring.os.fsync", full)
    assert ring.sign(BUNDLE)[0] == first
    assert len(files(tmp_path)) == 1
