"""The tables: those of the read model are keyed by what was heard."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from shared.database import Instant

metadata = MetaData()

projects = Table(
    "joint_projects",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("state", String(30), nullable=False),
    Column("lead_municipality", String(6), nullable=False),
    Column("field", String(30), nullable=False),
    Column("cost_yen", BigInteger, nullable=False),
    Column("submitted", JSON, nullable=False),
    Column("submitted_at", Instant, nullable=False),
)

progress = Table(
    "joint_progress",
    metadata,
    Column("project_id", String(36), primary_key=True),
    Column("fiscal_year", Integer, primary_key=True),
    Column("reported", JSON, nullable=False),
)

rounds = Table(
    "joint_rounds",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("results", JSON, nullable=False),
)

datasets = Table(
    "joint_datasets",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("shared", JSON, nullable=False),
)

plan_items = Table(
    "joint_plan_items",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("words", Text, nullable=False),
)

commitments = Table(
    "joint_commitments",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("project_id", String(36), nullable=False),
    Column("municipality", String(6), nullable=False),
    Column("words", Text, nullable=False),
    Column("signed_at", Instant, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("fiscal_year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("number", String(40), nullable=False),
    Column("title", String(200), nullable=False),
    Column("chapters", JSON, nullable=False),
    Column("texts", JSON),
    Column("state", String(20), nullable=False),
    Column("percent", Integer, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("positions", JSON, nullable=False),
    Column("document", Text, nullable=False),
    Column("template", String(64)),
    Column("files", JSON, nullable=False),
    Column("unmade", JSON, nullable=False),
    Column("made_by", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    UniqueConstraint("fiscal_year", "serial"),
)

templates = Table(
    "word_templates",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("put_by", String(100), nullable=False),
    Column("put_at", Instant, nullable=False),
)
