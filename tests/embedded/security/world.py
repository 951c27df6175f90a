"""A service with objects in the states that matter, and everybody who could call it."""

import io
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from infra.docs.routes import Line
from infra.doors import door_of, subscriptions_of
from shared import tokens
from shared.access import Member, Relation, Role, Scope
from shared.database import Database
from shared.events.fact import Fact
from shared.keys import KeyRing
from shared.manifests import WITH_API
from shared.messaging import parking
from shared.messaging.consumer import Consumer
from shared.messaging.inbox import WakeUp
from shared.messaging.protocol.continuity import Entry
from shared.messaging.reading import LocalLog
from shared.service import build_context
from shared.settings import Settings
from shared.transactions import utc_now
from shared.web.app import create_app
from tests.embedded.messaging.journey import Producer

NEMURO, BETSUKAI, SHIBETSU, RAUSU = "012238", "016918", "016934", "016942"
PDF = b"%PDF-1.4\n%%EOF\n"
PEOPLE = tuple(role for role in Role if role is not Role.SERVICE)
TOWNS_OF: dict[Role, tuple[str | None, ...]] = {
    Role.COORDINATOR: (NEMURO,),
    Role.EVALUATOR: (RAUSU, SHIBETSU, BETSUKAI, None),
    Role.AUDITOR: (RAUSU, SHIBETSU, BETSUKAI, None),
}
NEVER_CURRENT = {"If-Match": '"999999"'}
"""Whoever is let through is told 412 and changes nothing: the next caller finds the same."""


def id_of(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def people() -> list[Member]:
    """Each role in three towns, whose relations differ, and those of no town."""
    return [
        Member(id_of(f"{role}-{town}"), town, frozenset({role}))
        for role in PEOPLE
        for town in TOWNS_OF.get(role, (RAUSU, SHIBETSU, BETSUKAI))
    ]


def systems() -> list[Member]:
    """Systems of three towns, with an API token of each scope."""
    return [system_of(town, scope) for town in (RAUSU, SHIBETSU, BETSUKAI) for scope in Scope]


def system_of(town: str, *scopes: Scope) -> Member:
    """As council describes a caller with an API token, which always reads too."""
    return Member(
        id=f"api-token:{id_of(f'system of {town}')}",
        municipality=town,
        roles=frozenset({Role.OFFICIAL}),
        scopes=frozenset({Scope.READ, *scopes}),
        sponsor=id_of(f"{Role.SECTION_HEAD}-{town}"),
    )


def everybody() -> list[Member]:
    """People, towns' own systems, and the services."""
    return [*people(), *systems(), *map(Member.of_service, WITH_API)]


Value = str | Callable[[], str]
"""An id; or, where a call may use its object up, a way to make a new one each time."""
Relations = Callable[[Line, Member], set[Relation]]


@dataclass
class World:
    """One service as the walk finds it."""

    service: str
    settings: Settings
    variables: dict[str, dict[str, Value]] = field(default_factory=dict)
    """Per state, the values of the routes' variables."""
    bodies: dict[str, Any] = field(default_factory=dict)
    """Bodies by `METHOD route`, where the worked example alone does not name this world's own."""
    relations: Relations = lambda line, caller: set()
    shown_by: Mapping[str, str] = field(default_factory=dict)
    """The route that shows what facts are about, by the word that their subject begins with."""
    changed_by_secretariat: Sequence[str] = ()
    """What the 事務局 may change beside an account of one's own, in an order that works."""

    def __post_init__(self) -> None:
        self.context, _ = build_context(self.service, self.settings)
        rings = {name: KeyRing(name, self.settings.keys) for name in WITH_API}
        for ring in rings.values():
            self.context.directory.know(ring.service, ring.jwks())
        self._rings = rings
        log = LocalLog(self.context.transactions.database)
        self.context.consumers.append(
            Consumer(self.subscription, {}, self.context.transactions, log, WakeUp())
        )
        self.context.handlers[self.subscription] = {}
        self._positions = count(1)
        door = door_of(self.service).door
        self.app = create_app(self.context, *door.blueprints)
        self.document: Mapping[str, Any] = self.app.test_client().get("/openapi.json").json

    @property
    def subscription(self) -> str:
        return f"{self.service}.registry"

    def parked_position(self) -> str:
        """A fact that waits for an operator, another one each time."""
        position = next(self._positions)
        body = b'{"type": "registry.project.accepted.v1", "source": "/yui/registry"}'
        entry = Entry(position, "0" * 64, body, f"project/{position}")
        with self.context.transactions.database.writing() as session:
            parking.park(
                session, self.subscription, entry, ValueError("unknown"), datetime.now(UTC)
            )
        return str(position)

    def close(self) -> None:
        self.context.transactions.database.close()

    def token(self, caller: Member, drawn_at: datetime | None = None) -> str:
        now = drawn_at or utc_now()
        if caller.service:
            return tokens.issue_for_service(self._rings[caller.service], self.service, now)
        return tokens.issue(self._rings["council"], proven(caller, now), now)

    def client(self, caller: Member | None) -> FlaskClient:
        client = self.app.test_client()
        if caller:
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.token(caller)}"
        return client

    def as_(self, role: str, town: str | None, member_id: str = "") -> FlaskClient:
        return self.client(
            Member(member_id or id_of(f"{role}-{town}"), town, frozenset({Role(role)}))
        )

    def call(self, line: Line, caller: Member | None) -> TestResponse:
        """The route's worked example, about the object in the line's state."""
        values = {
            "stream": self.subscription,
            "position": self.parked_position,
            **self.variables.get("", {}),
            **self.variables.get(line.state, {}),
        }
        path = line.route
        for name, value in values.items():
            if f"{name}>" not in path:
                continue
            value = value if isinstance(value, str) else value()
            for converter in ("uuid:", "int:", "string:", ""):
                path = path.replace(f"<{converter}{name}>", value)
        assert "<" not in path, f"{self.service} has no value for {path}"
        return self.client(caller).open(
            path, method=line.method, headers=NEVER_CURRENT, **self.body_of(line)
        )

    def body_of(self, line: Line) -> dict[str, Any]:
        """The worked example, as the test client takes it."""
        if body := self.bodies.get(f"{line.method} {line.route}"):
            return dict(body()) if callable(body) else {"json": body}
        path = line.route.replace("uuid:", "").replace("int:", "").replace("string:", "")
        operation = self.document["paths"].get(path.replace("<", "{").replace(">", "}"), {})
        content = operation.get(line.method.lower(), {}).get("requestBody", {}).get("content", {})
        if "application/json" in content:
            return {"json": content["application/json"]["example"]}
        if "multipart/form-data" in content:
            return {"data": _form(content["multipart/form-data"].get("example", {}))}
        return {}


