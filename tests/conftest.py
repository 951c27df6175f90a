"""Which layers ran, said at the end; under CI=true nothing may be left out."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
IN_CI = os.environ.get("CI") == "true"


_TOGETHER = ("browser", "connected", "faults")
"""Layers whose tests share servers, or tell one story: each runs in one process, in its order."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Name the group that `-n 2 --dist loadgroup` keeps together: such a layer, or a file.

    Any later, and pytest-xdist has asked for the groups already.
    """
    layer, _, file = item.path.relative_to(TESTS).as_posix().partition("/")
    item.add_marker(pytest.mark.xdist_group(layer if layer in _TOGETHER else f"{layer}/{file}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In CI a skipped test is a failed one: what it lacks could have been installed."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped, which CI=true does not allow: {report.longrepr}"
        )
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line per layer and reason for what was left out."""
    left_out: dict[tuple[str, str], int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        layer = report.nodeid.split("/")[1]
        reason = (
            report.longrepr[2].removeprefix("Skipped: ")
            if isinstance(report.longrepr, tuple)
            else str(report.longrepr)
        )
        left_out[layer, reason] = left_out.get((layer, reason), 0) + 1
    for (layer, reason), count in left_out.items():
        terminalreporter.write_line(f"LEFT OUT: {count} of tests/{layer}: {reason}", yellow=True)
