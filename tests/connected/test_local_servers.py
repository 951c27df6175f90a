"""PostgreSQL and RabbitMQ as `yui up` starts them on a machine without Docker."""

import psycopg2
import pytest
from amqp import Message
from amqp.exceptions import AccessRefused
from kombu import Connection

from shared.messaging.broker import exchange_of, queue_of


def connect(url):
    return psycopg2.connect(url.replace("+psycopg2", ""), connect_timeout=3)


def test_each_service_enters_its_own_database_and_no_other(servers):
    with connect(servers.database_url("council")) as connection:
        assert connection.get_parameter_status("server_encoding") == "UTF8"
    foreign = servers.database_url("council").rpartition("/")[0] + "/registry"
    with pytest.raises(psycopg2.OperationalError, match="permission denied"):
        connect(foreign)


def test_a_wrong_password_is_refused_by_both(servers):
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        connect(servers.database_url("council").replace("council:", "council:x"))
    with pytest.raises(AccessRefused):
        Connection(servers.amqp_uri("council").replace("council:", "guest:")).connect()


def test_a_service_declares_its_own_queue_and_not_another_ones(servers):
    with Connection(servers.amqp_uri("council")) as connection:
        channel = connection.channel()
        exchange_of("council")(channel).declare()
        with pytest.raises(AccessRefused):
            channel.queue_declare("registry.council", durable=True)


def test_a_service_hears_only_its_producers_and_speaks_only_for_itself(servers):
    with Connection(servers.amqp_uri("registry")) as connection:
        queue_of("registry", "evaluation")(connection.channel()).declare()
        with pytest.raises(AccessRefused):
            queue_of("registry", "sharing")(connection.channel()).declare()
        for forbidden in (
            lambda channel: channel.exchange_delete("evaluation.facts"),
            lambda channel: channel.queue_delete("reporting.registry"),
            lambda channel: channel.basic_publish_confirm(
                Message("{}"), exchange="evaluation.facts", routing_key=""
            ),
        ):
            with pytest.raises(AccessRefused):
                forbidden(connection.channel())
