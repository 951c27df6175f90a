"""A whole Yui under test: the embedded one, or the council's with PostgreSQL and RabbitMQ."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.callers import wait_for
from shared.manifests import SERVICES
from shared.settings import Settings
from tests.folders import open_folder

START_SECONDS = 180


@contextmanager
def deployment(verb: str, *options: str, var: Path | None = None) -> Iterator[Settings]:
    """`yui run` or `yui up`, answering, in `var` or a folder of its own; ended by SIGINT."""
    with open_folder() as temporary:
        settings = Settings(var=var or temporary, port=free_ports())
        environment = {**os.environ, "YUI_VAR": str(settings.var), "PORT": str(settings.port)}
        program = subprocess.Popen(
            [str(Path(sys.executable).parent / "yui"), verb, *options],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        try:
            for service in SERVICES:
                wait_for(settings, service, START_SECONDS)
            yield settings
        finally:
            if program.poll() is None:
                program.send_signal(signal.SIGINT)
            program.wait(60)


def wait_for_sample(settings: Settings) -> None:
    """Return once `yui run` has loaded its sample; raises TimeoutError."""
    until = time.monotonic() + START_SECONDS
    while not (settings.var / "sample-loaded").exists():
        if time.monotonic() > until:
            raise TimeoutError("the sample did not arrive")
        time.sleep(0.1)


def free_ports() -> int:
    """As many free ports in a row as there are services, drawn at random; answers the first."""
    for _ in range(100):
        first = random.randrange(20_000, 30_000, 10)
        if all(_is_free(first + n) for n in range(len(SERVICES))):
            return first
    raise OSError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
