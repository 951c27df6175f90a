"""A task's child: real ones, that spend all they may have, or say what they found."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.workshop import Limits, OutOfMemory, OutOfTime, Task, TaskFailed, TaskRefused

AMPLE = Limits(seconds=30, memory_mib=512)
Module = Callable[[str], str]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Module:
    """`module(source)` is the name of a module that a child can run."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def written(source: str) -> str:
        (tmp_path / "chore.py").write_text(source)
        return "chore"

    return written


def test_what_the_module_answers_arrives(module: Module) -> None:
    name = module("import json, sys; print(json.dumps({'done': sys.argv[1:]}))")
    assert Task(name, ("one", "two"), AMPLE).run() == ["one", "two"]


def test_a_refusal_arrives_in_its_own_words(module: Module) -> None:
    name = module("""print('{"refused": "その表は読めません。"}')""")
    with pytest.raises(TaskRefused, match="その表は読めません。"):
        Task(name, (), AMPLE).run()


@pytest.mark.parametrize(
    "source", ["print('x' * (1 << 40))", "x = []\nwhile True: x += [0] * 9999"]
)
def test_memory_has_a_limit(module: Module, source: str) -> None:
    with pytest.raises(OutOfMemory):
        Task(module(source), (), Limits(seconds=30, memory_mib=200)).run()


def test_an_endless_loop_is_ended_at_its_limit_of_processor_time(module: Module) -> None:
    source = "import os\nif os.fork(): os.wait()\nwhile True: pass"
    with pytest.raises(OutOfTime):
        Task(module(source), (), Limits(seconds=1, memory_mib=200)).run()


def test_whoever_only_sleeps_is_ended_by_the_clock(module: Module) -> None:
    with pytest.raises(OutOfTime):
        Task(module("import time; time.sleep(60)"), (), Limits(0.5, 200)).run()


def test_the_whole_family_ends_with_a_child_that_is_ended(module: Module, tmp_path: Path) -> None:
    noted = tmp_path / "grandchild"
    source = f"""
import os, time
if not os.fork():
    open({str(noted)!r}, "w").write(str(os.getpid()))
time.sleep(60)
"""
    with pytest.raises(OutOfTime):
        Task(module(source), (), Limits(3, 200)).run()
    grandchild = Path("/proc") / noted.read_text()
    until = time.monotonic() + 10
    while _runs(grandchild) and time.monotonic() < until:
        time.sleep(0.01)
    assert not _runs(grandchild)


def _runs(process: Path) -> bool:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_file_that_grows_without_end_is_cut_off(module: Module, tmp_path: Path) -> None:
    out = tmp_path / "out"
    source = f"with open({str(out)!r}, 'wb') as f:\n    f.truncate(2 << 30)"
    with pytest.raises(TaskFailed, match="File too large"):
        Task(module(source), (), AMPLE).run()


@pytest.mark.parametrize("source", ["raise SystemExit(1)", "import os; os.abort()", "print('?')"])
def test_whatever_else_goes_wrong_is_told_as_a_failure(module: Module, source: str) -> None:
    with pytest.raises(TaskFailed):
        Task(module(source), (), AMPLE).run()


def test_a_child_gets_no_secrets_of_the_service(
    module: Module, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://yui:secret@localhost/yui")
    name = module("import json, os; print(json.dumps({'done': list(os.environ)}))")
    assert "DATABASE_URL" not in Task(name, (), AMPLE).run()


def test_what_a_killed_child_was_writing_for_itself_is_erased(
    module: Module, tmp_path: Path
) -> None:
    noted = tmp_path / "noted"
    source = f"""
import tempfile, time
open({str(noted)!r}, "w").write(tempfile.mkdtemp())
time.sleep(60)
"""
    with pytest.raises(OutOfTime):
        Task(module(source), (), Limits(2, 200)).run()
    assert not Path(noted.read_text()).exists()


def test_the_kernel_ends_a_child_before_it_ends_a_service(module: Module) -> None:
    source = """
import json, os
print(json.dumps({"done": [int(open("/proc/self/oom_score_adj").read()), os.nice(0)]}))
"""
    score, nice = Task(module(source), (), AMPLE).run()
    assert score > int(Path("/proc/self/oom_score_adj").read_text())
    assert nice > os.nice(0)