def proven(caller: Member, now: datetime) -> Member:
    """A member who gave the password just now, unless it was said when; systems have none."""
    given = caller.proved_at or caller.scopes is not None
    return caller if given else replace(caller, proved_at=now)


def _form(example: Mapping[str, Any]) -> dict[str, Any]:
    """A multipart example with its file as a file; without one, a PDF."""
    form = {name: value for name, value in example.items() if value not in ([], None)}
    if "file" in form:
        return {**form, "file": (io.BytesIO(form["file"].encode()), "例.csv")}
    return {"file": (io.BytesIO(PDF), "例.pdf")}


def at(revision: int) -> dict[str, str]:
    return {"If-Match": f'"{revision}"'}


def good(answer: TestResponse) -> Any:
    """The answer's JSON; building a world must not fail."""
    assert answer.status_code < 300, answer.text
    return answer.json


def hear(world: World, *facts: Fact) -> None:
    """Let the service hear what its producers say."""
    for producer in sorted({fact.TYPE.partition(".")[0] for fact in facts}):
        database = Database(world.settings.database_url(producer))
        announcing = Producer(database, producer)
        announcing.announce(*(f for f in facts if f.TYPE.partition(".")[0] == producer))
        Consumer(
            subscription=f"{world.service}.{producer}",
            handlers=subscriptions_of(world.service)[producer],
            transactions=world.context.transactions,
            log=LocalLog(database),
            inbox=WakeUp(),
        ).catch_up()
        database.close()


def of_town(caller: Member, town: str) -> set[Relation]:
    return {Relation.OWN} if caller.municipality == town else {Relation.OTHER}


def example(world: World, path: str) -> Any:
    body = world.document["paths"][path]["post"]["requestBody"]
    return body["content"]["application/json"]["example"]
