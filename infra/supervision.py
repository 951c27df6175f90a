"""Keeps a deployment running: starts servers and services, restarts what dies, ends all."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from types import TracebackType

import requests

from infra.addresses import listening_at
from infra.callers import is_well
from infra.databases import require_all_sound, require_no_embedded
from infra.lanes import LaneKeeper
from infra.local import LocalServers
from infra.local.process import CannotStart, Program, Running, end_leftovers, start
from infra.members import Council
from shared.manifests import SERVICES, WITH_API
from shared.settings import Settings

START_SECONDS = 60
LONGEST_START_SECONDS = 3 * START_SECONDS
"""Of all together: as long as a service that hangs at its start takes to be restarted."""
FIRST_BACKOFF_SECONDS, LONGEST_BACKOFF_SECONDS = 1.0, 30.0
HUNG_SECONDS, ASK_SECONDS = 30, 3
STEADY_SECONDS = 10
"""What has run this long is healthy again: its next failure waits only shortly."""

Say = Callable[[str], None]


class Pulse:
    """Asks a service at an address every few seconds, in a thread of its own, whether it answers.

    Whatever it says counts: one whose database is away is not helped by a restart.
    """

    def __init__(self, address: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._address, self._clock = address, clock
        self.begin()
        threading.Thread(target=self._ask_on, daemon=True).start()

    def begin(self) -> None:
        """The service starts now, and need not answer before START_SECONDS."""
        self._felt_at = self._clock() + START_SECONDS - HUNG_SECONDS

    @property
    def is_gone(self) -> bool:
        """Whether nobody was answered for HUNG_SECONDS."""
        return self._clock() - self._felt_at > HUNG_SECONDS

    def _ask_on(self) -> None:
        while True:
            with suppress(requests.RequestException):
                requests.get(f"{self._address}/health", timeout=ASK_SECONDS)
                self._felt_at = max(self._felt_at, self._clock())
            time.sleep(ASK_SECONDS)


class Watched:
    """A service or server: restarted after a pause, which doubles while it fails at its start.

    Who was ended or killed by somebody else did not fail. One that lives and answers nobody is
    ended, and so counts as dead.
    """

    def __init__(
        self, running: Running, clock: Callable[[], float], pulse: Pulse | None = None
    ) -> None:
        self.running, self._clock, self._pulse = running, clock, pulse
        self._backoff = FIRST_BACKOFF_SECONDS
        self._due: float | None = None
        self._began = clock()

    def check(self) -> str:
        """Restart it if that is due; what happened, in a word, or nothing."""
        if self.running.alive:
            return self._look_for_a_pulse()
        if self._due is None:
            lasted = self._clock() - self._began > STEADY_SECONDS
            if lasted or not self.running.fell_by_itself:
                self._backoff = FIRST_BACKOFF_SECONDS
            self._due = self._clock() + self._backoff
            return (
                f"{self.running.program.name} が終了しました。{self._backoff:g}秒後に再起動します。"
            )
        if self._clock() < self._due:
            return ""
        self._backoff = min(2 * self._backoff, LONGEST_BACKOFF_SECONDS)
        self._due, self._began = None, self._clock()
        try:
            self.running.start_again()
        except OSError as error:  # no room, for one: it comes back with the next try
            return f"{self.running.program.name} を再起動できません（{error}）。"
        if self._pulse:
            self._pulse.begin()
        return f"{self.running.program.name} を再起動しました。"

    def _look_for_a_pulse(self) -> str:
        if self._pulse is None or not self._pulse.is_gone:
            return ""
        self.running.kill()
        return f"{self.running.program.name} が{HUNG_SECONDS}秒応答しないため、終了させました。"


class Deployment:
    """All of it. On leaving, services end before the servers they use."""

    def __init__(self, settings: Settings, say: Say) -> None:
        self._settings, self._say = settings, say
        self._servers = LocalServers(settings.var, settings.broker_certificates)
        self._services: list[Watched] = []
        self._listening: dict[str, socket.socket] = {}
        self._watched_servers: list[Watched] = []
        if settings.streams:
            raise CannotStart(
                "YUI_STREAMS は、`yui serve` でサービスを1つずつ起動するときの設定です。"
            )
        if settings.database and "{service}" not in settings.database:
            raise CannotStart(
                "DATABASE_URL には、サービス名が入る場所を {service} と書いてください。"
            )

    def __enter__(self) -> "Deployment":
        for number in (signal.SIGINT, signal.SIGTERM):
            # Both: a shell starts what it puts into the background with SIGINT ignored.
            signal.signal(number, signal.default_int_handler)
        try:
            require_no_embedded(self._settings.var)
            # They hold the addresses that a killed supervisor handed down to them.
            end_leftovers(self._settings.var / "run", SERVICES)
            self._listen()
            self._start_servers()
            urls = {service: self._database_url(service) for service in SERVICES}
            require_all_sound(urls, self._settings.files)
            for service in SERVICES:
                pulse = Pulse(self._settings.address(service))
                self._services.append(Watched(self._start(service), time.monotonic, pulse))
            self._wait_until_all_are_well()
            self._keep_lanes()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def watch(self) -> None:
        """Until SIGINT or SIGTERM raises KeyboardInterrupt."""
        while True:
            self._check()
            time.sleep(0.3)

    def _check(self) -> None:
        for watched in (*self._watched_servers, *self._services):
            if said := watched.check():
                self._say(said)

    def _wait_until_all_are_well(self) -> None:
        """Restarting meanwhile what dies; raise CannotStart where one is never well."""
        deadline = time.monotonic() + LONGEST_START_SECONDS
        awaited = list(SERVICES)
        while awaited := [one for one in awaited if not is_well(self._settings, one)]:
            if time.monotonic() > deadline:
                raise CannotStart(f"{'、'.join(awaited)} が応答しません。")
            self._check()
            time.sleep(0.1)

    def _keep_lanes(self) -> None:
        """At a broker of our own; of another one we hold no definitions."""
        if not self._settings.amqp_uri:
            LaneKeeper(self._settings, self._servers.rabbitmq.declare, self._say).start()

    def load_sample(self) -> None:
        """The sample accounts and what they entered (a repeat makes nothing); print them."""
        from infra.sample import accounts, load

        with closing(self._council()) as council:
            council.enrol_samples(accounts.ACCOUNTS)
        load(self._settings)
        self._say(accounts.as_table())

    def has_members(self) -> bool:
        """Whether anybody could sign in."""
        with closing(self._council()) as council:
            return council.has_members()

    def _council(self) -> Council:
        return Council(self._database_url("council"))

    def _start_servers(self) -> None:
        """Those for which the environment names no address."""
        named = {"postgres": self._settings.database, "rabbitmq": self._settings.amqp_uri}
        kinds = [kind for kind, address in named.items() if not address]
        if kinds:
            self._say(f"サーバーを起動しています（{'、'.join(kinds)}）…")
            self._servers.start(SERVICES, kinds)
        self._watched_servers = [Watched(one, time.monotonic) for one in self._servers.running]

    def _listen(self) -> None:
        """At every address, as long as we run: no stranger ever answers there, and whoever calls a
        service that is being restarted waits. Raises AddressTaken.
        """
        for service in SERVICES:
            port = self._settings.port_of(service)
            self._listening[service] = listening_at(self._settings.host, port)

    def _start(self, service: str) -> Running:
        listening = self._listening[service].fileno()
        environment = {
            **os.environ,
            "DATABASE_URL": self._database_url(service),
            "AMQP_URI": self._amqp_uri(service),
            "YUI_LISTENING": str(listening),
        }
        return start(
            Program(
                name=service,
                command=[sys.executable, "-m", "infra.cli", "serve", service],
                environment=environment,
                log=self._settings.var / "logs" / f"{service}.log",
                handed_down=(listening,),
            ),
            self._settings.var / "run",
        )

    def _amqp_uri(self, service: str) -> str:
        """None, in no characters, for the portal: it announces nothing and hears nobody."""
        if service not in WITH_API:
            return ""
        return self._settings.amqp_uri or self._servers.amqp_uri(service)

    def _database_url(self, service: str) -> str:
        if self._settings.database:
            return self._settings.database_url(service)
        return self._servers.database_url(service)

    def _stop(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # every step below has its own time limit
        self._say("終了しています…")
        for listening in self._listening.values():
            listening.close()
        for watched in self._services:
            watched.running.ask_to_end()
        for watched in self._services:
            watched.running.end()
        self._servers.end()
