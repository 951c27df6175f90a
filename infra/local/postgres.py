"""PostgreSQL on this machine without Docker: Debian's programs, our own data, loopback only."""

import glob
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

import psutil
import psycopg2

from infra.local.process import (
    Account,
    CannotStart,
    Program,
    Running,
    end_leftovers,
    recorded,
    search_path,
    start,
)
from infra.local.secrets import port, port_in_use, secret
from infra.postgres.accounts import provide
from infra.privacy import let_through
from shared.database import connections

OWNER = "yui_owner"
OWNER_SECRET = "postgres-owner"
APART = Path("/var/lib/yui")
START_SECONDS = 30


class Postgres:
    """One cluster under `var/`, with a database and a role of the same name for each service."""

    def __init__(self, var: Path) -> None:
        self._var = var
        self._secrets = var / "secrets"
        self._account: Account | None = None
        self._data = var / "postgres"
        self._port = 0
        self._running: Running | None = None

    def start(self, services: Iterable[str]) -> None:
        """Make the cluster at the first start, run it, and see that each service has its own."""
        binaries()
        self._account = _server_account()
        self._data = _data_folder(self._var, self._account)
        end_leftovers(self._var / "run", ["postgres"], signal.SIGINT)
        self._forget_another_place()
        self._port = port(self._var / "run", "postgres")
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        self._running = start(self._program(), self._var / "run")
        self._running.wait_until(self._answers, START_SECONDS)
        passwords = {service: self._password(service) for service in services}
        with closing(self._connect()) as owner:
            provide(owner, passwords)

    def url(self, service: str) -> str:
        number = self._port or port_in_use(self._var / "run", "postgres")
        return f"postgresql+psycopg2://{service}:{self._password(service)}@127.0.0.1:{number}/{service}"

    def _password(self, service: str) -> str:
        return secret(self._secrets, f"postgres-{service}")

    @property
    def runs(self) -> bool:
        """Whether it runs, started by whichever process of ours."""
        return recorded(self._var / "run" / "postgres.json") is not None

    @property
    def was_made(self) -> bool:
        """Whether it was ever started: its owner has a password."""
        return (self._secrets / OWNER_SECRET).exists()

    @property
    def running(self) -> tuple[Running, ...]:
        """What was started here."""
        return (self._running,) if self._running else ()

    def ask_to_end(self) -> None:
        if self._running:
            self._running.ask_to_end()

    def end(self) -> None:
        if self._running:
            self._running.end()

    def _program(self) -> Program:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": "",
            "max_connections": str(connections.OF_ALL),
            "superuser_reserved_connections": str(connections.OF_THE_OWNER),
            "password_encryption": "scram-sha-256",
            "log_timezone": "UTC",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            command=[str(binaries() / "postgres"), "-D", str(self._data), *options],
            environment=search_path(),
            log=self._var / "logs" / "postgres.log",
            stop_signal=signal.SIGINT,  # "fast": ends sessions and writes a clean checkpoint
            account=self._account,
        )

    def _forget_another_place(self) -> None:
        """A copied folder names as its server the one that runs in the original."""
        lock = self._data / "postmaster.pid"
        with suppress(OSError, ValueError, IndexError, psutil.Error):
            server = psutil.Process(int(lock.read_text().split()[0]))
            if not self._data.samefile(server.cwd()):  # in which a server works
                lock.unlink()

    def _initialise(self) -> None:
        """`initdb`; the owner's password goes through a file that is gone afterwards."""
        account = self._account
        with tempfile.NamedTemporaryFile("w", prefix="yui-") as password_file:
            password_file.write(secret(self._secrets, OWNER_SECRET))
            password_file.flush()
            if account:
                os.chown(password_file.name, account.uid, account.gid)
            options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
            options += ["-U", OWNER, f"--pwfile={password_file.name}"]
            done = subprocess.run(
                [str(binaries() / "initdb"), "-D", str(self._data), *options],
                env=search_path(),
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )
        if done.returncode:
            raise CannotStart(f"PostgreSQL の初期化に失敗しました。\n{done.stdout}{done.stderr}")

    def _connect(self, database: str = "postgres") -> "psycopg2.extensions.connection":
        return psycopg2.connect(
            host="127.0.0.1",
            port=self._port,
            user=OWNER,
            password=secret(self._secrets, OWNER_SECRET),
            dbname=database,
            connect_timeout=2,
        )

    def _answers(self) -> bool:
        if not self._running or not self._running.listens_at(self._port):
            return False  # no password goes to a stranger that was quicker at the port
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True


def binaries() -> Path:
    """The folder of `postgres` and `initdb`; Debian keeps them off the search path."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"), key=_version)
    if found:
        return Path(found[-1]).parent
    if on_path := shutil.which("postgres"):
        return Path(on_path).resolve().parent
    raise CannotStart("PostgreSQL がありません。`make install-servers` を実行してください。")


def _version(program: str) -> float:
    return float(Path(program).parts[-3])


def _server_account() -> Account | None:
    """PostgreSQL refuses to run as root: then Debian's own account for it is taken."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise CannotStart(
            "PostgreSQL がありません。`make install-servers` を実行してください。"
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def _data_folder(var: Path, account: Account | None) -> Path:
    """The cluster's folder; what is above it, the server's account can pass through."""
    folder = _place_for(var) if account else var / "postgres"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.uid, account.gid)
        let_through(folder.parent)
    return folder


def _place_for(var: Path) -> Path:
    """`var/postgres`; elsewhere if another account cannot get there.

    As root, `var/` often lies in a home folder that nobody else may enter. Then the cluster lives
    in /var/lib under a name made from the path of `var/`, so that each copy of Yui has its own.
    """
    digest = hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:12]
    elsewhere = APART / digest / "postgres"
    if _may_enter(var.parent) and not (elsewhere / "PG_VERSION").exists():
        return var / "postgres"
    APART.mkdir(parents=True, exist_ok=True)
    let_through(APART)
    return elsewhere


def _may_enter(folder: Path) -> bool:
    """Whether every folder on the way may be entered by anybody."""
    way = folder.resolve()
    return all(step.stat().st_mode & 0o001 for step in (way, *way.parents))
