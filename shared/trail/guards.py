"""Tables that are only added to: the database itself refuses to change or delete a row.

Whoever owns the database can take a guard away, make one of its name that guards nothing, or lay a
trigger beside it that drops what is written; `yui verify` names it then.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

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
    on_sqlite = _is_sqlite(session)
    wanted = _wanted(on_sqlite, table)
    query = _TRIGGERS_ON_SQLITE if on_sqlite else _TRIGGERS_ON_POSTGRESQL
    found = {row[0]: row[1] for row in session.execute(text(query), {"table": table})}
    for name in sorted(wanted):
        if name not in found:
            yield Finding(0, f"書換えを防ぐ仕組み（{name}）が外されています。")
        elif not _is_as_made(wanted[name], found[name]):
            yield Finding(0, f"書換えを防ぐ仕組み（{name}）が作り替えられています。")


def others_than_guards(session: Session, guarded: Iterable[str]) -> Iterator[Finding]:
    """Whatever else acts in the database when a row is written: it may drop the row."""
    on_sqlite = _is_sqlite(session)
    ours = {(table, name) for table in guarded for name in _wanted(on_sqlite, table)}
    for kind, query in (_ALL_ON_SQLITE if on_sqlite else _ALL_ON_POSTGRESQL).items():
        for table, name in session.execute(text(query)):
            if (table, name) not in ours:
                words = f"表 {table} に、結のものではない{kind}（{name}）があります。"
                yield Finding(0, words)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _wanted(on_sqlite: bool, table: str) -> Mapping[str, str]:
    """The definitions of a table's guards, by their names."""
    if on_sqlite:
        return {f"{table}_{name}": made.format(table=table) for name, made in _ON_SQLITE.items()}
    return {f"{table}_no_change": f"{_CALLED} {_BODY.format(table=table)}"}


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
_ALL_ON_SQLITE = {
    "トリガー": "select tbl_name, name from sqlite_master where type = 'trigger' order by name"
}

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
_ALL_ON_POSTGRESQL = {
    "トリガー": """
    select tgrelid::regclass::text, tgname from pg_trigger where not tgisinternal order by tgname
    """,
    "ルール": """
    select tablename, rulename from pg_rules where schemaname <> 'pg_catalog' order by rulename
    """,
}
