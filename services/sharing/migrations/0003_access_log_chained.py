"""The access log is chained, and only added to; what is there is chained from now on."""

import msgspec
import sqlalchemy as sa
from alembic import op

from shared.database import Instant
from shared.events.codec import GENESIS, chain
from shared.messaging.tables import BIG
from shared.trail.guards import guard

revision = "0003"
down_revision = "0002"

_LINE = ("id", "dataset_id", "version", "use", "allowed", "at", "member_id", "municipality")
_canonical = msgspec.json.Encoder(order="sorted")

_accesses = sa.table(
    "accesses",
    *(sa.column(name) for name in _LINE if name not in ("allowed", "at")),
    sa.column("allowed", sa.Boolean),
    sa.column("at", Instant),
    sa.column("position", BIG),
    sa.column("hash", sa.String),
)


def upgrade() -> None:
    op.add_column("accesses", sa.Column("position", BIG, nullable=False, server_default="0"))
    op.add_column("accesses", sa.Column("hash", sa.String(64), nullable=False, server_default=""))
    op.create_table(
        "accesses_head",
        sa.Column("only", sa.Integer, primary_key=True, server_default=sa.text("1")),
        sa.Column("position", BIG, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.CheckConstraint('"only" = 1'),
    )
    connection = op.get_bind()
    position, hash_ = _chain_what_is_there(connection)
    op.create_index("accesses_position", "accesses", ["position"], unique=True)
    head = sa.table("accesses_head", sa.column("position"), sa.column("hash"))
    connection.execute(sa.insert(head).values(position=position, hash=hash_))
    guard(connection, "accesses")


def _chain_what_is_there(connection: sa.Connection) -> tuple[int, str]:
    position, hash_ = 0, GENESIS
    lines = sa.select(*(_accesses.c[name] for name in _LINE))
    placed = []
    for row in connection.execute(lines.order_by(_accesses.c.at, _accesses.c.id)):
        position += 1
        hash_ = chain(hash_, position, _canonical.encode(dict(row._mapping)))
        placed.append({"of": row.id, "place": position, "chained": hash_})
    if placed:
        by_id = sa.update(_accesses).where(_accesses.c.id == sa.bindparam("of"))
        placing = by_id.values(position=sa.bindparam("place"), hash=sa.bindparam("chained"))
        connection.execute(placing, placed)
    return position, hash_
