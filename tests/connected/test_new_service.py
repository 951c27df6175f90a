"""`make new-service` in a copy of the tree: what it writes passes the checks, runs and is heard."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.callers import OPERATOR
from infra.local import LocalServers
from shared.manifests import MANIFESTS
from tests.connected.copies import (
    ask,
    change,
    copied_tree,
    deployment,
    eventually,
    in_copy,
    run,
)
from tests.folders import open_folder

NEXT_PORT = max(manifest.port for manifest in MANIFESTS.values()) + 1

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


@pytest.fixture(scope="module")
def tree() -> Iterator[Path]:
    with copied_tree() as copy:
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

    with open_folder() as var, deployment(tree, "up", var) as settings:
        made = ask(settings, NEXT_PORT, "POST", "/notices", json={"title": "停電のお知らせ"})
        assert made.status_code == 201, made.text
        pinned = eventually(settings, NEXT_PORT + 1, f"/boards/{made.json()['id']}")
        health = ask(settings, NEXT_PORT + 1, "GET", "/health", by=OPERATOR).json()

    assert pinned == made.json()
    assert health["streams"]["boards.notices"]["position"] == 1
    assert health["streams"]["boards.notices"]["lane"] == "", "it came by the log, not the broker"


def test_it_answers_in_one_process_with_the_others(tree: Path) -> None:
    with open_folder() as var, deployment(tree, "run", var) as settings:
        made = ask(settings, NEXT_PORT, "POST", "/notices", json={"title": "停電のお知らせ"})
        seen = ask(settings, NEXT_PORT, "GET", made.headers["Location"])
    assert seen.json() == made.json()
