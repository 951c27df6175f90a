"""The tables. Dates are ISO texts of Asia/Tokyo days; instants are UTC."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from shared.database import Instant

metadata = MetaData()

_ID = String(36)
_DAY = String(10)

rounds = Table(
    "rounds",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("title", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False, index=True),
    Column("due_date", _DAY, nullable=False),
    Column("allow_own", Boolean, nullable=False),
    Column("fewest_evaluators", Integer, nullable=False, server_default="1"),
    Column("unable", JSON, nullable=False, server_default="[]"),
    Column("state", String(20), nullable=False, index=True),
    Column("criteria", JSON, nullable=False),
    Column("created_by", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("opened_at", Instant),
    Column("closed_at", Instant),
    Column("published_at", Instant),
    Column("revision", Integer, nullable=False),
)

candidates = Table(
    "candidates",
    metadata,
    Column("round_id", _ID, ForeignKey("rounds.id"), primary_key=True),
    Column("project_id", _ID, primary_key=True, index=True),
    Column("place", Integer, nullable=False),
    # The project as it was heard when the round opened; null while preparing.
    Column("as_opened", JSON(none_as_null=True)),
    # Whether it was withdrawn before publication; until then registry's last word counts.
    Column("was_withdrawn", Boolean, nullable=False),
)

appointments = Table(
    "appointments",
    metadata,
    Column("round_id", _ID, ForeignKey("rounds.id"), primary_key=True),
    Column("member_id", _ID, primary_key=True, index=True),
    Column("place", Integer, nullable=False),
    Column("scoring_group", String(10), nullable=False),
    Column("until", _DAY),
)

# Rows are added and never changed; the one with the highest number counts.
decision_records = Table(
    "decision_records",
    metadata,
    Column("round_id", _ID, primary_key=True),
    Column("project_id", _ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("decision", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("meeting_date", _DAY, nullable=False),
    # Null for what was recorded before they were kept.
    Column("recorded_by", String(100)),
    Column("recorded_at", Instant),
    ForeignKeyConstraint(
        ["round_id", "project_id"], ["candidates.round_id", "candidates.project_id"]
    ),
)

score_sheets = Table(
    "score_sheets",
    metadata,
    Column("round_id", _ID, primary_key=True),
    Column("project_id", _ID, primary_key=True),
    Column("member_id", _ID, primary_key=True),
    Column("grades", JSON, nullable=False),
    Column("comment", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
    ForeignKeyConstraint(
        ["round_id", "project_id"], ["candidates.round_id", "candidates.project_id"]
    ),
)

candidates_heard = Table(
    "candidates_heard",
    metadata,
    Column("project_id", _ID, primary_key=True),
    Column("number", String(40), nullable=False),
    Column("title", Text, nullable=False),
    Column("lead_municipality", String(6), nullable=False),
    Column("partners", JSON, nullable=False),
    Column("state", String(30), nullable=False, index=True),
)
