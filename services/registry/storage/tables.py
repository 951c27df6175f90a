"""The registry's tables."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
)

from shared.database import Instant

metadata = MetaData()


# What the list shows and searches, and nothing wide beside it: searching reads every row.
projects = Table(
    "projects",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("number", String(40), unique=True),
    Column("state", String(30), nullable=False),
    Column("approval", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("shown_revision", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("lead", String(6), nullable=False),
    # Codes with spaces between them.
    Column("partners", String(40), nullable=False, server_default=""),
    Column("title", String(200), nullable=False),
    Column("field", String(30), nullable=False),
    Column("first_year", Integer),
    Column("last_year", Integer),
    Column("cost_yen", BigInteger, nullable=False),
    Column("search_key", Text, nullable=False),
    Column("return_comment", Text, nullable=False),
    Column("round_id", String(36)),
    Column("created_by", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("shown_at", Instant, nullable=False),
    Column("submitted_at", Instant),
    # Whether the working copy says something else than the newest submitted version.
    Column("unsubmitted_changes", Boolean, nullable=False, server_default=false()),
)


# Each ends with the id, by which the list orders what is equal; so a page needs no sorting.
Index("projects_by_update", projects.c.shown_at, projects.c.id)
Index("projects_by_lead", projects.c.lead, projects.c.shown_at, projects.c.id)
Index("projects_by_cost", projects.c.cost_yen, projects.c.id)
Index("projects_by_lead_and_cost", projects.c.lead, projects.c.cost_yen, projects.c.id)
Index("projects_by_title", projects.c.title, projects.c.id)

# Counting reads this index alone.
Index(
    "projects_to_count",
    projects.c.lead,
    projects.c.version,
    projects.c.state,
    projects.c.field,
    projects.c.first_year,
    projects.c.last_year,
)

contents = Table(
    "project_contents",
    metadata,
    Column("project_id", String(36), primary_key=True),
    Column("content", JSON, nullable=False),
    Column("submitted_content", JSON),
    Column("attachments", JSON, nullable=False),
    Column("submitted_attachments", JSON, nullable=False),
    Column("progress", JSON, nullable=False),
)


versions = Table(
    "project_versions",
    metadata,
    Column("project_id", String(36), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", JSON, nullable=False),
    Column("attachments", JSON, nullable=False),
    Column("submitted_at", Instant, nullable=False),
)


history = Table(
    "project_history",
    metadata,
    Column("project_id", String(36), primary_key=True),
    Column("place", Integer, primary_key=True),
    # As the entry says, whose texts may be long: nobody waits while what is not for them is read.
    Column("event", String(40), nullable=False, server_default=""),
    Column("by", String(100), nullable=False, server_default=""),
    Column("lapsed", Boolean, nullable=False, server_default=false()),
    Column("entry", JSON, nullable=False),
    Index("project_history_by_event", "project_id", "event", "place"),
)


serials = Table(
    "project_serials",
    metadata,
    Column("lead", String(6), primary_key=True),
    Column("fiscal_year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)
