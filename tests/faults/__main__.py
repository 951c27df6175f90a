"""`make faults`: every fault at least once, 200 kills in the council deployment and 50 embedded.

`SEED=` replays a run. It takes about 30 minutes and at most BOUND_SECONDS: what is left then is
named and counts as a failure. It listens on loopback only and ends only what it started.
"""

import logging
import os
import random
import sys
import time

from infra.callers import Refused
from shared.logs import configure_logs
from tests.faults.attack import Violated, say
from tests.faults.parts import PARTS, Part

BOUND_SECONDS = 3600
VIOLATIONS = (Violated, TimeoutError, Refused, RuntimeError)
"""Also what does not start, or is refused, after a fault."""


def main(names: list[str]) -> int:
    seed = os.environ.get("SEED") or str(random.randrange(1_000_000))
    say(f"SEED={seed}")
    configure_logs(logging.CRITICAL)
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    began, failed = time.monotonic(), 0
    for name in names or list(PARTS):
        say(f"{name}:")
        for part in PARTS[name]():
            if time.monotonic() - began > BOUND_SECONDS:
                raise TimeoutError(f"{BOUND_SECONDS} s are over before {part.name}")
            failed += _failed(part, f"{seed}/{part.name}")
    say(f"{(time.monotonic() - began) / 60:.0f} minutes, {failed} violations, SEED={seed}")
    return min(failed, 1)


def _failed(part: Part, seed: str) -> bool:
    try:
        part.run(seed)
    except VIOLATIONS as violation:
        say(f"  VIOLATED by {part.name}:\n{violation}")
        return True
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
