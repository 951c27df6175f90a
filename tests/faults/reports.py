"""Reports in the making: their child processes killed, and the service around them."""

import time
from collections.abc import Callable
from typing import Any

import psutil

from infra.callers import Caller
from services.reporting.schemas import EXAMPLE_ORDER
from shared.access import Member, Role
from shared.settings import Settings
from tests.faults.attack import Attack, Violated

COORDINATOR = Member("faults-coordinator", None, frozenset({Role.COORDINATOR}))
MAKING_SECONDS = 120


def kill_the_child(attack: Attack) -> None:
    """kill -9 of a child that makes a report: the report says that it failed"""
    report = ordered(attack.yui.settings)
    _child(attack.yui.process("reporting")).kill()
    expect_ended(attack.yui.settings, report, "failed")


def kill_the_service_at_work(attack: Attack) -> None:
    """kill -9 of reporting while it makes a report: the report is made afterwards"""
    report = ordered(attack.yui.settings)
    service = attack.yui.process("reporting")
    child = _child(service)
    assert service
    service.kill()
    child.kill()
    expect_ended(attack.yui.settings, report, "done")


def ordered(settings: Settings) -> str:
    """The id of a report that is ordered now."""
    answer = Caller(settings, COORDINATOR).post("reporting", "/reports", json=EXAMPLE_ORDER)
    return str(answer.json()["id"])


def _child(service: psutil.Process | None) -> psutil.Process:
    assert service
    until = time.monotonic() + MAKING_SECONDS
    while not (children := service.children()) and time.monotonic() < until:
        time.sleep(0.01)
    return children[0]


def expect_ended(settings: Settings, report: str, *states: str) -> None:
    """Raises Violated unless its making ends in one of the states, a failure with a word."""
    found = _eventually(lambda: _report(settings, report), {"done", "failed"})
    if found["state"] not in states or (found["state"] == "failed") != bool(found["trouble"]):
        raise Violated(f"the report is {found['state']}, not {states}: {found['trouble']!r}")


def _report(settings: Settings, report: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = Caller(settings, COORDINATOR).get("reporting", f"/reports/{report}")
    except OSError:
        return {"state": "nobody answers", "trouble": ""}
    return found


def _eventually(look: Callable[[], dict[str, Any]], states: set[str]) -> dict[str, Any]:
    until = time.monotonic() + MAKING_SECONDS
    while (found := look())["state"] not in states and time.monotonic() < until:
        time.sleep(0.2)
    return found
