"""The tables of the trail, the same in every service's database."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    text,
)

from shared.messaging.tables import BIG, Octets

metadata = MetaData()

trail = Table(
    "trail",
    metadata,
    Column("position", BIG, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("at_us", BIG, nullable=False),
    Column("act", String(100), nullable=False),
    Column("by", String(100), nullable=False),
    Column("whom", String(200), nullable=False),
    Column("body", Octets, nullable=False),
)
Index("trail_at", trail.c.at_us)
Index("trail_by", trail.c.by, trail.c.position)
Index("trail_whom", trail.c.whom, trail.c.act, trail.c.position)

trail_head = Table(
    "trail_head",
    metadata,
    Column("only", Integer, primary_key=True, server_default=text("1")),
    Column("position", BIG, nullable=False),
    Column("hash", String(64), nullable=False),
    CheckConstraint('"only" = 1'),
)
