"""What was heard of callers, the same table in every service's database."""

from sqlalchemy import JSON, Boolean, Column, MetaData, String, Table

from shared.database import Instant

metadata = MetaData()

standings = Table(
    "standings",
    metadata,
    Column("caller", String(100), primary_key=True),
    Column("municipality", String(6)),
    Column("roles", JSON, nullable=False),
    # ISO texts of Asia/Tokyo days.
    Column("term_from", String(10)),
    Column("term_until", String(10)),
    Column("barred", Boolean, nullable=False, default=False),
    # When that last began; it stays when it has ended.
    Column("barred_at", Instant),
)
