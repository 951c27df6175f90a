"""Facts without a place wait in a table of their own; a row of the log is never changed."""

import sqlalchemy as sa
from alembic import op

from shared.messaging import tables

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    connection = op.get_bind()
    if "id" not in {column["name"] for column in sa.inspect(connection).get_columns("log")}:
        return
    tables.outbox.create(connection)
    _move_waiting(connection)
    if connection.dialect.name == "postgresql":
        _make_position_the_key()
    else:
        _copy_into_new_table(connection)


def _move_waiting(connection: sa.Connection) -> None:
    waiting = sa.text("select subject, type, body from log where position is null order by id")
    rows = [
        {"subject": row.subject, "type": row.type, **_around_version(bytes(row.body))}
        for row in connection.execute(waiting)
    ]
    if rows:
        connection.execute(sa.insert(tables.outbox), rows)
    op.execute("delete from log where position is null")


def _around_version(body: bytes) -> dict[str, bytes]:
    before, name, after = body.rpartition(b'"subjectversion":')
    return {"before": before + name, "after": after[after.index(b",") :]}


def _make_position_the_key() -> None:
    op.execute("alter table log drop constraint log_position_key")
    op.execute("alter table log drop column id")  # with its key and its index
    op.execute("alter table log alter hash set not null, add primary key (position)")


def _copy_into_new_table(connection: sa.Connection) -> None:
    """SQLite cannot change a table's key."""
    columns = ", ".join(column.name for column in tables.log.columns)
    op.execute("drop index log_unnumbered")
    op.execute("alter table log rename to log_before")
    tables.log.create(connection)
    op.execute(f"insert into log ({columns}) select {columns} from log_before order by position")
    op.execute("drop table log_before")
