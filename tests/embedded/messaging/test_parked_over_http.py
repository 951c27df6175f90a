"""Parked facts as the 事務局 sees and resolves them over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from shared import tokens
from shared.access import Member, Role
from shared.events.registry import ProjectAccepted
from shared.keys import KeyRing
from shared.messaging.consumer import Consumer
from shared.messaging.handlers import projection
from shared.messaging.inbox import WakeUp
from shared.messaging.reading import LocalLog
from shared.service import build_context
from shared.settings import Settings
from shared.web.app import create_app
from tests.embedded.messaging.journey import Producer, accepted

REASON = {"reason": "原因を取り除いたため"}


@pytest.fixture
def broken() -> set[str]:
    """The subjects that the handler cannot apply."""
    return {"project/bad"}


@pytest.fixture
def client(settings: Settings, producer: Producer, broken: set[str]) -> Iterator[FlaskClient]:
    """reporting, which has parked two facts of one project; asked by a coordinator.

    Another process of it applies the subscription: whichever is asked resolves what is parked.
    """

    def write(session, fact, event) -> None:
        if event.subject in broken:
            raise ValueError("この分野は登録されていません")

    context, _ = build_context("reporting", settings)
    ring = KeyRing("council", settings.keys)
    context.directory.know("council", ring.jwks())
    subscription, handlers = "reporting.registry", {ProjectAccepted: projection(write)}
    context.handlers[subscription] = handlers
    consumer = Consumer(
        subscription, handlers, context.transactions, LocalLog(producer.database), WakeUp()
    )
    producer.announce(accepted("good"), accepted("bad"), accepted("bad"))
    consumer.catch_up()
    client = create_app(context).test_client()
    coordinator = Member("coordinator-1", "012238", frozenset({Role.COORDINATOR}))
    token = tokens.issue(ring, coordinator, datetime.now(UTC))
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    yield client
    context.transactions.database.close()


def test_what_waits_is_told_with_its_cause(client: FlaskClient) -> None:
    first, second = client.get("/parked").json["items"]

    assert (first["stream"], first["position"], first["subject"]) == (
        "reporting.registry", 2, "project/bad",
    )  # fmt: skip
    assert first["type"] == ProjectAccepted.TYPE
    assert first["error"] == "ValueError: この分野は登録されていません"
    assert (second["position"], second["error"]) == (3, None)


def test_a_replay_applies_what_waits_and_is_on_record(
    client: FlaskClient, broken: set[str]
) -> None:
    broken.clear()

    answer = client.post("/parked/reporting.registry/2/replay", json=REASON)

    assert answer.json == {"applied": 2}
    found = client.get("/parked").json
    assert found["items"] == []
    (decision,) = found["decisions"]
    assert (decision["decision"], decision["by"], decision["reason"]) == (
        "replayed", "coordinator-1", REASON["reason"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/parked/reporting.registry/2/skip", {}, 422),
        ("/parked/reporting.registry/2/skip", {"reason": ""}, 422),
        ("/parked/reporting.registry/3/replay", REASON, 409),
        ("/parked/reporting.registry/1/replay", REASON, 404),
        ("/parked/reporting.sharing/2/replay", REASON, 404),
    ],
)
def test_what_cannot_be_resolved_is_refused_and_still_waits(
    client: FlaskClient, path: str, body: dict, status: int
) -> None:
    assert client.post(path, json=body).status_code == status
    assert len(client.get("/parked").json["items"]) == 2
    assert client.get("/parked").json["decisions"] == []
