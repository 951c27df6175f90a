"""Many rows put at once, where a column travels as one array."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Column, Integer, MetaData, String, Table, select
from sqlalchemy.exc import DataError

from infra.local import LocalServers
from shared.database import Database, Instant, put, put_all

tables = MetaData()
told = Table(
    "told",
    tables,
    Column("id", String(4), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("said", JSON, nullable=False),
    Column("at", Instant),
)
NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, servers: LocalServers, tmp_path: Path
) -> Iterator[Database]:
    embedded, council = f"sqlite:///{tmp_path}/told.db", servers.database_url("registry")
    opened = Database(embedded if request.param == "sqlite" else council)
    with opened.writing() as session:
        tables.create_all(session.connection())
    yield opened
    with opened.writing() as session:
        tables.drop_all(session.connection())
    opened.close()


def test_rows_put_together_are_as_if_put_one_by_one(database: Database) -> None:
    rows = [
        {"id": "根室", "year": 2026, "said": {"局": [1, None, "\"引用\", {'\\'}"]}, "at": NOON},
        {"id": "羅臼", "year": 2026, "said": [], "at": None},
        {"id": "羅臼", "year": 2027, "said": [["い", "ろ"], {}], "at": NOON},
        {"id": "根室", "year": 2026, "said": "後の言葉", "at": NOON},
    ]
    with database.writing() as session:
        for row in rows:
            put(session, told, row, "id", "year")
    one_by_one = _kept(database)
    with database.writing() as session:
        session.execute(told.delete())
        put_all(session, told, rows, "id", "year")
        put_all(session, told, rows[1:], "id", "year")

    assert _kept(database) == one_by_one
    assert [row["said"] for row in one_by_one] == ["後の言葉", [], [["い", "ろ"], {}]]


def test_a_text_too_long_for_its_column_is_refused_not_cut_off(servers: LocalServers) -> None:
    council = Database(servers.database_url("registry"))
    row = {"id": "中標津町", "year": 2026, "said": [], "at": None}
    with council.writing() as session:
        tables.create_all(session.connection())
        with pytest.raises(DataError):
            put_all(session, told, [row, {**row, "id": "根室市ほか"}], "id", "year")
        session.rollback()
    council.close()


def _kept(database: Database) -> list[dict[str, Any]]:
    with database.reading() as session:
        rows = session.execute(select(told).order_by(told.c.id, told.c.year))
        return [dict(row) for row in rows.mappings()]
