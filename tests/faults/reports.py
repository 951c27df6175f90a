"""Reports in the making: their child processes killed, and the service around them."""

import time
from typing import Any

import psutil

from infra.callers import Caller
from services.reporting.format_process import LIMITS
from services.reporting.schemas import EXAMPLE_ORDER
from shared.access import Member, Role
from shared.settings import Settings
from tests.faults.announcing import announcer
from tests.faults.attack import Attack, Violated, say
from tests.faults.invariants import wait_until_heard

COORDINATOR = Member("faults-coordinator", None, frozenset({Role.COORDINATOR}))
CHILD_SECONDS = 120
STANDSTILL_SECONDS = LIMITS.seconds + 30
"""Longer without progress than a format may take, and a service its start."""
PROJECTS = 1_850


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


def kill_the_service_at_a_long_report(attack: Attack) -> None:
    """kill -9 of reporting while it makes a report of 1,850 projects: it is made afterwards"""
    with announcer(attack) as registry:
        registry.announce_many(PROJECTS)
    wait_until_heard(attack.yui.settings)
    began = time.monotonic()
    kill_the_service_at_work(attack)
    say(f"  ordered, cut off and made in {time.monotonic() - began:.0f} s")


def ordered(settings: Settings) -> str:
    """The id of a report that is ordered now."""
    answer = Caller(settings, COORDINATOR).post("reporting", "/reports", json=EXAMPLE_ORDER)
    return str(answer.json()["id"])


def _child(service: psutil.Process | None) -> psutil.Process:
    assert service
    until = time.monotonic() + CHILD_SECONDS
    while not (children := service.children()) and time.monotonic() < until:
        time.sleep(0.01)
    return children[0]


def expect_ended(settings: Settings, report: str, *states: str) -> None:
    """Raises Violated unless its making ends in one of the states, a failure with a word."""
    found = _followed(settings, report)
    if found["state"] not in states or (found["state"] == "failed") != bool(found["trouble"]):
        raise Violated(f"the report is {found['state']}, not {states}: {found['trouble']!r}")


def _followed(settings: Settings, report: str) -> dict[str, Any]:
    """The report once its making ended, or stood still for STANDSTILL_SECONDS."""
    farthest, moved = -1, time.monotonic()
    while (found := _report(settings, report))["state"] not in ("done", "failed"):
        if found["progress"] > farthest:
            farthest, moved = found["progress"], time.monotonic()
        if time.monotonic() > moved + STANDSTILL_SECONDS:
            break
        time.sleep(0.2)
    return found


def _report(settings: Settings, report: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = Caller(settings, COORDINATOR).get("reporting", f"/reports/{report}")
    except OSError:
        return {"state": "nobody answers", "trouble": "", "progress": -1}
    return found
