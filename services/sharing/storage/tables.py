"""The tables. Instants are UTC."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from shared.database import Instant
from shared.messaging.tables import BIG

metadata = MetaData()

_ID = String(36)

datasets = Table(
    "datasets",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("title", Text, nullable=False),
    Column("kind", String(40), nullable=False, index=True),
    Column("description", Text, nullable=False),
    Column("municipality", String(6), nullable=False, index=True),
    # Title and description as they are searched (see shared.vocabulary.search_key).
    Column("search_text", Text, nullable=False),
    # The newest consent again, so that lists are filtered by the database.
    Column("audience", String(20), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False, index=True),
    Column("revision", Integer, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    Column("dataset_id", _ID, ForeignKey("datasets.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("audience", String(20), nullable=False),
    Column("municipalities", JSON, nullable=False),
    Column("since", Instant, nullable=False),
    Column("given_by", String(60), nullable=False),
)

named_recipients = Table(
    "named_recipients",
    metadata,
    Column("dataset_id", _ID, ForeignKey("datasets.id"), primary_key=True),
    Column("municipality", String(6), primary_key=True),
)
"""The municipalities that the newest consent names."""

versions = Table(
    "versions",
    metadata,
    Column("dataset_id", _ID, ForeignKey("datasets.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("id", _ID, nullable=False, unique=True),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("encoding", String(20), nullable=False),
    Column("header_rows", Integer, nullable=False),
    Column("columns", JSON, nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("declared", JSON, nullable=False),
    Column("uploaded_at", Instant, nullable=False),
    Column("uploaded_by", String(60), nullable=False),
)

accesses = Table(
    "accesses",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("dataset_id", _ID, ForeignKey("datasets.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("use", String(20), nullable=False),
    Column("allowed", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("member_id", String(60), nullable=False),
    Column("municipality", String(6)),
    # The line's position 1, 2, 3 …, and a hash over the one before, this position and the line.
    Column("position", BIG, nullable=False, unique=True),
    Column("hash", String(64), nullable=False),
    Index("accesses_of_dataset", "dataset_id", "position"),
    Index("accesses_refused", "member_id", "dataset_id", "allowed", "use", "position"),
)

accesses_head = Table(
    "accesses_head",
    metadata,
    Column("only", Integer, primary_key=True, server_default=text("1")),
    Column("position", BIG, nullable=False),
    Column("hash", String(64), nullable=False),
    CheckConstraint('"only" = 1'),
)
"""The end of the access log."""
