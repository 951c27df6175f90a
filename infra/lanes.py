"""Keeps the lanes of the broker whole: loads its definitions anew where a service misses one.

An exchange, a queue, a binding or an account can be removed by hand, or be lost with the broker's
data. Services may make nothing there, so whoever holds the definitions must.
"""

import subprocess
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Any

import requests

from infra.callers import health_of
from shared.manifests import WITH_API
from shared.messaging.protocol.relaying import RAREST_BEAT_SECONDS
from shared.settings import Settings

LOOK_SECONDS = 2.0
PAUSE_SECONDS = RAREST_BEAT_SECONDS
"""After a mend: by then a sign of life has come by every lane that is whole again."""


class LaneKeeper:
    """Looks at every service's lanes in a thread of its own; `declare` loads the definitions."""

    def __init__(
        self, settings: Settings, declare: Callable[[], None], say: Callable[[str], None]
    ) -> None:
        self._settings, self._declare, self._say = settings, declare, say

    def start(self) -> None:
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            if self._is_one_missed():
                self._mend()

    def _is_one_missed(self) -> bool:
        told = {service: self._health(service) for service in WITH_API}
        away = {service for service, health in told.items() if not health}
        return any(misses_a_lane(health, away) for health in told.values())

    def _mend(self) -> None:
        with suppress(subprocess.CalledProcessError, OSError):  # the broker, or room, is away
            self._declare()
            self._say("RabbitMQ の経路に問題があるため、その定義を読み込み直しました。")
            time.sleep(PAUSE_SECONDS)

    def _health(self, service: str) -> Mapping[str, Any]:
        with suppress(requests.RequestException, ValueError):
            return health_of(self._settings, service)
        return {}


def misses_a_lane(health: Mapping[str, Any], away: Collection[str] = ()) -> bool:
    """Whether the service cannot tell what it announces, or is not told what it should hear.

    That nothing is heard of producers that are `away` says nothing about their lanes.
    """
    untold = health.get("broker") not in ("ok", None)
    return untold or any(
        stream["lane"]
        for name, stream in health.get("streams", {}).items()
        if name.partition(".")[2] not in away
    )
