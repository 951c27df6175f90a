"""The tables of the journey, the same in every service's database."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    cast,
    text,
)
from sqlalchemy.types import TypeDecorator

from shared.database import Instant

metadata = MetaData()


class Octets(TypeDecorator[bytes]):
    """Bytes that come back as bytes, even where SQLite was given a text by hand."""

    impl = LargeBinary
    cache_ok = True

    def column_expression(self, column: ColumnElement[bytes]) -> ColumnElement[bytes]:
        return cast(column, LargeBinary)


BIG = BigInteger().with_variant(Integer, "sqlite")

log = Table(
    "log",
    metadata,
    Column("position", BIG, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("subject_version", Integer, nullable=False),
    Column("type", String(200), nullable=False),
    Column("body", Octets, nullable=False),
    UniqueConstraint("subject", "subject_version"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("subject", String(200), nullable=False),
    Column("type", String(200), nullable=False),
    Column("before", LargeBinary, nullable=False),
    Column("after", LargeBinary, nullable=False),
)

log_head = Table(
    "log_head",
    metadata,
    Column("only", Integer, primary_key=True, server_default=text("1")),
    Column("log_id", String(36), nullable=False),
    Column("position", BIG, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("published", BIG, nullable=False, server_default=text("0")),
    CheckConstraint('"only" = 1'),
)

cursors = Table(
    "cursors",
    metadata,
    Column("stream", String(100), primary_key=True),
    Column("log_id", String(36), nullable=False),
    Column("position", BIG, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("moved_at", Instant),
)

parked = Table(
    "parked",
    metadata,
    Column("stream", String(100), primary_key=True),
    Column("position", BIG, primary_key=True),
    Column("hash", String(64), nullable=False, server_default=""),
    Column("subject", String(200), nullable=False),
    Column("event", LargeBinary, nullable=False),
    Column("error", Text),
    Column("parked_at", Instant, nullable=False),
)
Index("parked_subject", parked.c.stream, parked.c.subject)

parked_decisions = Table(
    "parked_decisions",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("stream", String(100), nullable=False),
    Column("position", BIG, nullable=False),
    Column("decision", String(20), nullable=False),
    Column("by", String(100), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
