"""One fault against a Yui under load, and how long it takes until all is as before."""

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.installation import Installation
from tests.faults.invariants import violations, wait_until_heard
from tests.faults.load import Load

RATE = 5.0
"""Projects a second that the load submits, each with three commands."""
BEFORE_SECONDS = 1.5
"""How long the load runs undisturbed before a fault."""


@dataclass(frozen=True)
class Attack:
    """What a fault gets hold of."""

    yui: Installation
    load: Load
    random: random.Random


Fault = Callable[[Attack], None]
"""Does it and returns when it is over: from then on everything should recover by itself."""


class Violated(Exception):
    """Something was lost, doubled, turned round, or shown to a user that should not be."""


@dataclass(frozen=True)
class Recovery:
    """`seconds` from the end of the fault until a new command is acknowledged, every service
    answers and every stream has heard everything."""

    name: str
    seconds: float


def withstood(yui: Installation, seed: str, fault: Fault) -> Recovery:
    """One fault under a load of its own, then all invariants; raises Violated."""
    with Load(yui.settings, seed, RATE) as load:
        attack = Attack(yui, load, random.Random(seed))
        recovery = recovery_from(fault, attack)
        expect_all_holds(attack)
    return recovery


def recovery_from(fault: Fault, attack: Attack) -> Recovery:
    """Do it, and wait until all is as before."""
    name = (fault.__doc__ or fault.__name__).partition("\n")[0].rstrip(".")
    time.sleep(BEFORE_SECONDS)
    fault(attack)
    ended = time.monotonic()
    attack.load.submit_one()
    attack.yui.wait_until_answering()
    wait_until_heard(attack.yui.settings)
    recovery = Recovery(name, time.monotonic() - ended)
    say(f"  {recovery.seconds:6.1f} s  {name}")
    return recovery


def expect_all_holds(attack: Attack) -> None:
    """Stop the load, then look; raises Violated."""
    attack.load.stop()
    found = violations(attack.yui.settings, attack.load.acknowledged)
    found += [f"a user saw {count} times: {what}" for what, count in attack.load.odd.items()]
    if found:
        raise Violated("\n".join(found))
    waits = ", ".join(f"{count} {why}" for why, count in attack.load.waits.most_common())
    say(
        f"  {len(attack.load.acknowledged)} projects acknowledged, each there exactly once; "
        f"longest wait {attack.load.longest_seconds:.1f} s ({waits or 'no retries'})"
    )


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
