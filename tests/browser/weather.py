"""Bad weather over the council deployment: PostgreSQL or RabbitMQ goes down, and comes back."""

import json
import signal
import time
from collections.abc import Callable

import psutil
import requests

from infra.callers import health_of
from infra.local.secrets import port_in_use
from shared.manifests import SERVICES
from shared.settings import Settings


class Weather:
    """Stops servers that `yui up` started; it may start them again only when the sky clears."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._supervisor = self.process("portal").parent()

    def process(self, name: str) -> psutil.Process:
        record = self._settings.var / "run" / f"{name}.json"
        return psutil.Process(json.loads(record.read_text())["pid"])

    def breaks(self, server: str, how: signal.Signals) -> None:
        """The server goes down, and stays down."""
        self._supervisor.suspend()
        process = self.process(server)
        process.send_signal(how)
        until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE, 20)

    def clears(self) -> None:
        """What went down is started again; return once every service and stream is well."""
        self._supervisor.resume()
        until(lambda: all(map(self._is_well, SERVICES)), 40)

    def services(self) -> dict[str, int]:
        """The process of each service."""
        return {name: self.process(name).pid for name in SERVICES}

    def hears_the_broker(self, service: str) -> bool:
        """Whether the service is connected to RabbitMQ."""
        port = port_in_use(self._settings.var / "run", "rabbitmq")
        found = self.process(service).net_connections("tcp")
        return any(one.raddr and one.raddr.port == port for one in found)

    def _is_well(self, service: str) -> bool:
        try:
            health = health_of(self._settings, service)
        except requests.RequestException:
            return False
        streams = health["streams"].values()
        return health["database"] == "ok" and not any(
            one["condition"] != "running" for one in streams
        )


def until(well: Callable[[], bool], seconds: float) -> None:
    """Wait for it; AssertionError after the time."""
    deadline = time.monotonic() + seconds
    while not well():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)
