"""PostgreSQL and RabbitMQ as `yui up` starts them on a machine without Docker."""

import shutil
import subprocess

import psycopg2
import pytest
from amqp import Message
from amqp.exceptions import AccessRefused, PreconditionFailed
from kombu import Connection

from infra.local import CannotStart, LocalServers, running_database
from infra.local.rabbitmq import RabbitMQ
from shared.manifests import WITH_API
from tests.folders import open_folder


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


HOLDING_UP = {"x-max-length": 0, "x-overflow": "reject-publish"}
"""Arguments of a queue that refuses all: what is bound to it is never confirmed."""

MAKING_OR_REMOVING = (
    lambda channel: channel.queue_declare("registry.evil", arguments=HOLDING_UP),
    lambda channel: channel.queue_declare("registry.council", arguments=HOLDING_UP),
    lambda channel: channel.queue_declare("", exclusive=True),
    lambda channel: channel.queue_bind("registry.dead", exchange="council.facts"),
    lambda channel: channel.queue_unbind("registry.council", exchange="council.facts"),
    lambda channel: channel.exchange_declare("registry.facts", "fanout", durable=False),
    lambda channel: channel.exchange_bind("registry.dead", "council.facts"),
    lambda channel: channel.exchange_delete("registry.facts"),
    lambda channel: channel.exchange_delete("evaluation.facts"),
    lambda channel: channel.queue_delete("registry.council"),
    lambda channel: channel.queue_delete("reporting.registry"),
)


@pytest.mark.parametrize("forbidden", MAKING_OR_REMOVING)
def test_a_services_account_makes_binds_and_removes_nothing(servers, forbidden):
    with (
        Connection(servers.amqp_uri("registry")) as connection,
        pytest.raises((AccessRefused, PreconditionFailed)),
    ):
        forbidden(connection.channel())


def test_a_service_hears_only_its_producers_and_speaks_only_for_itself(servers):
    with Connection(servers.amqp_uri("registry")) as connection:
        connection.channel().basic_get("registry.evaluation")
        connection.channel().basic_publish_confirm(
            Message("{}"), exchange="registry.facts", routing_key=""
        )
        for forbidden in (
            lambda channel: channel.basic_get("sharing.council"),
            lambda channel: channel.queue_purge("reporting.registry"),
            lambda channel: publish(channel, "evaluation.facts"),
            lambda channel: publish(channel, "registry.dead"),
            lambda channel: publish(channel, ""),
        ):
            with pytest.raises(AccessRefused):
                forbidden(connection.channel())


def publish(channel, exchange):
    channel.basic_publish_confirm(Message("{}"), exchange=exchange, routing_key="registry.dead")


def test_the_portal_has_no_account_at_the_broker(servers):
    with pytest.raises(AccessRefused):
        Connection(servers.amqp_uri("portal")).connect()


def test_a_copied_folder_has_a_database_of_its_own_while_the_original_runs():
    with open_folder() as former, open_folder() as folder:
        original, copied = LocalServers(former), LocalServers(folder)
        try:
            original.start(["council"], ["postgres"])
            subprocess.run(["cp", "-a", f"{former}/.", str(folder)], check=True)
            assert running_database(former, "council")
            assert not running_database(folder, "council")

            copied.start(["council"], ["postgres"])
            assert running_database(folder, "council") != running_database(former, "council")
            for one in (original, copied):
                connect(one.database_url("council")).close()
        finally:
            copied.end()
            original.end()


def test_queues_are_made_anew_in_a_folder_that_was_moved():
    with open_folder() as former, open_folder() as folder:
        broker = started(RabbitMQ(former))
        broker.end()
        shutil.copytree(former, folder, dirs_exist_ok=True, symlinks=True)
        broker = started(RabbitMQ(folder))
        try:
            with Connection(broker.url("registry")) as connection:
                connection.channel().basic_publish_confirm(
                    Message("{}"), exchange="registry.facts", routing_key=""
                )
            with Connection(broker.url("reporting")) as connection:
                assert connection.channel().basic_get("reporting.registry").body == "{}"
        finally:
            broker.end()


def test_what_a_queue_holds_is_there_after_a_restart():
    with open_folder() as folder:
        broker = started(RabbitMQ(folder))
        try:
            with Connection(broker.url("registry")) as connection:
                connection.channel().basic_publish_confirm(
                    Message("{}"), exchange="registry.facts", routing_key=""
                )
            broker.end()
            started(broker)
            with Connection(broker.url("reporting")) as connection:
                assert connection.channel().basic_get("reporting.registry").body == "{}"
        finally:
            broker.end()


def started(broker):
    """The broker, ready, with all services' users; the test is left out where none is installed."""
    try:
        broker.start(WITH_API)
        broker.wait_until_ready()
    except CannotStart as error:
        broker.end()
        if "install-servers" not in str(error):
            raise
        pytest.skip(str(error))
    return broker


def test_an_account_of_former_days_ends_at_the_next_start():
    with open_folder() as folder:
        broker = RabbitMQ(folder)
        try:
            broker.start(["council", "portal"])
            broker.wait_until_ready()
            former = broker.url("portal")
            Connection(former).connect()
            broker.end()
            broker.start(["council"])
            broker.wait_until_ready()
            Connection(broker.url("council")).connect()
            with pytest.raises(AccessRefused):
                Connection(former).connect()
        except CannotStart as error:
            if "install-servers" not in str(error):
                raise
            pytest.skip(str(error))
        finally:
            broker.end()


def test_whoever_stole_a_password_is_refused_after_it_was_removed_and_all_started_again():
    with open_folder() as folder:
        servers = LocalServers(folder)
        try:
            servers.start(["council"])
            stolen = servers.database_url("council"), servers.amqp_uri("council")
            servers.end()
            for server in ("postgres", "rabbitmq"):
                (folder / "secrets" / f"{server}-council").unlink()

            servers.start(["council"])

            connect(servers.database_url("council")).close()
            Connection(servers.amqp_uri("council")).connect()
            with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
                connect(stolen[0])
            with pytest.raises(AccessRefused):
                Connection(stolen[1]).connect()
        except CannotStart as error:
            if "install-servers" not in str(error):
                raise
            pytest.skip(str(error))
        finally:
            servers.end()
