"""A whole Yui under attack: `yui run` or `yui up` in a folder of its own, with the sample in it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from infra.callers import wait_for
from infra.local import CannotStart, LocalServers
from infra.local.postgres import binaries
from infra.local.process import end_leftovers, recorded
from infra.local.rabbitmq import SERVER
from shared.manifests import SERVICES
from shared.settings import Settings
from tests.bench.deployments import free_ports
from tests.folders import open_folder

YUI = ("infra.cli",)
SERVERS = ("rabbitmq", "epmd", "postgres")
READY = "準備ができました"
START_SECONDS = 180


class Installation:
    """One folder, one range of ports, and the program that runs there."""

    def __init__(
        self,
        verb: str,
        var: Path,
        environment: Mapping[str, str] | None = None,
        program: Sequence[str] = YUI,
    ) -> None:
        self.verb, self._program = verb, program
        self.settings = Settings(var=var, port=free_ports())
        self.servers = LocalServers(var)
        self._environment = {
            **os.environ,
            **(environment or {}),
            "YUI_VAR": str(var),
            "PORT": str(self.settings.port),
        }
        self._terminal = var / "terminal.txt"

    def start(self, *options: str) -> None:
        """Return once it says that it is ready; raises RuntimeError."""
        with self._terminal.open("wb") as output:
            self.program = subprocess.Popen(
                [sys.executable, "-m", *self._program, self.verb, *options],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + START_SECONDS
        while READY not in self.said():
            if self.program.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"yui {self.verb} does not start:\n{self.said()}")
            time.sleep(0.1)

    def run(self, *words: str) -> None:
        """Another command of `yui`, to its end, beside the program; raises RuntimeError."""
        code, said = self.ask(*words)
        if code:
            raise RuntimeError(f"yui {' '.join(words)} ends with {code}:\n{said}")

    def ask(self, *words: str) -> tuple[int, str]:
        """The exit code of another command of `yui`, and what it says."""
        command = [sys.executable, "-m", *YUI, *words]
        done = subprocess.run(
            command, env=self._environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    def said(self) -> str:
        """What the program wrote on its terminal since its last start."""
        return self._terminal.read_text(errors="replace")

    def end(self) -> None:
        """With what a supervisor that was killed has left."""
        if self.program.poll() is None:
            self.program.terminate()
        self.program.wait(90)
        end_leftovers(self.settings.var / "run", (*SERVICES, *SERVERS))

    def kill(self) -> None:
        self.program.kill()
        self.program.wait()

    def process(self, name: str) -> psutil.Process | None:
        """The living process of a service or server of `yui up`."""
        return recorded(self.settings.var / "run" / f"{name}.json")

    def wait_until_answering(self) -> None:
        for service in SERVICES:
            wait_for(self.settings, service, START_SECONDS)


def missing_servers() -> str:
    """What `yui up` lacks on this machine, or nothing."""
    try:
        binaries()
    except CannotStart as error:
        return str(error)
    return "" if SERVER.exists() else "RabbitMQ がありません。"


@contextmanager
def installed(
    verb: str,
    environment: Mapping[str, str] | None = None,
    on: Path | None = None,
    program: Sequence[str] = YUI,
) -> Iterator[Installation]:
    """Started with the sample, in a folder of its own `on` a disk; ended and gone on leaving.

    `program` is a module, and words before the verb, to start instead of `yui` itself.
    """
    with open_folder(on) as var:
        installation = Installation(verb, var, environment, program)
        try:
            installation.start(*(["--sample"] if verb == "up" else []))
            yield installation
        finally:
            installation.end()
