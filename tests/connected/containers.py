"""What containers provide before the services start, at servers that run without Docker."""

import os
import subprocess
import sys
from pathlib import Path

from psycopg2.extensions import parse_dsn

from infra.docker.passwords import broker_variable, database_variable
from infra.local import LocalServers
from infra.local.postgres import OWNER, OWNER_SECRET
from infra.local.secrets import secret
from shared.manifests import SERVICES, WITH_API


def owners_url(servers: LocalServers, var: Path) -> str:
    """Of PostgreSQL's owner, at the database that is nobody's."""
    password = secret(var / "secrets", OWNER_SECRET)
    address = servers.database_url("council").partition("@")[2].removesuffix("council")
    return f"postgresql://{OWNER}:{password}@{address}postgres"


def provide_accounts(servers: LocalServers, var: Path) -> None:
    """Each service's role and database."""
    where = parse_dsn(owners_url(servers, var))
    passwords = {database_variable(s): secret(var / "secrets", f"postgres-{s}") for s in SERVICES}
    owner = {"PGHOST": where["host"], "PGPORT": where["port"], "PGUSER": OWNER}
    _run({**owner, "PGPASSWORD": where["password"], **passwords}, "infra.docker.accounts")


def load_definitions(servers: LocalServers, var: Path) -> None:
    """Users, rights, exchanges and queues, as the broker loads them at its start."""
    passwords = {broker_variable(s): secret(var / "secrets", f"rabbitmq-{s}") for s in WITH_API}
    file = str(var / "definitions.json")
    _run(passwords, "infra.docker.definitions", file)
    servers.rabbitmq.control("import_definitions", file)


def _run(variables: dict[str, str], *words: str) -> None:
    environment = {**os.environ, **variables}
    subprocess.run([sys.executable, "-m", *words], env=environment, check=True, timeout=60)
