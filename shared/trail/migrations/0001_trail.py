"""The trail and its head; the database itself refuses to change or delete an entry."""

import sqlalchemy as sa
from alembic import op

from shared.events.codec import GENESIS
from shared.trail import tables

revision = "0001"
down_revision = None

_REFUSE_ON_SQLITE = """
    create trigger trail_no_{verb} before {verb} on trail
    begin select raise(abort, 'the trail is only added to'); end
"""
_REFUSE_TO_REPLACE_ON_SQLITE = """
    create trigger trail_no_replacement before insert on trail
    when exists (select 1 from trail where position = new.position)
    begin select raise(abort, 'the trail is only added to'); end
"""
"""`insert or replace` deletes without asking the trigger of deletion."""
_REFUSAL_ON_POSTGRESQL = """
    create function trail_is_only_added_to() returns trigger language plpgsql as
    $$ begin raise exception 'the trail is only added to'; end $$
"""
_REFUSE_ON_POSTGRESQL = """
    create trigger trail_no_change before update or delete or truncate on trail
    for each statement execute function trail_is_only_added_to()
"""


def upgrade() -> None:
    connection = op.get_bind()
    tables.metadata.create_all(connection)
    connection.execute(sa.insert(tables.trail_head).values(only=1, position=0, hash=GENESIS))
    if connection.dialect.name == "postgresql":
        op.execute(_REFUSAL_ON_POSTGRESQL)
        op.execute(_REFUSE_ON_POSTGRESQL)
    else:
        for verb in ("update", "delete"):
            op.execute(_REFUSE_ON_SQLITE.format(verb=verb))
        op.execute(_REFUSE_TO_REPLACE_ON_SQLITE)
