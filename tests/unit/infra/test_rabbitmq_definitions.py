"""What each service may do at the broker."""

import base64
import hashlib
import re

import pytest

from infra.doors import streams_of
from infra.rabbitmq.definitions import HEARS, definitions, password_hash, permissions_of
from shared.messaging.broker import exchange_of
from shared.settings import WITH_API


def allowed(right, name):
    return re.search(permissions_of("registry")[right], name) is not None


def test_a_service_announces_only_in_its_own_name():
    assert allowed("write", "registry.facts")
    assert not allowed("write", "council.facts")
    assert not allowed("write", "amq.direct")


def test_a_service_hears_those_it_listens_to_through_its_own_queues():
    assert allowed("read", "evaluation.facts")
    assert allowed("read", "registry.evaluation")
    assert not allowed("read", "sharing.facts")
    assert not allowed("read", "reporting.registry")


def test_a_service_makes_only_what_bears_its_own_name():
    assert allowed("configure", "registry.evaluation")
    assert not allowed("configure", "evaluation.facts")
    assert not allowed("configure", "reporting.registry")


@pytest.mark.parametrize("service", WITH_API)
def test_it_may_hear_exactly_the_producers_that_its_door_names(service):
    assert set(HEARS.get(service, ())) == set(streams_of(service))


def test_every_exchange_is_there_before_anybody_listens():
    made = definitions({"registry": "x", "council": "y"})["exchanges"]
    assert [exchange["name"] for exchange in made] == ["registry.facts", "council.facts"]
    for exchange in made:
        ours = exchange_of(exchange["name"].partition(".")[0])
        assert (exchange["type"], exchange["durable"]) == (ours.type, ours.durable)


def test_a_password_is_kept_as_salted_sha256():
    raw = base64.b64decode(password_hash("秘密"))
    assert raw[4:] == hashlib.sha256(raw[:4] + "秘密".encode()).digest()
