"""`make new-service` in a copy of the tree: what it writes passes the checks, runs and is heard."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from infra.callers import OPERATOR
from infra.local import LocalServers
from shared import tokens
from shared.access import Member, Role
from shared.keys import KeyRing
from shared.manifests import MANIFESTS
from shared.settings import Settings
from tests.bench.deployments import free_ports
from tests.folders import open_folder

ROOT = Path(__file__).parents[2]
NOT_OF_THE_TREE = shutil.ignore_patterns(
    *(".git", ".venv", "build", "dist", "node_modules", "var", "__pycache__", "*.egg-info"),
    *(".hypothesis", ".pytest_cache", ".schemathesis"),
)
OFFICIAL = Member("an official", "016942", frozenset({Role.OFFICIAL}))
NEXT_PORT = max(manifest.port for manifest in MANIFESTS.values()) + 1
SECONDS_TO_START = 120

HEARING = """
from services.boards.storage import boards
from shared.database import put
from shared.events.notices import NoticeRecorded
from shared.messaging.handlers import projection


def pin(session, fact, event):
    row = {"id": fact.notice_id, "title": fact.title, "municipality": fact.municipality}
    put(session, boards, {**row, "recorded_at": event.time}, "id")


BoardsService.notices = Subscription("notices", {NoticeRecorded: projection(pin)})
"""


def in_copy(tree: Path, *words: str) -> None:
    run(tree, sys.executable, "-m", *words)


def run(tree: Path, *words: str) -> None:
    """A command in the copy, which must succeed."""
    done = subprocess.run(
        words,
        cwd=tree,
        env=environment(tree),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, f"{words}: {done.stdout[-4000:]}{done.stderr[-4000:]}"


def environment(tree: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(tree)}


@pytest.fixture(scope="module")
def tree() -> Iterator[Path]:
    with open_folder() as folder:
        copy = folder / "yui"
        shutil.copytree(ROOT, copy, ignore=NOT_OF_THE_TREE, symlinks=True)
        in_copy(copy, "infra.new_service", "notices", "--title", "お知らせ")
        in_copy(copy, "infra.docs")
        yield copy


def test_what_is_written_passes_every_check(tree: Path) -> None:
    in_copy(tree, "ruff", "check", ".")
    in_copy(tree, "ruff", "format", "--check", ".")
    in_copy(tree, "mypy")
    in_copy(tree, "infra.docs", "--check")
    run(tree, str(Path(sys.executable).parent / "lint-imports"))


def test_what_is_written_passes_its_own_tests_and_those_of_all_services(tree: Path) -> None:
    in_copy(
        tree,
        *("pytest", "-q", "-p", "no:cacheprovider", "tests/unit/notices", "tests/unit/infra"),
        *("tests/contracts", "tests/embedded/notices", "tests/embedded/security/test_matrix.py"),
        *("tests/embedded/security/test_feed.py", "tests/embedded/security/test_on_record.py"),
        *("-k", "notice or notices or manifests or compose or released"),
    )


def test_its_fact_arrives_in_another_services_table(tree: Path, servers: LocalServers) -> None:
    in_copy(tree, "infra.new_service", "boards", "--title", "掲示板")
    boards = tree / "services" / "boards"
    change(boards / "__init__.py", '"who may act"', '"who may act", "notices": "what is recorded"')
    (boards / "service.py").write_text((boards / "service.py").read_text() + HEARING)

    with deployment(tree, "up") as settings:
        made = ask(settings, NEXT_PORT, "POST", "/notices", json={"title": "停電のお知らせ"})
        assert made.status_code == 201, made.text
        pinned = eventually(settings, NEXT_PORT + 1, f"/boards/{made.json()['id']}")
        health = ask(settings, NEXT_PORT + 1, "GET", "/health", by=OPERATOR).json()

    assert pinned == made.json()
    assert health["streams"]["boards.notices"]["position"] == 1
    assert health["streams"]["boards.notices"]["lane"] == "", "it came by the log, not the broker"


def test_it_answers_in_one_process_with_the_others(tree: Path) -> None:
    with deployment(tree, "run") as settings:
        made = ask(settings, NEXT_PORT, "POST", "/notices", json={"title": "停電のお知らせ"})
        seen = ask(settings, NEXT_PORT, "GET", made.headers["Location"])
    assert seen.json() == made.json()


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@contextmanager
def deployment(tree: Path, verb: str) -> Iterator[Settings]:
    """The copy's `yui up` or `yui run`, with every service answering."""
    with open_folder() as var:
        settings = Settings(var=var, port=free_ports())
        said = var / "terminal.txt"
        with said.open("wb") as terminal:
            program = subprocess.Popen(
                [sys.executable, "-m", "infra.cli", verb],
                cwd=tree,
                env={**environment(tree), "YUI_VAR": str(var), "PORT": str(settings.port)},
                stdin=subprocess.DEVNULL,
                stdout=terminal,
                stderr=subprocess.STDOUT,
            )
        try:
            deadline = time.monotonic() + SECONDS_TO_START
            while not all_answer(tree, settings):
                assert program.poll() is None, said.read_text()
                assert time.monotonic() < deadline, said.read_text()
                time.sleep(0.3)
            yield settings
        finally:
            if program.poll() is None:
                program.send_signal(signal.SIGINT)
            program.wait(60)


def all_answer(tree: Path, settings: Settings) -> bool:
    there = len(list((tree / "services").glob("*/__init__.py")))
    try:
        answers = [ask(settings, port, "GET", "/health") for port in range(there)]
    except requests.RequestException:
        return False
    return all(answer.ok for answer in answers)


def ask(
    settings: Settings,
    port: int,
    method: str,
    path: str,
    by: Member = OFFICIAL,
    json: object = None,
) -> requests.Response:
    """With council's word for the caller, once its key is there."""
    headers = {}
    if (settings.keys / "council").is_dir():
        ring = KeyRing("council", settings.keys)
        headers["Authorization"] = f"Bearer {tokens.issue(ring, by, datetime.now(UTC))}"
    url = f"http://127.0.0.1:{settings.port + port}{path}"
    return requests.request(method, url, headers=headers, timeout=10, json=json)


def eventually(settings: Settings, port: int, path: str) -> object:
    deadline = time.monotonic() + 20
    while (answer := ask(settings, port, "GET", path)).status_code == 404:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
    return answer.json()
