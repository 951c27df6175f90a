"""PostgreSQL's roles and databases: one of each for every service, closed to the others."""

from collections.abc import Mapping

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from shared.database import connections

_OF_THE_SERVER = ("postgres", "template1")


def provide(owner: Connection, passwords: Mapping[str, str]) -> None:
    """For each service a role that may log in and nothing else, so often, and its database.

    May run any number of times: what is there keeps its data, and gets this password and limit.
    """
    owner.autocommit = True
    with owner.cursor() as cursor:
        for service, password in passwords.items():
            name = sql.Identifier(service)
            cursor.execute("select 1 from pg_roles where rolname = %s", (service,))
            verb = "alter" if cursor.fetchone() else "create"
            role = sql.SQL(verb + " role {} login password %s connection limit %s")
            cursor.execute(role.format(name), (password, connections.OF_A_SERVICE))
            cursor.execute("select 1 from pg_database where datname = %s", (service,))
            if not cursor.fetchone():
                cursor.execute(sql.SQL("create database {} owner {}").format(name, name))
            _close(cursor, service)
        for database in _OF_THE_SERVER:
            _close(cursor, database)


def _close(cursor: Cursor, database: str) -> None:
    """To all but its owner."""
    name = sql.Identifier(database)
    cursor.execute(sql.SQL("revoke connect on database {} from public").format(name))
