"""What a sweep takes out of a store, whatever happens at the same moment."""

import errno
import io
import os
from collections.abc import Set
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.cli.trouble import told
from shared.files import BeingSwept, FileStore, Swept, kept_whole, stored_in, sweep
from shared.files.store import swept_alone

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=3)
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1, minutes=1)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


def put(store: FileStore, at: datetime, content: bytes = b"content") -> str:
    sha256 = store.put(io.BytesIO(content))
    os.utime(store.path(sha256), (at.timestamp(), at.timestamp()))
    return sha256


def in_place(store: FileStore) -> set[str]:
    return {path.name for path in stored_in(store.folder)}


def nothing() -> Set[str]:
    return set()


def test_what_is_not_named_is_set_aside_and_removed_a_day_later(store: FileStore) -> None:
    put(store, LONG_AGO)
    assert sweep(store.folder, nothing, NOW) == Swept(set_aside=1)
    assert in_place(store) == set()
    assert sweep(store.folder, nothing, NOW + AN_HOUR) == Swept()
    assert sweep(store.folder, nothing, NOW + A_DAY) == Swept(removed=1, removed_bytes=7)
    assert not [path for path in store.folder.rglob("*") if path.is_file()]


def test_what_is_named_stays_whatever_its_age(store: FileStore) -> None:
    sha256 = put(store, LONG_AGO)
    for day in range(3):
        assert sweep(store.folder, lambda: {sha256}, NOW + day * A_DAY) == Swept()
    assert in_place(store) == {sha256}


def test_what_was_put_within_hours_waits_for_its_name(store: FileStore) -> None:
    sha256 = put(store, NOW - AN_HOUR)
    assert sweep(store.folder, nothing, NOW) == Swept()
    assert in_place(store) == {sha256}


def test_a_put_of_the_same_content_while_the_tables_are_read_is_not_lost(store: FileStore) -> None:
    sha256 = put(store, LONG_AGO)

    def names_nothing_yet() -> Set[str]:
        put(store, NOW)
        return set()

    assert sweep(store.folder, names_nothing_yet, NOW) == Swept()
    assert in_place(store) == {sha256}


def test_a_put_of_the_same_content_just_after_it_was_set_aside_is_not_lost(
    store: FileStore,
) -> None:
    sha256 = put(store, LONG_AGO)
    looks = iter((lambda: None, lambda: put(store, NOW)))

    def named_nothing_at_the_second_look() -> Set[str]:
        next(looks)()
        return set()

    sweep(store.folder, named_nothing_at_the_second_look, NOW)
    sweep(store.folder, lambda: {sha256}, NOW + A_DAY)
    assert in_place(store) == {sha256}


def test_what_is_named_after_all_goes_back(store: FileStore) -> None:
    sha256 = put(store, LONG_AGO)
    looks = iter((set(), {sha256}))
    assert sweep(store.folder, lambda: next(looks), NOW) == Swept(set_aside=1, put_back=1)
    assert in_place(store) == {sha256}


def test_nothing_is_taken_out_of_a_store_that_somebody_keeps_whole(store: FileStore) -> None:
    sha256 = put(store, LONG_AGO)
    with kept_whole(store.folder):
        assert sweep(store.folder, nothing, NOW) == Swept()
        assert in_place(store) == {sha256}
    assert sweep(store.folder, nothing, NOW) == Swept(set_aside=1)


def test_what_a_killed_process_left_half_written_is_removed(store: FileStore) -> None:
    left, growing = store.folder / "tmpleft", store.folder / "tmpgrowing"
    for draft, at in ((left, LONG_AGO), (growing, NOW)):
        draft.write_bytes(b"half")
        os.utime(draft, (at.timestamp(), at.timestamp()))
    assert sweep(store.folder, nothing, NOW) == Swept(removed=1, removed_bytes=4)
    assert growing.exists()


def test_what_is_no_plain_file_is_left_to_whoever_verifies(
    store: FileStore, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"content")
    sha256 = put(store, LONG_AGO)
    store.path(sha256).unlink()
    store.path(sha256).symlink_to(outside)
    assert sweep(store.folder, nothing, NOW) == Swept()
    assert store.path(sha256).is_symlink()


def test_what_is_killed_in_the_middle_of_a_move_takes_no_file_its_day_of_grace(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = put(store, LONG_AGO)
    replace = Path.replace

    def then_killed(path: Path, place: Path) -> None:
        replace(path, place)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", then_killed)
    with pytest.raises(KeyboardInterrupt):
        sweep(store.folder, nothing, NOW)
    monkeypatch.undo()

    assert sweep(store.folder, nothing, NOW + AN_HOUR) == Swept()
    assert sweep(store.folder, lambda: {sha256}, NOW + 2 * AN_HOUR) == Swept(put_back=1)


def test_a_full_disk_is_given_room_before_anything_is_moved_and_what_cannot_be_moved_stays(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for_long = put(store, LONG_AGO, b"aside for long")
    sweep(store.folder, nothing, NOW - A_DAY)
    stuck, moved = put(store, LONG_AGO, b"stuck"), put(store, LONG_AGO, b"moved")
    replace = Path.replace

    def without_room(path: Path, place: Path) -> Path:
        if path.name == stuck or (place.parent / for_long).exists():
            raise OSError(errno.ENOSPC, "No space left on device")
        return replace(path, place)

    monkeypatch.setattr(Path, "replace", without_room)
    assert sweep(store.folder, nothing, NOW) == Swept(set_aside=1, removed=1, removed_bytes=14)
    assert in_place(store) == {stuck}
    assert (store.folder / "aside" / moved).is_file()


def test_what_is_named_and_has_no_room_to_go_back_is_not_removed(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = put(store, LONG_AGO)
    sweep(store.folder, nothing, NOW)

    def without_room(path: Path, place: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(Path, "replace", without_room)
        assert sweep(store.folder, lambda: {sha256}, NOW + A_DAY) == Swept()
    assert sweep(store.folder, lambda: {sha256}, NOW + A_DAY) == Swept(put_back=1)
    assert in_place(store) == {sha256}


def test_a_sweep_that_does_not_end_is_not_waited_for_for_ever_and_told_in_words(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.files.store.PATIENCE_SECONDS", 0.1)
    with swept_alone(store.folder), pytest.raises(BeingSwept) as waited, kept_whole(store.folder):
        pass

    hindered = told(waited.value)
    assert hindered is not None
    assert hindered.exit_code == 3
    assert str(store.folder) in hindered.message
