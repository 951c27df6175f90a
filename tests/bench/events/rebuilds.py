"""The joint read model made anew from its first fact, beside a bare projection."""

import subprocess
import sys
import time

from shared.manifests import SERVICES
from tests.bench.events.compare import forget_what_was_heard
from tests.bench.events.lives import LENGTH
from tests.bench.events.programs import done, output, servers, started
from tests.bench.table import Figure

BARE = 100_000
PROJECTS = 6_000


def measure() -> list[Figure]:
    bare = _bare()
    with servers(SERVICES) as environment:
        with started(environment, "joint", "fill", PROJECTS):
            pass
        with started(environment, "ours", "serve"):
            feed = _rebuilt(environment, "feed")
        database = _rebuilt(environment, "database")
        command = _by_command(environment)
    limit = "at least 5,000"
    return [
        Figure("rebuild of a bare projection from the feed", bare, "/s"),
        Figure("rebuild of the joint read model from the feed", feed, "/s", feed / bare,
               "bare projection", limit),
        Figure("rebuild of the joint read model from the database", database, "/s",
               database / bare, "bare projection", limit),
        Figure("yui rebuild reporting, its start included", command, "/s", command / bare,
               "bare projection", limit),
    ]  # fmt: skip


def _bare() -> float:
    """Facts a second, read by a consumer that keeps a row of each."""
    with servers() as environment:
        with started(environment, "ours", "fill", BARE):
            pass
        forget_what_was_heard(environment)
        with (
            started(environment, "ours", "serve"),
            started(environment, "ours", "rebuild", BARE) as rebuilding,
        ):
            began = time.perf_counter()
            done(rebuilding)
            return BARE / (time.perf_counter() - began)


def _rebuilt(environment: dict[str, str], source: str) -> float:
    with started(environment, "joint", "rebuild", source) as rebuilding:
        return float(output(rebuilding))


def _by_command(environment: dict[str, str]) -> float:
    """All of reporting's subscriptions; but for registry's they are empty here."""
    command = [sys.executable, "-W", "ignore", "-m", "infra.cli", "rebuild", "reporting"]
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return LENGTH * PROJECTS / (time.perf_counter() - began)
