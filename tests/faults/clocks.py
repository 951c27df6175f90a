"""The clock of the services set back an hour, with Debian's libfaketime."""

import glob
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path

import requests

from shared.manifests import SERVICES
from tests.faults.attack import Attack, Fault, Violated, say
from tests.faults.visitor import Visitor

BACK_SECONDS = 3600
BACK_FOR_SECONDS = 5
TOLERANCE_SECONDS = 60


def library() -> str:
    """The library that lies about the time, or nothing where it is not installed."""
    return next(iter(glob.glob("/usr/lib/*/faketime/libfaketime.so.1")), "")


def environment(clock: Path) -> Mapping[str, str]:
    """Processes started so read their clock's error from the file; only the wall clock lies."""
    clock.write_text("+0")
    return {
        "LD_PRELOAD": library(),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }


def set_back_by(clock: Path, deployment: str) -> Fault:
    """The fault that writes into the file."""

    def set_back(attack: Attack) -> None:
        with Visitor(attack.yui.settings) as earlier:
            clock.write_text(f"-{BACK_SECONDS}")
            with Visitor(attack.yui.settings) as later:
                time.sleep(BACK_FOR_SECONDS)
        for service in SERVICES:
            _expect_set_back(attack, service)
        if earlier.seen or later.seen:
            raise Violated(f"officials saw {dict(earlier.seen)}, {dict(later.seen)}")
        say(f"  pages seen since a sign-in before: {earlier.pages}, after: {later.pages}")

    set_back.__doc__ = f"Clock of the {deployment} deployment set back an hour while users work"
    return set_back


def _expect_set_back(attack: Attack, service: str) -> None:
    said = requests.get(f"{attack.yui.settings.address(service)}/health", timeout=10)
    behind = time.time() - parsedate_to_datetime(said.headers["Date"]).timestamp()
    if abs(behind - BACK_SECONDS) > TOLERANCE_SECONDS:
        raise Violated(f"the clock of {service} is {behind:.0f} s behind, not an hour")
