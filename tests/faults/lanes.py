"""What is taken away at the broker by hand: said soon, made anew, and nothing is lost."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kombu import Connection

from infra.callers import health_of
from infra.lanes import misses_a_lane
from infra.local.secrets import port_in_use
from infra.rabbitmq.definitions import VIRTUAL_HOST
from shared.manifests import WITH_API
from shared.messaging.lanes import exchange_of, queue_of
from tests.faults.attack import Attack, Fault, Violated, say
from tests.faults.installation import Installation
from tests.faults.servers import rabbitmqctl

HAND, PASSWORD = "hand", "of-an-operator"
CONSUMERS = ("evaluation", "reporting")
"""Who hears the registry."""
SAID_SECONDS, MENDED_SECONDS = 15, 90


def _exchange_removed(channel: Any) -> None:
    """RabbitMQ: the registry's exchange removed"""
    channel.exchange_delete(exchange_of("registry"))


def _bindings_removed(channel: Any) -> None:
    """RabbitMQ: every binding to the registry's exchange removed"""
    for consumer in CONSUMERS:
        channel.queue_unbind(queue_of(consumer, "registry"), exchange_of("registry"))


def _one_binding_removed(channel: Any) -> None:
    """RabbitMQ: reporting's binding to the registry's exchange removed, that of evaluation kept"""
    channel.queue_unbind(queue_of("reporting", "registry"), exchange_of("registry"))


def _queue_removed(channel: Any) -> None:
    """RabbitMQ: reporting's queue of the registry's facts removed"""
    channel.queue_delete(queue_of("reporting", "registry"))


def by_hand(remove: Callable[[Any], None]) -> Fault:
    """An operator with every right at the broker removes something."""

    def remove_by_hand(attack: Attack) -> None:
        with _operator(attack.yui) as channel:
            remove(channel)
        _expect_said_and_mended(attack)

    remove_by_hand.__doc__, remove_by_hand.__name__ = remove.__doc__, remove.__name__.strip("_")
    return remove_by_hand


def remove_an_account(attack: Attack) -> None:
    """RabbitMQ: the registry's account removed"""
    rabbitmqctl(attack.yui, "delete_user", "registry")
    _expect_said_and_mended(attack)


def block_publishers(attack: Attack) -> None:
    """RabbitMQ: memory alarm, publishers blocked until it is said"""
    rabbitmqctl(attack.yui, "set_vm_memory_high_watermark", "0")
    _wait_until(attack.yui, True, SAID_SECONDS)
    rabbitmqctl(attack.yui, "set_vm_memory_high_watermark", "absolute", "512MB")
    _wait_until(attack.yui, False, MENDED_SECONDS)


bindings_removed = by_hand(_bindings_removed)
REMOVED = (
    by_hand(_exchange_removed),
    bindings_removed,
    by_hand(_one_binding_removed),
    by_hand(_queue_removed),
)


@contextmanager
def _operator(yui: Installation) -> Iterator[Any]:
    rabbitmqctl(yui, "add_user", HAND, PASSWORD)
    rabbitmqctl(yui, "set_permissions", "-p", VIRTUAL_HOST, HAND, ".*", ".*", ".*")
    port = port_in_use(yui.settings.var / "run", "rabbitmq")
    with Connection(f"amqp://{HAND}:{PASSWORD}@127.0.0.1:{port}/{VIRTUAL_HOST}") as connection:
        yield connection.default_channel
    rabbitmqctl(yui, "delete_user", HAND)


def _expect_said_and_mended(attack: Attack) -> None:
    said = _wait_until(attack.yui, True, SAID_SECONDS)
    mended = _wait_until(attack.yui, False, MENDED_SECONDS)
    say(f"  said after {said:.1f} s, whole again {mended:.1f} s later")


def _wait_until(yui: Installation, missed: bool, seconds: float) -> float:
    began = time.monotonic()
    while any(misses_a_lane(health_of(yui.settings, one)) for one in WITH_API) is not missed:
        if time.monotonic() - began > seconds:
            raise Violated(f"after {seconds} s lanes are {'not ' * missed}said to be missed")
        time.sleep(0.2)
    return time.monotonic() - began
