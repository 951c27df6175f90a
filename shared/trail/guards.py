"""Tables that are only added to: the database itself refuses to change or delete a row.

Whoever owns the database can take a guard away, or make one of its name that guards nothing; `yui
verify` names it then.
"""

import re
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from shared.messaging.verification import Finding


def guard(connection: Connection, table: str) -> None:
    """From now on the rows of a table with the key `position` stay as they are."""
    on_sqlite = connection.dialect.name == "sqlite"
    for statement in _ON_SQLITE.values() if on_sqlite else (_REFUSAL, _ON_POSTGRESQL):
        connection.execute(text(statement.format(table=table)))


def missing_guards(session: Session, table: str) -> Iterator[Finding]:
    """A guard is there if the table bears it, and if it does what it was made for."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    wanted, found = (_of_sqlite if on_sqlite else _of_postgresql)(session, table)
    for name in sorted(wanted):
        if name not in found:
            yield Finding(0, f"書換えを防ぐ仕組み（{name}）が外されています。")
        elif not _is_as_made(wanted[name], found[name]):
            yield Finding(0, f"書換えを防ぐ仕組み（{name}）が作り替えられています。")


Definitions = Mapping[str, str]
"""Of the guards of a table, by their names."""


def _of_sqlite(session: Session, table: str) -> tuple[Definitions, Definitions]:
    """As they should be, and as they are."""
    wanted = {f"{table}_{name}": made.format(table=table) for name, made in _ON_SQLITE.items()}
    return wanted, _read(session, _TRIGGERS_ON_SQLITE, table)


def _of_postgresql(session: Session, table: str) -> tuple[Definitions, Definitions]:
    wanted = {f"{table}_no_change": f"{_CALLED} {_BODY.format(table=table)}"}
    return wanted, _read(session, _TRIGGERS_ON_POSTGRESQL, table)


def _read(session: Session, query: str, table: str) -> Definitions:
    return {row[0]: row[1] for row in session.execute(text(query), {"table": table})}


def _is_as_made(wanted: str, found: str) -> bool:
    """Word for word, except for what is said to who tries."""
    words = re.escape(_plain(wanted))
    return bool(re.fullmatch(re.sub(r"'[^']*'", "'[^']*'", words), _plain(found)))


def _plain(definition: str) -> str:
    return " ".join(definition.lower().split())


_ON_SQLITE = {
    "no_update": """
    create trigger {table}_no_update before update on {table}
    begin select raise(abort, '{table} is only added to'); end
    """,
    "no_delete": """
    create trigger {table}_no_delete before delete on {table}
    begin select raise(abort, '{table} is only added to'); end
    """,
    # `insert or replace` deletes without asking the trigger of deletion.
    "no_replacement": """
    create trigger {table}_no_replacement before insert on {table}
    when exists (select 1 from {table} where position = new.position)
    begin select raise(abort, '{table} is only added to'); end
    """,
}
_TRIGGERS_ON_SQLITE = """
    select name, sql from sqlite_master where type = 'trigger' and tbl_name = :table
"""

_BODY = "begin raise exception '{table} is only added to'; end"
_REFUSAL = f"""
    create function {{table}}_is_only_added_to() returns trigger language plpgsql as
    $$ {_BODY} $$
"""
_ON_POSTGRESQL = """
    create trigger {table}_no_change before update or delete or truncate on {table}
    for each statement execute function {table}_is_only_added_to()
"""
_CALLED = "58 plpgsql"
"""What PostgreSQL keeps of that: `tgtype` (2 before, 8 delete, 16 update, 32 truncate; without 1 it
is for each statement) and the function's language. Its body follows."""
_TRIGGERS_ON_POSTGRESQL = """
    select tgname, concat_ws(
        ' ', tgtype, pg_get_expr(tgqual, tgrelid), nullif(tgattr::text, ''), lanname, prosrc
    )
    from pg_trigger
    join pg_proc on pg_proc.oid = tgfoid
    join pg_language on pg_language.oid = prolang
    where tgrelid = to_regclass(:table) and tgenabled in ('O', 'A') and not tgisinternal
"""
