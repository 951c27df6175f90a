"""The child process that makes a format, and its limits."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from services.reporting.document import to_json
from services.reporting.format_process import LIMITS, MakingFailed, TemplateUnusable, make
from services.reporting.rendering.glyphs import FONTS
from shared.workshop import Task
from tests.unit.reporting.sample import document

needs_fonts = pytest.mark.skipif(not any(FONTS.glob("*.ttf")), reason="the build's fonts")


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    path = tmp_path / "document.json"
    path.write_text(to_json(document(2)), encoding="utf-8")
    return path


@pytest.mark.parametrize("format_", ["xlsx", "docx"])
def test_a_format_is_made_in_a_process_of_its_own(
    frozen: Path, tmp_path: Path, format_: str
) -> None:
    assert make(Task.run, format_, frozen, tmp_path / "out") == ()
    assert (tmp_path / "out").stat().st_size > 1000


@pytest.mark.parametrize("format_", ["csv", "csv-cp932"])
def test_what_the_process_has_to_say_of_a_format_is_told(
    frozen: Path, tmp_path: Path, format_: str
) -> None:
    (told,) = make(Task.run, format_, frozen, tmp_path / "out")
    assert "「実施主体コード」の列" in told
    assert (tmp_path / "out").stat().st_size > 1000


@needs_fonts
def test_a_making_that_takes_too_long_is_ended(frozen: Path, tmp_path: Path) -> None:
    with pytest.raises(MakingFailed, match="秒以内"):
        make(Task.run, "pdf", frozen, tmp_path / "out", limits=replace(LIMITS, seconds=0.05))


@needs_fonts
def test_a_making_that_takes_too_much_memory_is_ended(frozen: Path, tmp_path: Path) -> None:
    with pytest.raises(MakingFailed, match="メモリ"):
        make(Task.run, "pdf", frozen, tmp_path / "out", limits=replace(LIMITS, memory_mib=150))


def test_a_template_that_cannot_be_filled_is_told_from_other_trouble(
    frozen: Path, tmp_path: Path
) -> None:
    broken = docx.Document()
    broken.add_paragraph("{{ cover.nothing_of_this_name }}")
    broken.save(str(tmp_path / "broken.docx"))
    with pytest.raises(TemplateUnusable, match="差込みタグ"):
        make(Task.run, "docx", frozen, tmp_path / "out", tmp_path / "broken.docx")


def test_others_go_on_working_while_a_child_makes_a_file_on_green_threads(
    frozen: Path, tmp_path: Path
) -> None:
    script = f"""
import eventlet; eventlet.monkey_patch()
from pathlib import Path
from services.reporting.format_process import make
from shared.workshop import Task
turns = []
def other():
    while True:
        turns.append(1); eventlet.sleep(0.01)
eventlet.spawn(other)
make(Task.run, "docx", Path({str(frozen)!r}), Path({str(tmp_path / "out")!r}))
print(len(turns))
"""
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=True
    )
    assert int(said.stdout) > 5
