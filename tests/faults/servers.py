"""Faults of the two servers that the council deployment stands on."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2
from kombu import Connection
from sqlalchemy.engine import make_url

from infra.local.postgres import OWNER
from infra.local.rabbitmq import NODE, SERVER
from infra.local.secrets import port_in_use, secret
from infra.rabbitmq.definitions import VIRTUAL_HOST
from shared.settings import Settings
from tests.faults.attack import Attack
from tests.faults.installation import Installation

AWAY_SECONDS = 4.0
LOCKED_SECONDS = 15.0
"""Longer than the services' `statement_timeout` of 10 s."""


def rabbitmqctl(yui: Installation, *words: str) -> None:
    """As an operator calls it, in the environment of the running broker."""
    broker = yui.process("rabbitmq")
    assert broker
    command = [str(SERVER.with_name("rabbitmqctl")), "-n", NODE, *words]
    subprocess.run(command, env=broker.environ(), check=True, stdout=subprocess.DEVNULL)


def amqp_uri(settings: Settings, service: str) -> str:
    """The service's own account at the running broker."""
    password = secret(settings.var / "secrets", f"rabbitmq-{service}")
    port = port_in_use(settings.var / "run", "rabbitmq")
    return f"amqp://{service}:{password}@127.0.0.1:{port}/{VIRTUAL_HOST}"


def stop_the_broker(attack: Attack) -> None:
    """RabbitMQ: its application stopped and started"""
    rabbitmqctl(attack.yui, "stop_app")
    time.sleep(AWAY_SECONDS)
    rabbitmqctl(attack.yui, "start_app")


def reset_the_broker(attack: Attack) -> None:
    """RabbitMQ: reset, so that queues, exchanges, messages and users are gone"""
    rabbitmqctl(attack.yui, "stop_app")
    rabbitmqctl(attack.yui, "reset")
    rabbitmqctl(attack.yui, "start_app")


def close_broker_connections(attack: Attack) -> None:
    """RabbitMQ: every connection closed, five times"""
    for _ in range(5):
        rabbitmqctl(attack.yui, "close_all_connections", "fault run")
        time.sleep(attack.random.uniform(0.2, 1.5))


def purge_queues(attack: Attack) -> None:
    """Messages dropped: reporting's queue of the registry's facts emptied again and again"""
    with Connection(amqp_uri(attack.yui.settings, "reporting")) as connection:
        for _ in range(20):
            connection.default_channel.queue_purge("reporting.registry")
            time.sleep(attack.random.uniform(0.05, 0.3))


@contextmanager
def owner(settings: Settings) -> Iterator["psycopg2.extensions.cursor"]:
    """As the owner of the running PostgreSQL, each statement a transaction of its own."""
    connection = psycopg2.connect(
        host="127.0.0.1",
        port=port_in_use(settings.var / "run", "postgres"),
        user=OWNER,
        password=secret(settings.var / "secrets", "postgres-owner"),
        dbname="postgres",
        options="-c default_transaction_read_only=off",
    )
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        yield cursor


def stop_postgres_at_once(attack: Attack) -> None:
    """PostgreSQL: immediate stop; the supervisor starts it again"""
    postgres = attack.yui.process("postgres")
    assert postgres
    os.kill(postgres.pid, signal.SIGQUIT)
    postgres.wait(30)


def terminate_backends(attack: Attack) -> None:
    """PostgreSQL: every connection terminated, the relays' locks among them, five times"""
    for _ in range(5):
        with owner(attack.yui.settings) as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where backend_type = 'client backend' and pid <> pg_backend_pid()"
            )
        time.sleep(attack.random.uniform(0.2, 1.5))


def make_read_only(attack: Attack) -> None:
    """PostgreSQL: read-only"""
    _set_read_only(attack.yui.settings, "on")
    time.sleep(AWAY_SECONDS)
    _set_read_only(attack.yui.settings, "off")


def _set_read_only(settings: Settings, value: str) -> None:
    with owner(settings) as cursor:
        cursor.execute(f"alter system set default_transaction_read_only = {value}")
        cursor.execute("select pg_reload_conf()")


def let_statements_time_out(attack: Attack) -> None:
    """PostgreSQL: tables locked until the services' statements time out"""
    for service, tables in (("registry", "log, outbox"), ("reporting", "joint_projects")):
        url = make_url(attack.yui.servers.database_url(service)).set(drivername="postgresql")
        with closing(psycopg2.connect(url.render_as_string(hide_password=False))) as connection:
            connection.cursor().execute(f"lock table {tables} in access exclusive mode")
            time.sleep(LOCKED_SECONDS)
