"""kill -9 of processes that Yui consists of, at random moments."""

import time

from shared.settings import SERVICES
from tests.faults.attack import Attack

PAUSE_SECONDS = (0.5, 4.0)


def kill_services(attack: Attack, times: int) -> None:
    """kill -9 of services, relays and listeners of the council deployment in them"""
    killed = 0
    while killed < times:
        time.sleep(attack.random.uniform(*PAUSE_SECONDS))
        name = attack.random.choice(SERVICES)
        if process := attack.yui.process(name):
            process.kill()
            killed += 1


def kill_the_one_process(attack: Attack, times: int) -> None:
    """kill -9 of the one process of the embedded deployment, started again each time"""
    for _ in range(times):
        time.sleep(attack.random.uniform(*PAUSE_SECONDS) / 2)
        attack.yui.kill()
        attack.yui.start()
