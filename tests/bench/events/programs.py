"""Starts the programs of this folder, and the servers that they talk to."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from infra.local import LocalServers
from tests.bench.deployments import free_ports
from tests.folders import open_folder

EVERYBODY = "everybody"
"""A user of the broker who may do anything, for what is not a service of ours."""
PATIENCE_SECONDS = 600


@contextmanager
def servers(services: Sequence[str] = ("registry", "reporting")) -> Iterator[dict[str, str]]:
    """RabbitMQ and PostgreSQL for these services, and where the programs find them."""
    users = (*services, EVERYBODY)
    with open_folder() as folder:
        local = LocalServers(folder)
        local.start(users)
        try:
            # nameko's own names for queues are not those that a service of ours may declare.
            password = urlsplit(local.amqp_uri(EVERYBODY)).password
            local.rabbitmq.control("add_user", EVERYBODY, str(password))
            local.rabbitmq.control("set_permissions", "-p", "yui", EVERYBODY, ".*", ".*", ".*")
            yield {
                **os.environ,
                "YUI_VAR": str(folder),
                "FEED": f"http://127.0.0.1:{free_ports()}",
                **{f"AMQP_{name.upper()}": local.amqp_uri(name) for name in users},
                **{f"DATABASE_{name.upper()}": local.database_url(name) for name in users},
            }
        finally:
            local.end()


@contextmanager
def started(
    environment: dict[str, str], program: str, verb: str, *words: object
) -> Iterator[subprocess.Popen[str]]:
    """The program, connected; ended when left."""
    command = [sys.executable, "-W", "ignore", "-m", f"tests.bench.events.{program}", verb]
    running = subprocess.Popen(
        [*command, *map(str, words)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if said(running) != "ready":
            raise OSError(f"{program} {verb} did not start")
        yield running
    finally:
        running.kill()
        running.wait()


def go(running: subprocess.Popen[str]) -> None:
    """Let one go on that is ready and waits for the word."""
    assert running.stdin is not None
    running.stdin.write("go\n")
    running.stdin.flush()


def done(running: subprocess.Popen[str]) -> None:
    """Wait until it has done what it is timed for; to end takes it a while more."""
    if said(running) != "done":
        raise OSError(f"{running.args} failed")


def said(running: subprocess.Popen[str]) -> str:
    """The next line that it prints."""
    assert running.stdout is not None
    return running.stdout.readline().rstrip("\n")


def output(running: subprocess.Popen[str]) -> str:
    """What more it printed."""
    assert running.stdout is not None
    printed = running.stdout.read()
    finish(running)
    return printed


def finish(running: subprocess.Popen[str]) -> None:
    if running.wait(PATIENCE_SECONDS):
        raise OSError(f"{running.args} failed")
