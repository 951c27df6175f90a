"""The tables. Days are ISO texts of Asia/Tokyo; instants are UTC; secrets are only hashes."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from shared.database import Instant

metadata = MetaData()

municipalities = Table(
    "municipalities",
    metadata,
    Column("code", String(6), primary_key=True),
    Column("told", JSON, nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("login", String(40), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("municipality", String(6), index=True),
    Column("roles", JSON, nullable=False),
    Column("coordinator", Boolean, nullable=False, index=True),
    Column("term_from", String(10), nullable=False),
    Column("term_until", String(10)),
    Column("password_hash", Text, nullable=False),
    Column("password_temporary", Boolean, nullable=False),
    Column("password_since", Instant, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("suspended_at", Instant),
    Column("barred_at", Instant),
    Column("relieved_at", Instant),
    Column("search_key", Text, nullable=False),
    Column("created_by", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
    Column("login", String(64), index=True),
)

known_devices = Table(
    "known_devices",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("member_id", String(36), ForeignKey("members.id"), primary_key=True),
    Column("used_at", Instant, nullable=False, index=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("member_id", String(36), ForeignKey("members.id"), nullable=False, index=True),
    Column("family_hash", String(64), nullable=False, unique=True),
    Column("token_hash", String(64), nullable=False),
    Column("used_hash", String(64)),
    Column("sealed_token", Text),
    Column("started_at", Instant, nullable=False),
    Column("renewed_at", Instant, nullable=False, index=True),
    Column("proved_at", Instant, nullable=False),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
)

reset_codes = Table(
    "reset_codes",
    metadata,
    Column("member_id", String(36), ForeignKey("members.id"), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("issued_by", String(100), nullable=False),
    Column("issued_at", Instant, nullable=False, index=True),
)

notices = Table(
    "notices",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("to", String(36), nullable=False, index=True),
    Column("event", String(20), nullable=False),
    Column("about", String(36), nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("deed", String(20)),
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("deed", String(20), nullable=False),
    Column("member_id", String(36), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("proposed_by", String(100), nullable=False),
    Column("proposed_at", Instant, nullable=False, index=True),
    Column("login", String(40)),
    Column("name", Text),
    Column("section", Text),
    Column("municipality", String(6)),
    Column("roles", JSON(none_as_null=True)),
    Column("term_from", String(10)),
    Column("term_until", String(10)),
    Column("known_as", Text),
    Column("state", String(20)),
    Column("settled_by", String(100)),
    Column("settled_at", Instant),
    Column("reason", Text),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", Text, nullable=False),
    Column("municipality", String(6), nullable=False, index=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("created_by", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("sponsor", String(100), nullable=False),
    Column("last_day", String(10), nullable=False),
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
)

plans = Table(
    "plans",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("title", Text, nullable=False),
    Column("municipality", String(6), nullable=False),
    Column("first_fiscal_year", Integer, nullable=False),
    Column("last_fiscal_year", Integer, nullable=False),
    Column("created_by", String(100), nullable=False),
)

plan_items = Table(
    "plan_items",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("plan_id", String(36), ForeignKey("plans.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("number", String(20), nullable=False),
    Column("title", Text, nullable=False),
    UniqueConstraint("plan_id", "number"),
)

commitments = Table(
    "commitments",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("project_id", String(36), nullable=False),
    Column("municipality", String(6), nullable=False, index=True),
    Column("words", Text, nullable=False),
    Column("signed_by", String(100), nullable=False),
    Column("signed_at", Instant, nullable=False),
    Column("signed_as", Text),
    Column("withdrawn_by", String(100)),
    Column("withdrawn_at", Instant),
    Column("withdrawal_reason", Text),
)
_STANDING = commitments.c.withdrawn_at.is_(None)
Index("commitments_by_project", commitments.c.project_id)
Index(
    "one_standing_commitment",
    commitments.c.project_id,
    commitments.c.municipality,
    unique=True,
    sqlite_where=_STANDING,
    postgresql_where=_STANDING,
)
