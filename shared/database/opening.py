"""How SQLite and PostgreSQL are opened: what a commit waits for, pools, and what is too long."""

import math
import time
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import InternalError, InvalidatePoolError, OperationalError

from shared.database import connections, waiting
from shared.database.sqlite_file import SqliteFile

_POSTGRESQL_OPTIONS = "-c statement_timeout=10000 -c timezone=UTC"
_READ_ONLY = "25006"
"""PostgreSQL's SQLSTATE `read_only_sql_transaction`."""
_RESTED_SECONDS = 1.0
"""A connection that rested longer may have died unnoticed, and is asked before it is used."""
_KEEPALIVES = {"keepalives_idle": 3, "keepalives_interval": 2, "keepalives_count": 2}
_CACHE_KIB = 16_000
"""Of SQLite's pages, for each connection: a search reads all of a list, 10 MB of 10,000 rows."""
_WAIT_FOR_CONNECTION_SECONDS = 5
"""Of those a service allows itself, all are at work: whoever asks is told to come again."""


class Durability(NamedTuple):
    """What a commit waits for: SQLite's `synchronous`, PostgreSQL's `synchronous_commit`.

    `kept` and `most` are PostgreSQL's connections for such commits.
    """

    sqlite: str
    postgresql: str
    kept: int
    most: int


FULL = Durability("FULL", "on", connections.KEPT, connections.AT_WORK)
DELAYED = Durability("NORMAL", "off", connections.SUBSCRIPTIONS, connections.SUBSCRIPTIONS)


def open_engine(url: str, durability: Durability, file: SqliteFile | None) -> Engine:
    """`file` is that of SQLite."""
    return (
        _open_postgresql(url, durability) if file is None else _open_sqlite(url, durability, file)
    )


def open_asking(url: str, file: SqliteFile | None, timeout_seconds: float) -> Engine:
    """Whether the database answers is asked apart from those who wait for it in a line."""
    engine = create_engine(
        url, pool_size=connections.ASKING, max_overflow=0, pool_timeout=timeout_seconds
    )
    if file is not None:
        file.watch(engine)
    return engine


def _open_sqlite(url: str, durability: Durability, file: SqliteFile) -> Engine:
    engine = create_engine(url, pool_size=4, max_overflow=12, connect_args={"timeout": 10})
    file.watch(engine)
    event.listen(engine, "connect", partial(_prepare_sqlite, durability.sqlite))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(synchronous: str, connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN, not the driver
    for pragma in (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        f"cache_size=-{_CACHE_KIB}",
    ):
        connection.execute(f"pragma {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("begin immediate" if writing else "begin")


def _open_postgresql(url: str, durability: Durability) -> Engine:
    waiting.install()
    options = f"{_POSTGRESQL_OPTIONS} -c synchronous_commit={durability.postgresql}"
    engine = create_engine(
        url,
        pool_size=durability.kept,
        max_overflow=durability.most - durability.kept,
        pool_timeout=_WAIT_FOR_CONNECTION_SECONDS,
        executemany_mode="values_plus_batch",  # one round trip for many UPDATEs, not one for each
        connect_args={"options": options, **_KEEPALIVES},
    )
    event.listen(engine, "handle_error", _read_only_is_away, retval=True)
    event.listen(engine, "checkin", _begin_rest)
    event.listen(engine, "checkout", partial(_expect_alive, engine.dialect))
    return engine


def _begin_rest(_connection: Any, record: Any) -> None:
    record.info["rests_since"] = time.monotonic()


def _expect_alive(dialect: Any, connection: Any, record: Any, _proxy: Any) -> None:
    """`pool_pre_ping` for connections that rested: to ask each time would be every sixth trip."""
    if time.monotonic() - record.info.get("rests_since", math.inf) < _RESTED_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as cause:
        raise InvalidatePoolError from cause


def _read_only_is_away(context: ExceptionContext) -> OperationalError | None:
    """A server that is read-only for a while is away for who writes; psycopg2 calls that a fault
    inside the database, which nobody would wait for."""
    error, cause = context.sqlalchemy_exception, context.original_exception
    if not isinstance(error, InternalError) or getattr(cause, "pgcode", "") != _READ_ONLY:
        return None
    return OperationalError(error.statement, error.params, cause)
