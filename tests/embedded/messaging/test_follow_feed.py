"""docs/examples/follow_feed.py as a town runs it: a program of its own, with an API token."""

import io
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, cast, func, select, update
from werkzeug.serving import make_server

from services.sharing.schemas import EXAMPLE_DATASET
from shared import tokens
from shared.access import Member, Role
from shared.messaging.tables import log, log_head
from shared.settings import Settings
from tests.embedded.security.world import BETSUKAI, RAUSU, World, good
from tests.embedded.security.worlds import WORLDS

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "follow_feed.py"
WAIT_SECONDS = 30


class Line:
    """A service at an address that stays the same while the line to it is cut and mended."""

    def __init__(self, app: Flask) -> None:
        self._app, self._port = app, 0
        self.mend()

    def mend(self) -> None:
        self._server = make_server("127.0.0.1", self._port, self._app, threaded=True)
        self._port = self._server.port
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def cut(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"


@dataclass
class Council:
    """council and sharing as they run, and 羅臼町's API token."""

    council: World
    sharing: World
    lines: dict[str, Line]
    api_token: str
    folder: Path

    def share(self, audience: str) -> None:
        """別海町 shares one more dataset."""
        file = (io.BytesIO(EXAMPLE_DATASET["file"].encode()), "避難所.csv")
        form = {**EXAMPLE_DATASET, "file": file, "audience": audience}
        now = datetime.now(UTC)
        official = Member("official", BETSUKAI, frozenset({Role.OFFICIAL}), proved_at=now)
        token = tokens.issue(self.council.context.ring, official, now)
        signed_in = {"Authorization": f"Bearer {token}"}
        good(self.sharing.app.test_client().post("/datasets", data=form, headers=signed_in))

    def end_all_access_tokens(self) -> None:
        """As a week does."""
        ring = self.council.context.ring
        ring.rotate()
        newest, *_ = ring.jwks()["keys"]
        self.sharing.context.directory.know("council", {"keys": [newest]})

    def alter_log(self, statement: Any) -> None:
        with self.sharing.context.transactions.database.writing() as session:
            session.execute(statement)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Council]:
    settings = Settings(var=tmp_path / "var")
    both = {name: WORLDS[name](settings) for name in ("council", "sharing")}
    lines = {name: Line(world.app) for name, world in both.items()}
    form = {"name": "羅臼町 業務システム連携", "municipality": RAUSU, "last_day": "2027-03-31"}
    issued = good(both["council"].as_("section_head", RAUSU).post("/api-tokens", json=form))
    yield Council(**both, lines=lines, api_token=issued["token"], folder=tmp_path)
    for line in lines.values():
        line.cut()
    for world in both.values():
        world.close()


class Follower:
    """The program, running; what it has printed so far."""

    def __init__(self, running: Council) -> None:
        self._printed = running.folder / "printed.txt"
        self._complaint = running.folder / "complaint.txt"
        self.cursor = running.folder / "cursor.json"
        addresses = [running.lines[name].address for name in ("council", "sharing")]
        environment = {**os.environ, "YUI_API_TOKEN": running.api_token, "PAUSE_SECONDS": "0.1"}
        with self._printed.open("ab") as printed, self._complaint.open("wb") as complaint:
            self.process = subprocess.Popen(
                [sys.executable, str(EXAMPLE), *addresses, str(self.cursor)],
                env={**environment, "PYTHONIOENCODING": "utf-8"},
                stdout=printed,
                stderr=complaint,
            )

    @property
    def lines(self) -> list[str]:
        return self._printed.read_text(encoding="utf-8").splitlines()

    def wait_for(self, count: int) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while len(self.lines) < count:
            assert self.process.poll() is None, self.end()
            assert time.monotonic() < deadline, self.end()
            time.sleep(0.02)

    def end(self) -> str:
        """Stop it; what it complained about."""
        self.process.kill()
        self.process.wait()
        return self._complaint.read_text(encoding="utf-8")

    def complaint(self) -> str:
        """What it says when it ends by itself."""
        assert self.process.wait(WAIT_SECONDS) == 1
        return self._complaint.read_text(encoding="utf-8")


@pytest.fixture
def follower(running: Council) -> Iterator[Follower]:
    """羅臼町's program, after it has heard of the first two datasets and was switched off."""
    follower = Follower(running)
    try:
        follower.wait_for(2)
        yield follower
    finally:
        follower.end()


def test_it_is_short_and_needs_only_requests() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    imported = {
        line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))
    }
    assert imported - set(sys.stdlib_module_names) == {"requests"}


def test_each_fact_is_heard_once_however_often_the_line_is_cut(
    running: Council, follower: Follower
) -> None:
    running.lines["sharing"].cut()
    for _ in range(3):
        running.share("all_members")
    running.end_all_access_tokens()
    running.lines["sharing"].mend()
    follower.wait_for(5)

    follower.end()
    running.share("open")
    again = Follower(running)
    again.wait_for(6)
    again.end()

    assert [line.split()[0] for line in again.lines] == list("123456")
    assert "sharing.dataset.shared.v1" in again.lines[5]


def test_what_the_town_may_not_see_is_shown_as_withheld(follower: Follower) -> None:
    secret, open_to_all = follower.lines
    assert secret.split() == ["1", "withheld"]
    assert "sharing.dataset.shared.v1" in open_to_all
    assert EXAMPLE_DATASET["title"] in open_to_all


def test_an_altered_fact_is_noticed_and_the_cursor_stays_before_it(
    running: Council, follower: Follower
) -> None:
    follower.end()
    running.share("all_members")
    running.share("all_members")
    retold = cast(func.replace(log.c.body, '"row_count":', '"row_count":1'), LargeBinary)
    running.alter_log(update(log).where(log.c.position == 4).values(body=retold))

    assert "place 4 is not what it was" in Follower(running).complaint()
    assert json.loads(follower.cursor.read_text())["place"] == 3


def test_a_fact_altered_with_its_hash_is_noticed_by_the_next(
    running: Council, follower: Follower
) -> None:
    follower.end()
    running.share("all_members")
    running.alter_log(update(log).where(log.c.position == 2).values(hash="0" * 64))
    follower.cursor.write_text(json.dumps({"place": 1, "hash": _hash_at(running, 1)}))

    assert "place 2 is not what it was" in Follower(running).complaint()


def test_a_log_that_ends_before_the_cursor_is_noticed(running: Council, follower: Follower) -> None:
    follower.end()
    running.alter_log(log.delete().where(log.c.position == 2))
    running.alter_log(update(log_head).values(position=1))

    assert "restored from an older back-up" in Follower(running).complaint()


def _hash_at(running: Council, position: int) -> str:
    with running.sharing.context.transactions.database.reading() as session:
        return str(session.scalar(select(log.c.hash).where(log.c.position == position)))
