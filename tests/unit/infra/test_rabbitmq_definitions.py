"""What each service may do at the broker."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from infra.doors import subscriptions_of
from infra.rabbitmq.definitions import definitions, password_hash, permissions_of
from shared.manifests import HEARS, WITH_API
from shared.messaging.lanes import LARGEST_BYTES, dead_letters_of, exchange_of, queue_of


def allowed(right, name):
    return re.search(permissions_of("registry")[right], name) is not None


def test_a_service_announces_only_in_its_own_name():
    assert allowed("write", "registry.facts")
    assert not allowed("write", "council.facts")
    assert not allowed("write", "registry.council")
    assert not allowed("write", "amq.default")


def test_a_service_hears_those_it_listens_to_through_its_own_queues():
    assert allowed("read", "registry.evaluation")
    assert not allowed("read", "evaluation.facts")
    assert not allowed("read", "registry.sharing")
    assert not allowed("read", "reporting.registry")


def test_a_service_makes_and_removes_nothing():
    assert not allowed("configure", "registry.evaluation")
    assert not allowed("configure", "registry.facts")
    assert not allowed("configure", "amq.gen-1")


@pytest.mark.parametrize("service", WITH_API)
def test_it_may_hear_exactly_the_producers_that_its_door_names(service):
    assert set(HEARS.get(service, ())) == set(subscriptions_of(service))


def test_all_that_the_services_use_is_made_with_the_accounts():
    made = definitions({"registry": "x"})
    names = {kind: {one["name"] for one in made[kind]} for kind in ("exchanges", "queues")}
    bound = {(one["source"], one["destination"]) for one in made["bindings"]}

    assert {exchange_of(service) for service in WITH_API} <= names["exchanges"]
    for consumer in HEARS:
        for producer in subscriptions_of(consumer):
            assert (exchange_of(producer), queue_of(consumer, producer)) in bound
        assert (dead_letters_of(consumer), dead_letters_of(consumer)) in bound
    assert {queue for _, queue in bound} == names["queues"]
    assert {exchange for exchange, _ in bound} <= names["exchanges"]


def test_the_broker_of_docker_holds_messages_to_the_limit_of_a_bundle():
    configuration = Path("infra/rabbitmq/yui.conf").read_text()
    assert f"max_message_size = {LARGEST_BYTES}\n" in configuration


def test_a_password_is_kept_as_salted_sha256():
    raw = base64.b64decode(password_hash("秘密"))
    assert raw[4:] == hashlib.sha256(raw[:4] + "秘密".encode()).digest()
