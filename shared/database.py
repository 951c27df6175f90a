"""One database per service: SQLite in the embedded deployment, PostgreSQL in the council's.

SQLite runs in WAL mode with `synchronous=FULL`, so that what was acknowledged survives a power
cut. A writing transaction begins with `BEGIN IMMEDIATE` and must not yield to another green
thread before it ends: a second writer would wait inside C and stop the whole process.
"""

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    DateTime,
    Engine,
    Insert,
    String,
    Table,
    Text,
    bindparam,
    column,
    create_engine,
    event,
    func,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import (
    DBAPIError,
    InternalError,
    InvalidatePoolError,
    OperationalError,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

_POSTGRESQL_OPTIONS = "-c statement_timeout=30000 -c timezone=UTC"
_READ_ONLY = "25006"
"""PostgreSQL's SQLSTATE `read_only_sql_transaction`."""
_DISK_FULL = {"53100", "SQLITE_FULL"}
"""PostgreSQL's SQLSTATE `disk_full`, and SQLite's own name for it."""
_RESTED_SECONDS = 1.0
"""A connection that rested longer may have died unnoticed, and is asked before it is used."""
_TAKE_TURN = text("select pg_try_advisory_lock(hashtext(:task))")
_END_TURN = text("select pg_advisory_unlock(hashtext(:task))")
_KEEPALIVES = {"keepalives_idle": 3, "keepalives_interval": 2, "keepalives_count": 2}


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; naive values are refused, aware ones come back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Database:
    """An engine with two kinds of transaction: `reading` and `writing`."""

    def __init__(self, url: str, schema: str | None = None) -> None:
        """`schema` is the one of PostgreSQL that all tables are in, if not the usual one."""
        self.url = url
        self._options: Any = {"schema_translate_map": {None: schema}} if schema else {}
        self.engine = _open(url, _LASTING).execution_options(**self._options)
        self._writer = self.engine.execution_options(writing=True)

    @cached_property
    def _rewriter(self) -> Engine:
        """Its commits do not wait for the disk."""
        return _open(self.url, _REPEATABLE).execution_options(**self._options, writing=True)

    @property
    def has_single_writer(self) -> bool:
        """SQLite: one writing transaction at a time, so the log is numbered inside it."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Commits at the end, rolls back on any exception."""
        with Session(self._writer) as session, session.begin():
            yield session

    @contextmanager
    def writing_again(self) -> Iterator[Session]:
        """As `writing`, for what would be written again if a power cut undid it.

        It does not wait for the disk. Whatever is committed with `writing` afterwards is on the
        disk together with it, so that nothing lasting can rest on something undone.
        """
        with Session(self._rewriter) as session, session.begin():
            yield session

    @contextmanager
    def turn(self, task: str) -> Iterator[bool]:
        """Whether the task is ours until the end: no other process on this database has it then.

        Held by a connection, so that it is free again when the process dies.
        """
        if self.has_single_writer:
            yield True
            return
        with self.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            words = {"task": f"yui.{task}"}
            is_ours = bool(connection.scalar(_TAKE_TURN, words))
            try:
                yield is_ours
            finally:
                if is_ours:
                    connection.execute(_END_TURN, words)

    def answers(self) -> bool:
        try:
            with self.engine.connect() as connection:
                connection.execute(text("select 1"))
        except Exception:  # whatever the driver says, the answer is no
            return False
        return True

    def close(self) -> None:
        self.engine.dispose()
        if "_rewriter" in vars(self):
            self._rewriter.dispose()


class _Commit(NamedTuple):
    """What a commit waits for: SQLite's `synchronous`, PostgreSQL's `synchronous_commit`."""

    sqlite: str
    postgresql: str


_LASTING = _Commit("FULL", "on")
_REPEATABLE = _Commit("NORMAL", "off")


def _open(url: str, commit: _Commit) -> Engine:
    if url.startswith("sqlite"):
        return _open_sqlite(url, commit.sqlite)
    return _open_postgresql(url, commit.postgresql)


def _open_sqlite(url: str, synchronous: str) -> Engine:
    engine = create_engine(url, pool_size=4, max_overflow=12, connect_args={"timeout": 10})
    Path(engine.url.database or "").parent.mkdir(parents=True, exist_ok=True)
    event.listen(engine, "connect", partial(_prepare_sqlite, synchronous))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(synchronous: str, connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN, not the driver
    for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"):
        connection.execute(f"pragma {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("begin immediate" if writing else "begin")


def _open_postgresql(url: str, synchronous_commit: str) -> Engine:
    options = f"{_POSTGRESQL_OPTIONS} -c synchronous_commit={synchronous_commit}"
    engine = create_engine(
        url,
        pool_size=8,
        max_overflow=24,
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


def is_disk_full(error: DBAPIError) -> bool:
    """Whether the database refuses to write because there is no room where it lies."""
    said = {getattr(error.orig, name, None) for name in ("pgcode", "sqlite_errorname")}
    return not said.isdisjoint(_DISK_FULL)


def put(session: Session, table: Table, row: dict[str, Any], *key: str) -> None:
    """Insert the row, or overwrite the one with the same key columns."""
    statement = _upsert(session.get_bind().dialect.name, table, tuple(sorted(row)), key)
    session.execute(statement, row)


def put_all(session: Session, table: Table, rows: Sequence[dict[str, Any]], *key: str) -> None:
    """`put` for many rows of the same columns; of those with the same key the last counts."""
    latest = list({tuple(row[name] for name in key): row for row in rows}.values())
    columns = tuple(sorted(rows[0]))
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        arrays = {name: [row[name] for row in latest] for name in columns}
        connection.execute(_upsert_arrays(table, columns, key), arrays)
    else:
        connection.execute(_upsert(connection.dialect.name, table, columns, key), latest)


# Built once for each set of columns: building a statement costs more than running it.
@cache
def _upsert(dialect: str, table: Table, columns: tuple[str, ...], key: tuple[str, ...]) -> Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return _overwriting(insert(table), columns, key)


@cache
def _upsert_arrays(table: Table, columns: tuple[str, ...], key: tuple[str, ...]) -> Insert:
    """A column is one parameter: PostgreSQL would read one per value longer than it writes rows."""
    arrays = [bindparam(name, type_=_array_of(table.c[name].type)) for name in columns]
    rows = select(func.unnest(*arrays).table_valued(*columns).render_derived())
    return _overwriting(postgresql.insert(table).from_select(columns, rows), columns, key)


def _array_of(type_: Any) -> postgresql.ARRAY[Any]:
    """Of text without a limit: the cast to VARCHAR(n)[] would cut off what the column refuses."""
    return postgresql.ARRAY(Text() if isinstance(type_, String) else type_, dimensions=1)


def _overwriting(
    insert: postgresql.Insert | sqlite.Insert, columns: tuple[str, ...], key: tuple[str, ...]
) -> Insert:
    rest = {name: insert.excluded[name] for name in columns if name not in key}
    if not rest:
        return insert.on_conflict_do_nothing(index_elements=key)
    return insert.on_conflict_do_update(index_elements=key, set_=rest)


def migrate(database: Database, package: str) -> None:
    """Bring the tables that `package` owns up to date; cheap when they already are."""
    folder = Path(import_module(package).__path__[0]) / "migrations"
    newest = max(path.stem.split("_")[0] for path in folder.glob("[0-9]*.py"))
    version_table = f"{package.rpartition('.')[2]}_schema"
    if _schema_version(database, version_table) != newest:
        from shared.migration import upgrade  # Alembic takes 0.8 s to import

        upgrade(database, folder, version_table)


def _schema_version(database: Database, version_table: str) -> str | None:
    with database.engine.connect() as connection:
        if not inspect(connection).has_table(version_table):
            return None
        version = select(column("version_num", String)).select_from(table(version_table))
        return connection.execute(version).scalar()
