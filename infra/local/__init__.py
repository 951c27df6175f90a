"""PostgreSQL and RabbitMQ without Docker, for `yui up` and the connected tests."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from infra.local.postgres import Postgres
from infra.local.process import CannotStart, Running
from infra.local.rabbitmq import RabbitMQ
from infra.rabbitmq.certificates import Certificates
from shared.manifests import WITH_API

__all__ = ["CannotStart", "LocalServers", "forget_broker", "has_database", "running_database"]

KINDS = ("postgres", "rabbitmq")


class LocalServers:
    """Both servers, with data, passwords, logs and ports of their own under `var`."""

    def __init__(self, var: Path, broker_certificates: Path | None = None) -> None:
        var.mkdir(parents=True, exist_ok=True)
        certificates = Certificates(broker_certificates.resolve()) if broker_certificates else None
        self._postgres = Postgres(var.resolve())
        self.rabbitmq = RabbitMQ(var.resolve(), certificates)

    def start(self, services: Sequence[str], kinds: Collection[str] = KINDS) -> None:
        """Start them side by side; raises CannotStart, with what was started ended again."""
        try:
            if "rabbitmq" in kinds:
                self.rabbitmq.start([one for one in services if one in WITH_API])
            if "postgres" in kinds:
                self._postgres.start(services)
            self.rabbitmq.wait_until_ready()
        except BaseException:
            self.end()
            raise

    def database_url(self, service: str) -> str:
        return self._postgres.url(service)

    def amqp_uri(self, service: str) -> str:
        return self.rabbitmq.url(service)

    @property
    def running(self) -> tuple[Running, ...]:
        """The programs that were started here."""
        return (*self._postgres.running, *self.rabbitmq.running)

    def end(self) -> None:
        """End both in good order, at the same time."""
        self._postgres.ask_to_end()
        self.rabbitmq.ask_to_end()
        self._postgres.end()
        self.rabbitmq.end()


def running_database(var: Path, service: str) -> str | None:
    """The service's database on the PostgreSQL that `yui up` runs from `var`; None without one.

    Nor with one whose port nobody knows any more.
    """
    postgres = Postgres(var.resolve())
    with suppress(KeyError):
        return postgres.url(service) if postgres.runs else None
    return None


def has_database(var: Path) -> bool:
    """Whether `yui up` keeps a PostgreSQL for this folder, running or not."""
    return Postgres(var.resolve()).was_made


def forget_broker(var: Path) -> None:
    """Remove what the broker of `yui up` holds there; raises OSError."""
    RabbitMQ(var.resolve()).forget()
