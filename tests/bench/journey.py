"""From the answer to a submission until the joint read model shows it.

`approve` is the moment at which a project is submitted; a reader asks reporting for that project
until it is there. At 1 submission a second the readers are idle in between; at 50 they are not.
"""

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import requests

from infra.callers import Caller, Refused
from services.registry.schemas import EXAMPLE_CONTENT
from shared.access import Member, Role
from shared.settings import Settings
from tests.bench.deployments import deployment
from tests.bench.table import Figure, percentile

RATES = {1: 20, 50: 300}
"""Submissions a second, and how many of them are measured."""
PATIENCE_SECONDS = 30
POLL_SECONDS = 0.002
TOWN = Member("bench", "016942", frozenset({Role.OFFICIAL, Role.SECTION_HEAD}))
READER = Member("bench-reader", "012238", frozenset({Role.COORDINATOR}))


def measure(verb: str, *options: str) -> list[Figure]:
    with deployment(verb, *options) as settings:
        bare = [_bare_request(settings) for _ in range(50)]
        figures = [Figure(f"{verb}: one GET /health", percentile(bare, 50) * 1000, "ms")]
        for rate, count in RATES.items():
            figures += _at_rate(settings, verb, rate, count, figures[0].value)
    return figures


def _bare_request(settings: Settings) -> float:
    began = time.perf_counter()
    requests.get(f"{settings.address('registry')}/health", timeout=5)
    return time.perf_counter() - began


def _at_rate(
    settings: Settings, verb: str, rate: int, count: int, baseline_ms: float
) -> list[Figure]:
    requested = [_requested_project(settings) for _ in range(count)]
    with ThreadPoolExecutor(max_workers=16) as pool:
        began = time.perf_counter()
        waits = []
        for place, project in enumerate(requested):
            time.sleep(max(0.0, began + place / rate - time.perf_counter()))
            waits.append(pool.submit(_submit_and_wait, settings, *project))
        seconds = [wait.result() for wait in waits]
    return [
        Figure(
            f"{verb}: submit → visible in the joint read model, {rate}/s, p{percent}",
            percentile(seconds, percent) * 1000,
            "ms",
            percentile(seconds, percent) * 1000 / baseline_ms,
            "one GET",
        )
        for percent in (50, 99)
    ]


_local = threading.local()


def _caller(settings: Settings, member: Member) -> Caller:
    """One connection per thread, member and installation."""
    callers = _local.__dict__.setdefault("callers", {})
    return callers.setdefault((settings.port, member.id), Caller(settings, member))


def _requested_project(settings: Settings) -> tuple[str, str]:
    """A draft that lies before 所属長: its id and ETag."""
    town = _caller(settings, TOWN)
    draft = town.post("registry", "/projects", key=str(uuid.uuid4()), json=EXAMPLE_CONTENT)
    project_id: str = draft.json()["id"]
    path = f"/projects/{project_id}/request-approval"
    answer = town.call("POST", "registry", path, headers={"If-Match": draft.headers["ETag"]})
    return project_id, answer.headers["ETag"]


def _submit_and_wait(settings: Settings, project_id: str, etag: str) -> float:
    town, reader = _caller(settings, TOWN), _caller(settings, READER)
    path = f"/projects/{project_id}/approve"
    town.call("POST", "registry", path, headers={"If-Match": etag})
    began = time.perf_counter()
    while not _is_visible(reader, project_id):
        if time.perf_counter() - began > PATIENCE_SECONDS:
            raise TimeoutError(project_id)
        time.sleep(POLL_SECONDS)
    return time.perf_counter() - began


def _is_visible(reader: Caller, project_id: str) -> bool:
    try:
        reader.get("reporting", f"/projects/{project_id}")
    except Refused:
        return False
    return True
