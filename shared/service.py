"""The nameko side: what a service class declares, and how it comes to life.

    class RegistryService:
        name = "registry"
        door = HttpDoor(api.blueprint)
        results = Subscription("evaluation", {ResultsPublished: reaction(follow_results)})

nameko starts and stops them; no other module of Yui knows nameko.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import nameko
import structlog
from flask import Flask
from nameko.extensions import DependencyProvider, SharedExtension
from sqlalchemy import Table, text

from shared import tokens
from shared.database import Database
from shared.deployment import open_exchange
from shared.files import FileStore
from shared.keys import KeyDirectory, KeyRing
from shared.messaging import Consumer, Exchange, Handlers, open_log
from shared.preparing import prepare
from shared.settings import Settings
from shared.standing.sources import standing_of
from shared.trail_keeper import TrailKeeper
from shared.transactions import Transactions
from shared.web import in_process
from shared.web.app import create_app
from shared.web.bodies import Blueprint
from shared.web.context import ServiceContext
from shared.web.door import FlaskServer


def build_context(service: str, settings: Settings) -> tuple[ServiceContext, Exchange]:
    """Open the database, bring it up to date, load the keys."""
    database = Database(settings.database_url(service))
    with _alone(database):
        prepare(database, service)
        ring = KeyRing(service, settings.keys)
    directory = KeyDirectory(settings.address)
    exchange = open_exchange(settings, ring, directory, database)
    transactions = Transactions(service, database, exchange.committed, standing_of(service))
    files = FileStore(settings.files / service)
    context = ServiceContext(
        service, settings, transactions, ring, directory, files, exchange.relay
    )
    return context, exchange


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """While another process of the service makes the same tables and key, wait for these."""
    if database.has_single_writer:
        yield
        return
    with database.engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(hashtext('yui.migration'))"))
        yield


class Assembly(SharedExtension):  # type: ignore[misc]  # nameko has no types
    """What a service is built from: one for all its parts, from the first that asks to the end."""

    def __init__(self) -> None:
        self._opening = threading.Lock()
        self._opened: tuple[ServiceContext, Exchange] | None = None

    def opened(self) -> tuple[ServiceContext, Exchange]:
        with self._opening:  # nameko sets up the parts of a service side by side
            if self._opened is None:
                settings = nameko.config["settings"]
                self._opened = build_context(self.container.service_name, settings)
            return self._opened

    def stop(self) -> None:
        if self._opened is not None:
            context, exchange = self._opened
            exchange.stop()
            context.transactions.database.close()


class Part(DependencyProvider):  # type: ignore[misc]  # nameko has no types
    """Something of a service that lives as long as its container."""

    assembly = Assembly()

    @property
    def context(self) -> ServiceContext:
        return self.assembly.opened()[0]

    @property
    def exchange(self) -> Exchange:
        return self.assembly.opened()[1]

    def get_dependency(self, worker_ctx: Any) -> ServiceContext:
        return self.context


class HttpDoor(Part):
    """Serves the blueprints; also runs whatever carries the service's log onward."""

    def __init__(
        self,
        *blueprints: Blueprint,
        app_factory: Callable[..., Flask] = create_app,
    ) -> None:
        self.blueprints, self._factory = blueprints, app_factory

    def start(self) -> None:
        context, settings = self.context, self.context.settings
        app = self._factory(context, *self.blueprints)
        self._server = FlaskServer(
            app,
            settings.host,
            settings.port_of(context.service),
            settings.trusted,
            settings.listening,
            settings.proxies,
        )
        self._server.start()
        in_process.introduce(settings.address(context.service), app)
        self.exchange.start(self.container.spawn_managed_thread)
        self._trail = TrailKeeper(context)
        self.container.spawn_managed_thread(self._trail.run)

    def stop(self) -> None:
        in_process.forget(self.context.settings.address(self.context.service))
        self._server.stop()
        self._trail.stop()


class Subscription(Part):
    """Hears one producer's log and hands its facts to the handlers, if the settings name it.

    `writes` are the tables that its projections write and nobody else does: `yui rebuild` makes
    them anew. Reactions write through actions and name none.
    """

    def __init__(self, producer: str, handlers: Handlers, writes: Sequence[Table] = ()) -> None:
        self.producer, self.handlers, self.writes = producer, handlers, writes
        self._consumer: Consumer | None = None

    def setup(self) -> None:
        context = self.context
        context.handlers[f"{context.service}.{self.producer}"] = self.handlers
        if context.settings.applies(self.producer):
            self._consumer = self._open(context)
            context.consumers.append(self._consumer)

    def _open(self, context: ServiceContext) -> Consumer:
        return Consumer(
            subscription=f"{context.service}.{self.producer}",
            handlers=self.handlers,
            transactions=context.transactions,
            log=open_log(
                context.settings.log_address(self.producer),
                lambda: tokens.issue_for_service(
                    context.ring, self.producer, context.transactions.clock()
                ),
            ),
            inbox=self.exchange.inbox(context.service, self.producer),
        )

    def start(self) -> None:
        if self._consumer:
            self.container.spawn_managed_thread(self._consumer.run)

    def stop(self) -> None:
        if self._consumer:
            self._consumer.stop()


class Background(Part):
    """Calls `work(context)` again and again, at least `pause_seconds` apart, until the end."""

    def __init__(self, work: Callable[[ServiceContext], None], pause_seconds: float) -> None:
        self._work, self._pause = work, pause_seconds
        self._stopping = False

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run)

    def stop(self) -> None:
        self._stopping = True

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._work(self.context)
            except Exception as cause:  # one failure must not end the service
                structlog.get_logger(part=self._work.__name__).error("failed", exc_info=cause)
            time.sleep(self._pause)
