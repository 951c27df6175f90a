"""The access log is only added to, and whoever alters it in spite of that is found."""

import shutil
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, event, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from services.sharing import migrations
from services.sharing.domain import Access, Use
from services.sharing.storage import accesses, tables
from shared.database import Database
from shared.migration.upgrading import upgrade
from shared.preparing import prepare
from shared.transactions import random_id, utc_now
from shared.web.context import ServiceContext

DATASET = "dataset-1"
GUARDS = ("no_update", "no_delete", "no_replacement")


@pytest.fixture
def database(context: ServiceContext) -> Database:
    """With five lines."""
    database = context.transactions.database
    share(database)
    for number in range(5):
        with database.writing() as session:
            accesses.add(session, replace(a_look(), member_id=f"reader {number}"))
    return database


def share(database: Database) -> None:
    row = {
        "id": DATASET,
        "title": "t",
        "kind": "other",
        "description": "",
        "municipality": "016942",
    }
    now = utc_now()
    told = {"search_text": "t", "audience": "open", "created_at": now, "updated_at": now}
    change(database, insert(tables.datasets).values(**row, **told, revision=1))


def a_look() -> Access:
    return Access(
        id=random_id(),
        dataset_id=DATASET,
        version=1,
        use=Use.DOWNLOAD,
        allowed=True,
        at=utc_now(),
        member_id="somebody",
        municipality=None,
    )


def change(database: Database, *statements) -> None:
    with database.writing() as session:
        for statement in statements:
            session.execute(statement)


def without_guards(database: Database) -> Database:
    """Whoever owns the database can take them away, and put them back."""
    change(database, *(text(f"drop trigger accesses_{guard}") for guard in GUARDS))
    return database


def places_found(database: Database) -> list[int]:
    """Where lines are wrong, whatever became of the guards."""
    with database.snapshot() as session:
        found = accesses.verify(session).findings
    return [one.position for one in found if "仕組み" not in one.words]


def test_an_untouched_log_has_nothing_wrong(database: Database) -> None:
    with database.snapshot() as session:
        found = accesses.verify(session)
    assert (found.findings, found.end.position) == ((), 5)


@pytest.mark.parametrize(
    "statement",
    [
        update(tables.accesses).values(member_id="else"),
        delete(tables.accesses),
        text("insert or replace into accesses select * from accesses"),
    ],
    ids=["update", "delete", "replace"],
)
def test_the_database_refuses_to_change_a_line(database: Database, statement) -> None:
    with pytest.raises(DBAPIError, match="only added to"):
        change(database, statement)


def test_guards_that_were_taken_away_are_named(database: Database) -> None:
    with without_guards(database).snapshot() as session:
        named = [finding.words for finding in accesses.verify(session).findings]
    assert len(named) == len(GUARDS)


@pytest.mark.parametrize(
    "told",
    [
        {"member_id": "else"},
        {"allowed": False},
        {"use": "preview"},
        {"version": 2},
        {"municipality": "016942"},
        {"member_id": text("x'00'")},
    ],
    ids=["who", "refused", "what", "version", "town", "octets"],
)
def test_an_altered_line_is_named(database: Database, told) -> None:
    third = tables.accesses.c.position == 3
    change(without_guards(database), update(tables.accesses).where(third).values(told))

    assert places_found(database) == [3]


def test_a_missing_line_and_a_cut_off_end_are_named(database: Database) -> None:
    gone = tables.accesses.c.position.in_((2, 5))
    change(without_guards(database), delete(tables.accesses).where(gone))

    assert places_found(database) == [2, 5]


def test_a_log_without_its_end_is_named(database: Database) -> None:
    change(database, delete(tables.accesses_head))

    assert places_found(database) == [0]


