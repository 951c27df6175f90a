"""How long a person waits for `yui run`: the first start, a later one, and its end."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from infra.callers import wait_for
from shared.manifests import SERVICES
from shared.settings import Settings
from tests.bench.deployments import free_ports
from tests.bench.table import Figure, seconds_of


def measure() -> list[Figure]:
    python = seconds_of(lambda: subprocess.run([sys.executable, "-c", ""], check=True))
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(var=Path(folder), port=free_ports())
        first, _ = _run_once(settings)
        later, end = _run_once(settings)
    return [
        Figure("an empty Python program", python, "s"),
        Figure("first start of yui run, sample loading after it", first, "s", first / python,
               "empty program"),
        Figure("later start of yui run", later, "s", later / python, "empty program", "under 6 s"),
        Figure("end after Ctrl-C", end, "s", end / python, "empty program", "under 2 s"),
    ]  # fmt: skip


def _run_once(settings: Settings) -> tuple[float, float]:
    """Seconds until every service answers, and from Ctrl-C to the end."""
    environment = {**os.environ, "YUI_VAR": str(settings.var), "PORT": str(settings.port)}
    began = time.perf_counter()
    program = subprocess.Popen(
        [str(Path(sys.executable).parent / "yui"), "run"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    for service in SERVICES:
        wait_for(settings, service, 60)
    ready = time.perf_counter() - began
    time.sleep(10)  # the first start loads the sample
    began = time.perf_counter()
    program.send_signal(signal.SIGINT)
    program.wait(60)
    return ready, time.perf_counter() - began
