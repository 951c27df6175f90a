"""The portal with the real council and registry, each on its own port and SQLite file."""

import math
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from services.council import actions as council_actions
from services.council.api import blueprint as council_blueprint
from services.council.hashing import hash_password
from services.portal.application import create_app as create_portal
from services.registry.api import blueprint as registry_blueprint
from shared.access import Member
from shared.manifests import SERVICES
from shared.service import build_context
from shared.settings import Settings
from shared.web.app import create_app
from shared.web.context import ServiceContext
from tests.embedded.portal.rounds import council_with_an_accepted_project

RUNNING = ("council", "registry", "portal")
PASSWORD = "kombu-to-hotate-2026"
PEOPLE = {
    "rausu": ("羅臼町 担当者", "016942", ["official"]),
    "rausu-head": ("羅臼町 所属長", "016942", ["section_head"]),
    "betsukai": ("別海町 担当者", "016918", ["official"]),
    "office": ("根室市 事務局", "012238", ["coordinator"]),
    "rausu-judge": ("羅臼町 評価者", "016942", ["evaluator"]),
    "expert": ("外部有識者", None, ["evaluator"]),
    "rausu-mayor": ("羅臼町 首長", "016942", ["head"]),
    "betsukai-mayor": ("別海町 首長", "016918", ["head"]),
    "rausu-new-head": ("羅臼町 新所属長", "016942", ["section_head"]),
    "betsukai-head": ("別海町 所属長", "016918", ["section_head"]),
}


class Browser:
    """A person's browser: keeps the cookie, fills in the token of the page it shows."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, fields: dict | None = None, **arguments: object) -> TestResponse:
        data = {"csrf_token": self.token, **(fields or {})}
        return self.client.post(path, data=data, **arguments)

    @property
    def token(self) -> str:
        page = self.client.get("/sign-in?ended=1").get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', page)
        assert found
        return found[1]

    def sign_in(self, login: str, next_path: str = "/") -> TestResponse:
        fields = {"login": login, "password": PASSWORD, "next": next_path}
        return self.post("/sign-in", fields)


@contextmanager
def served(app: Flask, port: int) -> Iterator[Callable[[], None]]:
    """The app on a real socket; the value stops it early."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    stopped = threading.Event()

    def stop() -> None:
        if not stopped.is_set():
            stopped.set()
            server.shutdown()
            server.server_close()

    try:
        yield stop
    finally:
        stop()


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    addresses = {service: f"http://127.0.0.1:{port}" for service, port in ports.items()}
    return Settings(var=tmp_path, addresses=addresses)


def enrol(context: ServiceContext, password_hash: str) -> None:
    for number, (login, (name, municipality, roles)) in enumerate(PEOPLE.items(), start=1):
        enrol_one(context, login, name, municipality, roles, number, password_hash)


def enrol_one(
    context: ServiceContext,
    login: str,
    name: str,
    municipality: str | None,
    roles: list[str],
    number: int = 99,
    password_hash: str = "",
) -> None:
    context.transactions.run(
        council_actions.enrol_sample,
        Member.of_service("council"),
        "",
        member_id=f"00000000-0000-4000-8000-{number:012d}",
        login=login,
        name=name,
        section="企画財政課",
        municipality=municipality,
        roles=roles,
        password_hash=password_hash or hash_password(PASSWORD),
        term_until=None if municipality else date(2050, 3, 31),
    )


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with migrated databases and enrolled people, to be copied for each test."""
    var = tmp_path_factory.mktemp("prepared")
    for name in RUNNING:
        context, _ = build_context(name, Settings(var=var))
        if name == "council":
            enrol(context, hash_password(PASSWORD))
        context.transactions.database.close()
    return var


@pytest.fixture
def world(settings: Settings, prepared: Path) -> Iterator[SimpleNamespace]:
    """`portal` (its app), `stop[service]()`, `contexts[service]`."""
    shutil.copytree(prepared, settings.var, dirs_exist_ok=True)
    contexts = {name: build_context(name, settings)[0] for name in RUNNING}
    apps = {
        "council": create_app(contexts["council"], council_blueprint),
        "registry": create_app(contexts["registry"], registry_blueprint),
    }
    with ExitStack() as stack:
        stop = {
            name: stack.enter_context(served(app, int(settings.address(name).rpartition(":")[2])))
            for name, app in apps.items()
        }
        portal = create_portal(contexts["portal"])
        not_running = set(SERVICES) - set(RUNNING)
        # As if just waited for in vain: no page waits for what this test does not run.
        portal.extensions["portal"].found_away.update(dict.fromkeys(not_running, math.inf))
        yield SimpleNamespace(portal=portal, stop=stop, contexts=contexts)
    for context in contexts.values():
        context.transactions.database.close()


@pytest.fixture
def also_running(
    world: SimpleNamespace, settings: Settings
) -> Iterator[Callable[[str], ServiceContext]]:
    """`also_running("sharing")` serves one more service; what it hears, it hears when told to."""
    with ExitStack() as stack:

        def serve(service: str) -> ServiceContext:
            context, _ = build_context(service, settings)
            stack.callback(context.transactions.database.close)
            blueprint = import_module(f"services.{service}.api").blueprint
            app = create_app(context, blueprint)
            port = int(settings.address(service).rpartition(":")[2])
            world.stop[service] = stack.enter_context(served(app, port))
            return context

        yield serve


@pytest.fixture
def new_browser(world: SimpleNamespace) -> Callable[[], Browser]:
    return lambda: Browser(world.portal.test_client())


@pytest.fixture
def signed_in(new_browser: Callable[[], Browser]) -> Callable[[str], Browser]:
    def as_member(login: str) -> Browser:
        browser = new_browser()
        answer = browser.sign_in(login)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return browser

    return as_member


@pytest.fixture
def town(also_running: Any, signed_in: Any, settings: Settings) -> SimpleNamespace:
    return council_with_an_accepted_project(also_running, signed_in, settings)
