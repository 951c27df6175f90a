"""Tables that are only added to: the database itself refuses to change or delete a row.

Whoever owns the database can take a guard away; `yui verify` names it then.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from shared.messaging.verification import Finding


def guard(connection: Connection, table: str) -> None:
    """From now on the rows of a table with the key `position` stay as they are."""
    statements = _ON_SQLITE if connection.dialect.name == "sqlite" else _ON_POSTGRESQL
    for statement in statements:
        connection.execute(text(statement.format(table=table)))


def missing_guards(session: Session, table: str) -> Iterator[Finding]:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    there = set(session.scalars(text(_TRIGGERS_ON_SQLITE if on_sqlite else _TRIGGERS)))
    wanted = _GUARDS_ON_SQLITE if on_sqlite else _GUARDS
    for name in sorted({f"{table}_{guard}" for guard in wanted} - there):
        yield Finding(0, f"書換えを防ぐ仕組み（{name}）が外されています。")


_GUARDS_ON_SQLITE = ("no_update", "no_delete", "no_replacement")
_TRIGGERS_ON_SQLITE = "select name from sqlite_master where type = 'trigger'"
_GUARDS = ("no_change",)
_TRIGGERS = "select tgname from pg_trigger where tgenabled in ('O', 'A') and not tgisinternal"

_ON_SQLITE = (
    """
    create trigger {table}_no_update before update on {table}
    begin select raise(abort, '{table} is only added to'); end
    """,
    """
    create trigger {table}_no_delete before delete on {table}
    begin select raise(abort, '{table} is only added to'); end
    """,
    # `insert or replace` deletes without asking the trigger of deletion.
    """
    create trigger {table}_no_replacement before insert on {table}
    when exists (select 1 from {table} where position = new.position)
    begin select raise(abort, '{table} is only added to'); end
    """,
)
_ON_POSTGRESQL = (
    """
    create function {table}_is_only_added_to() returns trigger language plpgsql as
    $$ begin raise exception '{table} is only added to'; end $$
    """,
    """
    create trigger {table}_no_change before update or delete or truncate on {table}
    for each statement execute function {table}_is_only_added_to()
    """,
)
