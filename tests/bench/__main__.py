"""`make bench`: all of them, or those named: `python -m tests.bench listing reports`."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench import journey, listing, pages, reports, starting
from tests.bench.events import compare, rebuilds, spreading
from tests.bench.table import Figure, save, show

PARTS: dict[str, Callable[[], list[Figure]]] = {
    "starting": starting.measure,
    "listing": listing.measure,
    "reports": reports.measure,
    "pages": pages.measure,
    "events": compare.through_the_broker,
    "events-embedded": compare.embedded,
    "events-long-log": compare.with_a_long_log,
    "spread": spreading.measure,
    "rebuild": rebuilds.measure,
    "embedded": lambda: journey.measure("run"),
    "council": lambda: journey.measure("up"),
}
RESULT = Path("build/bench.json")


def main(names: list[str]) -> None:
    figures: list[Figure] = []
    for name in names or list(PARTS):
        if name == "council" and not _servers_are_there():
            sys.stdout.write("council: skipped, run `make install-servers` first\n")
            continue
        measured = PARTS[name]()
        show(measured)
        figures += measured
    save(figures, RESULT)


def _servers_are_there() -> bool:
    return bool(os.environ.get("DATABASE_URL")) or shutil.which("rabbitmqctl") is not None


if __name__ == "__main__":
    main(sys.argv[1:])
