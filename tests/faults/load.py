"""Writers that submit projects over HTTP until every command is acknowledged.

The ids come from the seed, so that at the end it is known which facts must be there. A writer does
what a person with patience does: on a refused connection or a 503 it looks where the project
stands and goes on from there.
"""

import itertools
import threading
import time
import uuid
from collections import Counter
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

from services.registry.schemas import EXAMPLE_CONTENT
from shared import tokens
from shared.access import Member, Role
from shared.keys import KeyRing
from shared.settings import Settings
from shared.transactions import utc_now

TOWN = Member("faults", "016942", frozenset({Role.OFFICIAL, Role.SECTION_HEAD}))
WRITERS = 4
PAUSE_SECONDS = 0.2
ANSWER_SECONDS = 60
NOBODY_THERE = "connection refused"
STEPS = ("approve", "request-approval")


class Away(Exception):
    """No answer, or a 503: the service says so itself, or is not there to say it."""


class Town:
    """One writer's connection to the registry."""

    def __init__(self, settings: Settings, odd: Counter[str]) -> None:
        self._settings, self._odd = settings, odd
        self._ring = KeyRing("council", settings.keys)
        self._http = requests.Session()

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """The registry's answer; raises Away. What nobody should ever see is counted in `odd`."""
        headers = dict(options.pop("headers", {}))
        headers["Authorization"] = f"Bearer {tokens.issue(self._ring, TOWN, utc_now())}"
        url = self._settings.address("registry") + path
        try:
            answer = self._http.request(
                method, url, headers=headers, timeout=ANSWER_SECONDS, **options
            )
        except requests.RequestException as cause:
            raise Away(_why(cause)) from cause
        if answer.status_code == 503:
            raise Away("503")
        if answer.status_code not in (200, 201, 404, 409, 412):
            self._odd[f"{answer.status_code} {_title(answer)}"] += 1
            raise Away(str(answer.status_code))
        return answer

    def submit(self, key: str) -> str:
        """Register, request approval, approve; the project's id, or raises Away."""
        named = {"Idempotency-Key": key}
        answer = self.ask("POST", "/projects", headers=named, json=EXAMPLE_CONTENT)
        path = f"/projects/{answer.json()['id']}"
        while (project := answer.json())["state"] != "submitted":
            step = next(step for step in STEPS if step in project["actions"])
            revision = {"If-Match": answer.headers["ETag"]}
            answer = self.ask("POST", f"{path}/{step}", headers=revision)
            if answer.status_code in (409, 412):
                answer = self.ask("GET", path)
        return str(project["id"])


def _why(cause: requests.RequestException) -> str:
    """Whether nobody was there, so that nothing was begun; anything else may have happened."""
    reason = getattr(cause.args[0], "reason", None) if cause.args else None
    return NOBODY_THERE if isinstance(reason, NewConnectionError) else type(cause).__name__


def _title(answer: requests.Response) -> str:
    try:
        return str(answer.json()["title"])
    except (ValueError, KeyError):
        return answer.text[:200]


class Load:
    """Several towns at work, together `rate` projects a second, from `start` until `stop`."""

    def __init__(self, settings: Settings, seed: str, rate: float) -> None:
        self._settings, self._seed = settings, seed
        self._pause_seconds = WRITERS / rate
        self._numbers = itertools.count()
        self._stopping = threading.Event()
        self.acknowledged: list[str] = []
        self.odd: Counter[str] = Counter()
        self.waits: Counter[str] = Counter()
        self.longest_seconds = 0.0

    def start(self) -> None:
        self._threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Return once everything that was begun is acknowledged."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> "Load":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def submit_one(self) -> None:
        """One project more, from here; returns when it is acknowledged."""
        self._submit(Town(self._settings, self.odd))

    def _write(self) -> None:
        town = Town(self._settings, self.odd)
        while not self._stopping.is_set():
            began = time.monotonic()
            self._submit(town)
            self._stopping.wait(max(0.0, began + self._pause_seconds - time.monotonic()))

    def _submit(self, town: Town) -> None:
        key = self._next_key()
        began = time.monotonic()
        while True:
            try:
                project_id = town.submit(key)
            except Away as away:
                self.waits[str(away)] += 1
                time.sleep(PAUSE_SECONDS)
            else:
                break
        self.longest_seconds = max(self.longest_seconds, time.monotonic() - began)
        self.acknowledged.append(project_id)

    def _next_key(self) -> str:
        name = f"yui-faults/{self._seed}/{next(self._numbers)}"
        return str(uuid.uuid5(uuid.NAMESPACE_URL, name))