def test_lines_of_0_1_0_are_chained_in_their_order_and_the_log_goes_on(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'sharing.db'}")
    before = tmp_path / "before"
    before.mkdir()
    shutil.copy(Path(migrations.__path__[0]) / "0001_datasets.py", before)
    upgrade(database, before, "sharing_schema")
    share(database)
    earlier = [a_look() for _ in range(3)]
    for line in reversed(earlier):
        with database.writing() as session:
            session.execute(insert(tables.accesses).values(vars(line)))
    prepare(database, "sharing")
    with database.writing() as session:
        accesses.add(session, later := replace(a_look(), member_id="another"))
    with database.snapshot() as session:
        found = accesses.verify(session)
        order = session.scalars(select(tables.accesses.c.id).order_by(tables.accesses.c.position))
        ids = list(order)
    database.close()

    assert (found.findings, found.end.position) == ((), 4)
    assert ids == [line.id for line in (*earlier, later)]


def test_a_line_put_before_the_first_is_named_and_answered_to_nobody(database: Database) -> None:
    invented = {**asdict(a_look()), "position": 0, "hash": "0" * 64}
    change(database, insert(tables.accesses).values(invented))

    with database.reading() as session:
        (finding,) = accesses.verify(session).findings
        lines, total = accesses.newest(session, 1, 20)
    assert finding.position == 0
    assert total == len(lines) == 5
    assert invented["id"] not in {line.access.id for line in lines}


def test_whoever_is_refused_again_and_again_has_one_line_a_minute_for_each_use(context):
    database = context.transactions.database
    share(database)

    def refuse(member_id: str, use: Use, at: datetime) -> None:
        refused = replace(a_look(), allowed=False, member_id=member_id, use=use, at=at)
        with database.writing() as session:
            accesses.add(session, refused)

    now = utc_now()
    for seconds in range(100):
        refuse("insistent", Use.PREVIEW, now + timedelta(seconds=seconds))
    refuse("insistent", Use.DOWNLOAD, now)
    refuse("another", Use.PREVIEW, now)

    with database.reading() as session:
        lines, _ = accesses.newest(session, 1, 100, DATASET)
    assert [(line.access.member_id, line.access.use) for line in lines[::-1]] == [
        ("insistent", Use.PREVIEW),
        ("insistent", Use.PREVIEW),
        ("insistent", Use.DOWNLOAD),
        ("another", Use.PREVIEW),
    ]


def test_reading_a_version_again_in_one_way_has_one_line_a_minute(context):
    database = context.transactions.database
    share(database)
    now = utc_now()
    first = replace(a_look(), use=Use.DOWNLOAD, version=1, at=now)
    others = [
        replace(first, id="minute", at=now + accesses.AGAIN),
        replace(first, id="version", version=2),
        replace(first, id="use", use=Use.PREVIEW),
        replace(first, id="reader", member_id="another"),
        replace(first, id="refused", allowed=False),
    ]
    again = [replace(first, id=f"again {n}", at=now + timedelta(seconds=n)) for n in range(50)]
    with database.writing() as session:
        told = [accesses.add(session, one) for one in (first, *again, *others)]

    assert told == [True] + [False] * 50 + [True] * 5
    with database.reading() as session:
        assert accesses.newest(session, 1, 100, DATASET)[1] == 6


def test_a_page_of_one_datasets_lines_is_found_by_their_index(database):
    asked = []

    def note(_connection, _cursor, statement, values, *_of_the_event):
        if "accesses" in statement:
            asked.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    with database.reading() as session:
        lines, total = accesses.newest(session, 1, 2, DATASET)
    event.remove(database.engine, "before_cursor_execute", note)

    assert [line.access.at for line in lines] == sorted(each.access.at for each in lines)[::-1]
    assert total == 5
    with database.engine.connect() as connection:
        for statement, values in asked:
            ways = [
                row.detail
                for row in connection.exec_driver_sql(f"explain query plan {statement}", values)
            ]
            assert any("accesses_of_dataset" in way for way in ways), ways
            assert not any("TEMP B-TREE" in way for way in ways), ways
