"""What an operator does on a working day: restarts, and a second process beside the first."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from infra.callers import wait_for
from shared.manifests import SERVICES
from shared.settings import Settings
from tests.bench.deployments import free_ports
from tests.faults.attack import Attack, Violated, say
from tests.faults.installation import START_SECONDS, Installation
from tests.faults.load import NOBODY_THERE
from tests.faults.servers import amqp_uri
from tests.faults.visitor import Visitor

BESIDE_SECONDS = 8
TERMINATED_SECONDS = 30
WAITING = {NOBODY_THERE, "503"}
"""Nobody there yet, or not ready yet: the request was not begun and can simply be sent again."""


def restart_each_service(attack: Attack) -> None:
    """SIGTERM to one service after the other, each started again: no request and no page fails"""
    before = Counter(attack.load.waits)
    with Visitor(attack.yui.settings) as visitor:
        for service in SERVICES:
            _restart(attack.yui, service)
    failed = {why: n for why, n in (attack.load.waits - before).items() if why not in WAITING}
    if failed or visitor.seen or visitor.told_away or visitor.cut:
        raise Violated(f"during a rolling restart failed {failed}, {visitor}")
    say(f"  {visitor}")


def _restart(yui: Installation, service: str) -> None:
    process = yui.process(service)
    assert process
    process.send_signal(signal.SIGTERM)
    process.wait(TERMINATED_SECONDS)
    while yui.process(service) is None:
        time.sleep(0.1)
    wait_for(yui.settings, service, START_SECONDS)


def run_two_of_each(attack: Attack) -> None:
    """Two relays and two consumers for each stream; then the first ones killed"""
    with second(attack, "registry"), second(attack, "reporting"), second(attack, "evaluation"):
        time.sleep(BESIDE_SECONDS)
        for service in ("registry", "reporting", "evaluation"):
            if process := attack.yui.process(service):
                process.kill()
        time.sleep(BESIDE_SECONDS)


@contextmanager
def second(attack: Attack, service: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Another process of the service: same database, same broker, an address of its own."""
    first = attack.yui.settings
    own = Settings(var=first.var, port=free_ports())
    environment = {
        **os.environ,
        "YUI_VAR": str(first.var),
        "PORT": str(own.port),
        "DATABASE_URL": attack.yui.servers.database_url(service),
        "AMQP_URI": amqp_uri(first, service),
        **{f"{name.upper()}_URL": first.address(name) for name in SERVICES},
    }
    command = [sys.executable, "-m", "infra.cli", "serve", service]
    with ExitStack() as ending, (first.var / "logs" / f"{service}-2.log").open("wb") as log:
        program = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        ending.callback(program.wait, TERMINATED_SECONDS)
        ending.callback(program.terminate)
        wait_for(own, service, START_SECONDS)
        yield program
