"""RabbitMQ on this machine without Docker: its own node, name service, ports and data.

Debian's wrapper in /usr/sbin insists on the account `rabbitmq` and on /var/lib/rabbitmq; the
program behind it, which is started here, does not.
"""

import json
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from infra.local.process import (
    CannotStart,
    Program,
    Running,
    end_leftovers,
    search_path,
    start,
)
from infra.local.secrets import port, secret
from infra.privacy import write
from infra.rabbitmq.certificates import Certificates
from infra.rabbitmq.definitions import VIRTUAL_HOST, definitions
from shared.messaging.lanes import LARGEST_BYTES

TLS_LISTENER = Path(__file__).parents[1] / "rabbitmq" / "listener-tls.conf"
SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
NODE = "yui@localhost"
START_SECONDS = 90
STOP_SECONDS = 20


class RabbitMQ:
    """One broker under `var/`, with a user for each service; with TLS if given certificates."""

    def __init__(self, var: Path, certificates: Certificates | None = None) -> None:
        self._var = var
        self._certificates = certificates
        self._home = var / "rabbitmq"
        self._secrets = var / "secrets"
        self._port = 0
        self._services: tuple[str, ...] = ()
        self._environment: dict[str, str] = {}
        self._names: Running | None = None
        self._running: Running | None = None

    def start(self, services: Iterable[str]) -> None:
        """Run Erlang's name service and the broker, with each service's user defined."""
        if not SERVER.exists() or not (epmd := shutil.which("epmd")):
            raise CannotStart("RabbitMQ がありません。`make install-servers` を実行してください。")
        run = self._var / "run"
        self._port = port(run, "rabbitmq")
        self._services = tuple(services)
        self._environment = self._make_environment()
        names = ["-port", self._environment["ERL_EPMD_PORT"], "-address", "127.0.0.1"]
        self._names = start(self._program("epmd", epmd, *names), run)
        self._running = start(self._program("rabbitmq", str(SERVER)), run)

    def wait_until_ready(self) -> None:
        if self._running:
            self._running.wait_until(self._answers, START_SECONDS)
            self._end_former_accounts()

    def _end_former_accounts(self) -> None:
        """Of services that need none any more: definitions take nothing away."""
        for password in self._secrets.glob("rabbitmq-*"):
            if (service := password.name.removeprefix("rabbitmq-")) not in self._services:
                with suppress(subprocess.CalledProcessError):  # it is gone already
                    self.control("delete_user", service)
                password.unlink()

    def url(self, service: str) -> str:
        password = secret(self._secrets, f"rabbitmq-{service}")
        where = f"{service}:{password}@127.0.0.1:{self._port}/{VIRTUAL_HOST}"
        if self._certificates:
            return f"amqps://{where}?cacertfile={self._certificates.authority}"
        return f"amqp://{where}"

    def declare(self) -> None:
        """Make anew what of the definitions is gone; raises CalledProcessError, OSError."""
        self._write_configuration()
        self.control("import_definitions", str(self._home / "definitions.json"))

    def control(self, *words: str) -> None:
        """Run `rabbitmqctl` for this node; raises CalledProcessError."""
        command = [str(SERVER.with_name("rabbitmqctl")), "-n", NODE, *words]
        subprocess.run(command, env=self._environment, check=True, capture_output=True)

    @property
    def running(self) -> tuple[Running, ...]:
        """What was started here: the broker before the name service that it needs."""
        return tuple(one for one in (self._running, self._names) if one)

    def ask_to_end(self) -> None:
        if self._running:
            self._running.ask_to_end()

    def end(self) -> None:
        for running in self.running:
            running.end(STOP_SECONDS)

    def _program(self, name: str, *command: str) -> Program:
        log = self._var / "logs" / f"{name}.log"
        return Program(name, command, self._environment, log, lay_out=self._write_configuration)

    def _make_environment(self) -> dict[str, str]:
        run, home = self._var / "run", self._home
        return {
            **search_path(),
            "HOME": str(home),  # the Erlang cookie lies here
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(port(run, "epmd")),
            # Erlang itself instead of a shell around it, which would swallow our signals.
            "RUNNING_UNDER_SYSTEMD": "true",
            "RABBITMQ_NODENAME": NODE,
            "RABBITMQ_DIST_PORT": str(port(run, "rabbitmq-distribution")),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_MNESIA_BASE": str(home / "data"),
            "RABBITMQ_LOG_BASE": str(self._var / "logs"),
            "RABBITMQ_CONF_ENV_FILE": str(home / "rabbitmq-env.conf"),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(home / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
            "RABBITMQ_PID_FILE": str(home / "pid"),
        }

    def _write_configuration(self) -> None:
        home = self._home
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._forget_another_place()
        passwords = {name: secret(self._secrets, f"rabbitmq-{name}") for name in self._services}
        write(home / "definitions.json", json.dumps(definitions(passwords)).encode())
        (home / "rabbitmq-env.conf").write_text("")
        (home / "enabled_plugins").write_text("[].\n")
        (home / "rabbitmq.conf").write_text(
            f"{self._listener()}"
            f"{self._definitions_line}\n"
            f"max_message_size = {LARGEST_BYTES}\n"
            "vm_memory_high_watermark.absolute = 512MB\n"
            "disk_free_limit.absolute = 200MB\n"
            "log.file.level = warning\n"
        )
        cookie = home / ".erlang.cookie"
        if not cookie.exists():
            write(cookie, secret(self._secrets, "erlang-cookie").encode())
            cookie.chmod(0o400)

    @property
    def _definitions_line(self) -> str:
        return f"load_definitions = {self._home / 'definitions.json'}"

    def forget(self) -> None:
        """Its own data, and with them what its queues hold; raises OSError."""
        end_leftovers(self._var / "run", ["rabbitmq"])
        if (data := self._home / "data").exists():
            shutil.rmtree(data)

    def _forget_another_place(self) -> None:
        """Of a folder that was moved or copied the broker's own data go.

        A quorum queue names the folder that it was made in, and starts in no other. What one held
        is in the logs, from which its consumer reads it.
        """
        before = self._home / "rabbitmq.conf"
        if before.exists() and self._definitions_line not in before.read_text().splitlines():
            self.forget()

    def _listener(self) -> str:
        """As in docker-compose.yml, but here on loopback and with the certificates' own folder."""
        address = f"127.0.0.1:{self._port}"
        if not self._certificates:
            return f"listeners.tcp.1 = {address}\n"
        listener = TLS_LISTENER.read_text().replace("ssl.default = 5671", f"ssl.1 = {address}")
        return listener.replace("/certificates", str(self._certificates.folder))

    def _connected(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=1)
        if not self._certificates:
            return connection
        trust = ssl.create_default_context(cafile=self._certificates.authority)
        return trust.wrap_socket(connection, server_hostname="127.0.0.1")

    def _answers(self) -> bool:
        """Whether it takes a connection and, asked for AMQP 0-9-1, begins to speak it."""
        if not self._running or not self._running.listens_at(self._port):
            return False  # no password goes to a stranger that was quicker at the port
        try:
            with self._connected() as connection:
                connection.sendall(b"AMQP\x00\x00\x09\x01")
                return connection.recv(1) == b"\x01"
        except OSError:
            return False
