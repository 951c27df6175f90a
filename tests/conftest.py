"""Which layers ran, said at the end; under CI=true nothing may be left out."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

IN_CI = os.environ.get("CI") == "true"

settings.register_profile("yui", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if not IN_CI:  # where Hypothesis has a profile of its own
    settings.load_profile("yui")


_TOGETHER = ("browser", "connected", "faults")
"""Layers whose tests share servers, or tell one story: each runs in one process, in its order."""


class Layers(LoadScopeScheduling):
    """`-n 2` keeps such a layer together, and otherwise a file.

    pytest-xdist's own `--dist loadgroup` groups nothing with pytest 9.2, and does not say so.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        layer = file.split("/")[1]
        return layer if layer in _TOGETHER else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Layers:
    return Layers(config, log)


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
