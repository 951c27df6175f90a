"""Tables are handled in a process of their own, which says the same as the functions do."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.sharing import table_process
from shared.errors import ServiceAway
from shared.tables import Encoding, TableRefused, inspect_table
from shared.workshop import Task, TaskFailed

ROOT = Path(__file__).parents[3]
CONTENT = "名称,水栓\r\n①別海,１２３４-5678-9018\r\n".encode("cp932")


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "stored"
    path.write_bytes(CONTENT)
    return path


def test_the_summary_arrives_whole(stored: Path) -> None:
    assert table_process.inspect(Task.run, stored, None, [2]) == inspect_table(
        io.BytesIO(CONTENT), identifier_columns=[2]
    )


def test_a_refusal_arrives_as_one(stored: Path) -> None:
    with pytest.raises(TableRefused, match="2行目・2列目"):
        table_process.inspect(Task.run, stored, 1, [])


def test_a_file_is_written_in_the_other_encoding(stored: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    altered = table_process.write(Task.run, stored, Encoding.CP932, Encoding.UTF8_BOM, out)
    assert (altered.replaced, altered.apostrophes) == ((), 0)
    assert out.read_bytes().decode("utf-8-sig").encode("cp932") == CONTENT


def test_the_table_functions_need_nothing_but_the_standard_library() -> None:
    without_packages = [sys.executable, "-S", "-c", "import shared.tables"]
    subprocess.run(without_packages, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def test_a_reading_that_was_cut_short_is_not_the_files_fault(stored: Path) -> None:
    def killed(task: Task) -> None:
        raise TaskFailed("ended with -9")

    with pytest.raises(ServiceAway, match="途中で止まりました"):
        table_process.inspect(killed, stored, None, [])


def test_what_shift_jis_lacks_and_does_not_show_is_told_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "stored"
    path.write_bytes("名称\r\n辻\U000e0100邸\u00a0前\r\n".encode())
    notes = table_process.inspect(Task.run, path, None, []).notes
    assert any("U+E0100→（なし）、U+00A0→" in note for note in notes)
