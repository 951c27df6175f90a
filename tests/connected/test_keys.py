"""`yui keys` beside the running council deployment: of a rotation only a thief takes notice."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest
import requests
from kombu import Connection

from infra.callers import OPERATOR, Caller, Refused
from infra.local import LocalServers
from shared import tokens
from shared.access import CALLS
from shared.database import Database
from shared.keys import Key, KeyRing
from shared.manifests import WITH_API
from shared.messaging.broker import BundleSender
from shared.messaging.reading import read_page
from shared.transactions import utc_now
from tests.faults.installation import Installation, installed
from tests.faults.load import Load
from tests.faults.servers import amqp_uri
from tests.faults.visitor import Visitor

CONSUMERS = ("reporting", "evaluation")
"""Who hears the registry; what is refused lands once in the dead-letter queue of each."""


class Stolen(KeyRing):
    """A copy of the key that a service signs with, in somebody else's hands."""

    def __init__(self, yui: Installation, service: str) -> None:
        self.service = service
        self.key = KeyRing(service, yui.settings.keys).signing_key()

    def signing_key(self) -> Key:
        return self.key


@pytest.fixture(scope="module")
def yui(servers: LocalServers) -> Iterator[Installation]:
    """`yui up` with the sample; `servers` has already skipped where there are none."""
    with installed("up") as installation:
        yield installation


def eventually(holds: Callable[[], bool], timeout_seconds: float = 60) -> None:
    deadline = time.monotonic() + timeout_seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.1)


def dead_letters(yui: Installation) -> list[int]:
    return [_waiting(yui, consumer) for consumer in CONSUMERS]


def _waiting(yui: Installation, consumer: str) -> int:
    with Connection(amqp_uri(yui.settings, consumer)) as connection:
        declared = connection.default_channel.queue_declare(f"{consumer}.dead", passive=True)
        return int(declared.message_count)


def is_heard(yui: Installation, project_id: str) -> bool:
    """Whether the project has come from the registry to reporting."""
    with suppress(Refused):
        Caller(yui.settings, OPERATOR).get("reporting", f"/projects/{project_id}")
        return True
    return False


def answers_to_member(yui: Installation, token: str) -> set[int]:
    """What the services answer to whoever shows this token."""
    return {_answer(yui, name, token) for name in WITH_API}


def answers_to_service(yui: Installation, ring: KeyRing) -> dict[str, int]:
    """What each service answers to whoever holds this key."""
    return {
        name: _answer(yui, name, tokens.issue_for_service(ring, name, utc_now()))
        for name in WITH_API
    }


def _answer(yui: Installation, service: str, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    address = yui.settings.address(service)
    return requests.get(f"{address}/feed", headers=headers, timeout=30).status_code


def test_keys_are_rotated_while_officials_work_and_facts_go_on(yui: Installation) -> None:
    load = Load(yui.settings, "keys", rate=4)
    with Visitor(yui.settings) as visitor, load:
        for _ in range(3):
            yui.run("keys", "rotate", "--all")

    assert visitor.pages
    assert (visitor.seen, load.odd) == ({}, {})
    eventually(lambda: all(is_heard(yui, project_id) for project_id in load.acknowledged))
    assert dead_letters(yui) == [0, 0]


def test_somebody_signed_in_stays_so_when_councils_key_is_withdrawn(yui: Installation) -> None:
    stolen = Stolen(yui, "council")
    forged = tokens.issue(stolen, OPERATOR, utc_now())
    assert answers_to_member(yui, forged) == {200}

    with Visitor(yui.settings) as visitor:
        yui.run("keys", "withdraw", stolen.key.kid)
        before = visitor.pages
        eventually(lambda: visitor.pages > before + 6)

    assert visitor.seen == {}
    assert answers_to_member(yui, forged) == {401}


def test_a_withdrawn_keys_token_and_bundle_are_refused_at_once(yui: Installation) -> None:
    stolen = Stolen(yui, "registry")
    listened_to = {name: 200 if name in CALLS["registry"] else 403 for name in WITH_API}
    assert answers_to_service(yui, stolen) == listened_to

    yui.run("keys", "withdraw", stolen.key.kid)
    send_as(stolen, yui)

    assert answers_to_service(yui, stolen) == dict.fromkeys(WITH_API, 401)
    eventually(lambda: dead_letters(yui) == [1, 1])
    registry = KeyRing("registry", yui.settings.keys)
    assert answers_to_service(yui, registry) == listened_to


def send_as(stolen: Stolen, yui: Installation) -> None:
    """One bundle, with the registry's password at the broker."""
    sender = BundleSender(amqp_uri(yui.settings, "registry"), stolen, [])
    database = Database(yui.servers.database_url("registry"))
    with closing(database), database.reading() as session:
        sender.send(read_page(session, 0, 1))
    assert sender.confirmed(30)
    sender.close()
