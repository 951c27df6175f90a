"""A short seeded selection of `make faults`; SEED= replays it with another."""

import os
import random
from collections.abc import Callable, Iterator

import pytest

from tests.faults.attack import Attack, Fault, expect_all_holds, recovery_from
from tests.faults.installation import Installation, installed, missing_servers
from tests.faults.kills import kill_services, kill_the_one_process
from tests.faults.load import Load

SEED = int(os.environ.get("SEED", "1"))
RATE = 5


@pytest.fixture(scope="module")
def council() -> Iterator[Installation]:
    if missing := missing_servers():
        pytest.skip(missing)
    with installed("up") as yui:
        yield yui


def attacked(yui: Installation, *faults: Fault) -> None:
    seed = random.Random(SEED)
    with Load(yui.settings, SEED, RATE) as load:
        attack = Attack(yui, load, seed)
        for fault in faults:
            recovery_from(fault, attack)
        expect_all_holds(attack)


def times(fault: Callable[[Attack, int], None], count: int) -> Fault:
    return lambda attack: fault(attack, count)


def test_the_embedded_deployment_loses_nothing_when_killed() -> None:
    with installed("run") as yui:
        attacked(yui, times(kill_the_one_process, 3))


def test_the_council_deployment_loses_nothing_when_its_services_are_killed(
    council: Installation,
) -> None:
    attacked(council, times(kill_services, 4))
