"""Uploaded bytes lie apart and do not stay."""

import io
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.sharing.spool import LARGEST_FILE_BYTES, Spool
from services.sharing.uploads import erase_leftovers
from shared.errors import TooLarge

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_only_the_services_own_user_can_look_into_the_spool(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool").received(io.BytesIO(b"a,b\r\n")) as path:
        assert path.read_bytes() == b"a,b\r\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_is_gone_when_its_check_ends_badly(tmp_path: Path) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        Spool(tmp_path / "spool").received(io.BytesIO(b"a")),
    ):
        raise ZeroDivisionError
    assert left_in(tmp_path / "spool") == []


def test_reading_stops_at_the_limit_and_leaves_nothing(tmp_path: Path) -> None:
    content = io.BytesIO(b"x" * (LARGEST_FILE_BYTES + 1))
    with pytest.raises(TooLarge), Spool(tmp_path / "spool").received(content):
        pass
    assert left_in(tmp_path / "spool") == []


def test_what_a_killed_process_left_is_erased_later(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for name, age in (("old", timedelta(hours=2)), ("in-use", timedelta(minutes=5))):
        (tmp_path / name).write_bytes(b"a,b")
        moment = (NOW - age).timestamp()
        os.utime(tmp_path / name, (moment, moment))

    erase_leftovers(spool, NOW)

    assert left_in(tmp_path) == ["in-use"]
