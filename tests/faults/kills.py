"""kill -9 of processes that Yui consists of, at random moments."""

import time
from collections import Counter

from shared.manifests import SERVICES
from tests.faults.attack import Attack, Fault, Violated, say
from tests.faults.visitor import Visitor

PAUSE_SECONDS = (0.3, 3.7)


def services_killed(times: int) -> Fault:
    """So many kills of services of the council deployment; its supervisor starts them again."""

    def kill_services(attack: Attack) -> None:
        killed: Counter[str] = Counter()
        with Visitor(attack.yui.settings) as visitor:
            while killed.total() < times:
                time.sleep(attack.random.uniform(*PAUSE_SECONDS))
                service = attack.random.choice(SERVICES)
                if process := attack.yui.process(service):
                    process.kill()
                    killed[service] += 1
        if visitor.seen or visitor.cut > killed["portal"]:
            raise Violated(f"{visitor} with {killed['portal']} portals killed")
        say(f"  {visitor}")

    kill_services.__doc__ = f"kill -9 of a service with its relay and consumers, {times} times"
    return kill_services


def kill_the_supervisor(attack: Attack) -> None:
    """kill -9 of the supervisor, started again beside the services and servers that it left"""
    attack.yui.kill()
    time.sleep(attack.random.uniform(*PAUSE_SECONDS))
    attack.yui.start()


def everything_killed(times: int) -> Fault:
    """So many kills of the embedded deployment's one process, started again each time."""

    def kill_the_one_process(attack: Attack) -> None:
        for _ in range(times):
            time.sleep(attack.random.uniform(*PAUSE_SECONDS))
            attack.yui.kill()
            attack.yui.start()

    kill_the_one_process.__doc__ = f"kill -9 of the one process, {times} times"
    return kill_the_one_process
