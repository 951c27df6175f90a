"""The clock set back an hour, with Debian's libfaketime.

Only under the embedded deployment: in the supervisor of the other one, which has no eventlet,
`time.sleep` fails under libfaketime (EINVAL).
"""

import glob
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path

import requests

from tests.faults.attack import Attack, Fault, Violated

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


def set_back_by(clock: Path) -> Fault:
    """The fault that writes into the file."""

    def set_back(attack: Attack) -> None:
        """Clock of the embedded deployment set back an hour while users work"""
        clock.write_text(f"-{BACK_SECONDS}")
        time.sleep(BACK_FOR_SECONDS)
        _expect_set_back(attack)

    return set_back


def _expect_set_back(attack: Attack) -> None:
    said = requests.get(f"{attack.yui.settings.address('registry')}/health", timeout=10)
    behind = time.time() - parsedate_to_datetime(said.headers["Date"]).timestamp()
    if abs(behind - BACK_SECONDS) > TOLERANCE_SECONDS:
        raise Violated(f"the services' clock is {behind:.0f} s behind, not an hour")
