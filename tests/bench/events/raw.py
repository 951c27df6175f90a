"""The raw limit: `write N` sends bundles of 50 with pipelined confirms, `listen N` reads them."""

from kombu import Connection

from shared.messaging.broker import BUNDLE
from shared.messaging.lanes import exchange_of, queue_of
from shared.messaging.protocol.relaying import Confirms
from tests.bench.events import wiring

BODY = ("[" + ",".join(["x" * 330] * BUNDLE) + "]").encode()


def write(number: int) -> None:
    with Connection(wiring.amqp("registry")) as connection:
        channel = connection.default_channel
        channel.confirm_select()
        confirms = Confirms()
        channel.events["basic_ack"].add(confirms.acked)
        wiring.ready()
        for sent in range(0, number, BUNDLE):
            message = channel.prepare_message(BODY, properties={"delivery_mode": 2})
            channel.basic_publish(message, exchange=exchange_of("registry"), routing_key="")
            confirms.sent()
            if sent // BUNDLE % 10 == 9:
                while confirms.outstanding:
                    connection.drain_events(timeout=30)
        while confirms.outstanding:
            connection.drain_events(timeout=30)


def listen(number: int) -> None:
    heard = 0

    def receive(message) -> None:
        nonlocal heard
        heard += BUNDLE
        message.channel.basic_ack(message.delivery_tag)

    with Connection(wiring.amqp("reporting")) as connection:
        channel = connection.default_channel
        channel.basic_qos(0, 30, False)
        channel.basic_consume(queue_of("reporting", "registry"), callback=receive)
        wiring.ready()
        while heard < number:
            connection.drain_events(timeout=30)
        wiring.done()


if __name__ == "__main__":
    verb, *numbers = wiring.arguments()
    {"write": write, "listen": listen}[verb](*numbers)
