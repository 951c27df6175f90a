"""A copy of the tree that grows by a service, and the deployments that run from it."""

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

import requests

from shared import tokens
from shared.access import Member, Role
from shared.keys import KeyRing
from shared.settings import Settings
from tests.bench.deployments import free_ports
from tests.folders import open_folder

ROOT = Path(__file__).parents[2]
NOT_OF_THE_TREE = shutil.ignore_patterns(
    *(".git", ".venv", "build", "dist", "node_modules", "var", "__pycache__", "*.egg-info"),
    *(".hypothesis", ".pytest_cache", ".schemathesis"),
)
OFFICIAL = Member("an official", "016942", frozenset({Role.OFFICIAL}))
SECONDS_TO_START = 120


@contextmanager
def copied_tree() -> Iterator[Path]:
    """Gone on leaving."""
    with open_folder() as folder:
        copy = folder / "yui"
        shutil.copytree(ROOT, copy, ignore=NOT_OF_THE_TREE, symlinks=True)
        yield copy


def in_copy(tree: Path, *words: str, **variables: str) -> None:
    run(tree, sys.executable, "-m", *words, **variables)


def run(tree: Path, *words: str, **variables: str) -> None:
    """A command in the copy, with these variables besides; it must succeed."""
    done = subprocess.run(
        words,
        cwd=tree,
        env={**environment(tree), **variables},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, f"{words}: {done.stdout[-4000:]}{done.stderr[-4000:]}"


def environment(tree: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(tree)}


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@contextmanager
def deployment(tree: Path, verb: str, var: Path) -> Iterator[Settings]:
    """The tree's `yui up` or `yui run` on the folder, with every service answering."""
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
