"""Tables compared with what the facts say of them."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import Executable, MetaData, Table, delete, select, text, update
from sqlalchemy.dialects import sqlite

from infra.doors import read_models_of, record_of
from infra.verification import verify_tables
from shared.events.codec import contracts, newest
from shared.manifests import SERVICES
from shared.messaging.tables import log
from shared.reconciling import Recorded, Told, whole
from shared.settings import Settings
from tests.embedded.infra.everything import Everything, opened

PAGE = Path("docs/verification.md").read_text(encoding="utf-8")
UNTOLD = set(re.findall(r"^\| (\w+) \| `(\w+)` \|", PAGE, re.MULTILINE))

UNTOLD_COLUMNS = re.findall(r"^\| `(\w+\.\w+)` \| (.*) \|$", PAGE, re.MULTILINE)
COLUMN = re.compile(r"`(\w+)`")


def told_of(service: str) -> list[Told]:
    """The tables that facts speak of, the service's own and others'."""
    record = record_of(service)
    heard = (table for kept in read_models_of(service) for table in kept.tables)
    return [*(record.tables if record else ()), *map(whole, heard)]


ANNOUNCING_OR_HEARING = [service for service in SERVICES if told_of(service)]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(var=tmp_path_factory.mktemp("var"))
    with opened(settings) as databases:
        Everything(settings, databases).happen()
    return settings


@pytest.fixture
def copy(everything: Settings, tmp_path: Path) -> Settings:
    return Settings(var=shutil.copytree(everything.var, tmp_path / "copy"))


def findings(settings: Settings, of: str) -> list[str]:
    """What is said of one service; nothing may be said of the others."""
    with opened(settings) as databases:
        found = verify_tables(databases)
    assert not any(found[service].findings for service in found if service != of)
    return [finding.words for finding in found[of].findings]


def change(settings: Settings, service: str, statement: Executable) -> None:
    """As with the database's own program, which asks for no foreign key."""
    path = settings.database_url(service).removeprefix("sqlite:///")
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute(str(statement.compile(dialect=sqlite.dialect())))


def test_tables_in_which_everything_happened_are_as_the_facts_say(everything: Settings) -> None:
    with opened(everything) as databases:
        found = verify_tables(databases)
    assert {service: one.findings for service, one in found.items()} == dict.fromkeys(found, ())
    assert set(found) == set(SERVICES) - {"portal"}
    assert all(one.end.position for one in found.values())


def test_nothing_that_facts_tell_is_left_out_of_everything(everything: Settings) -> None:
    happened: set[str] = set()
    with opened(everything) as databases:
        for database in databases.values():
            with database.reading() as session:
                happened.update(session.scalars(select(log.c.type)))
    told = {newest(contract).TYPE for contract in contracts().values()}
    assert told - happened == set()


@pytest.mark.parametrize("service", SERVICES)
def test_each_fact_that_a_service_announces_is_compared_with_its_tables(service: str) -> None:
    record = record_of(service)
    announced = {fact for type_, fact in contracts().items() if type_.startswith(f"{service}.")}
    assert announced == set(record.handlers if record else ())


@pytest.mark.parametrize("service", SERVICES)
def test_each_table_is_compared_or_said_to_be_told_by_no_fact(service: str) -> None:
    there = {name for metadata in metadata_of(service) for name in metadata.tables}
    compared = {recorded.table.name for recorded in told_of(service)}
    assert there - compared == {table for of, table in UNTOLD if of == service}


@pytest.mark.parametrize("service", SERVICES)
def test_each_column_is_compared_or_said_to_be_told_by_no_fact(service: str) -> None:
    compared: dict[str, set[str]] = {}
    for told in told_of(service):
        columns = compared.setdefault(told.table.name.removesuffix("_published"), set())
        columns.update(told.table.columns.keys())
    untold = {
        f"{service}.{name}": [c.name for c in table.columns if c.name not in compared[name]]
        for metadata in metadata_of(service)
        for name, table in metadata.tables.items()
        if name in compared
    }
    said = {
        table: COLUMN.findall(row)
        for table, row in UNTOLD_COLUMNS
        if table.startswith(f"{service}.")
    }
    assert said == {table: columns for table, columns in untold.items() if columns}


def metadata_of(service: str) -> Iterator[MetaData]:
    storage = import_module(f"services.{service}.storage")
    tables = getattr(storage, "tables", storage)
    yield from (value for value in vars(tables).values() if isinstance(value, MetaData))


def kept_by(service: str) -> list[Recorded]:
    return [told for told in told_of(service) if isinstance(told, Recorded)]


def kept_in(recorded: Recorded) -> Table:
    """The table itself, of which findings may name a part."""
    name = recorded.table.name.removesuffix("_published")
    return recorded.table.to_metadata(MetaData(), name=name)


@pytest.mark.parametrize("service", ANNOUNCING_OR_HEARING)
def test_an_altered_row_is_named_with_each_of_its_columns(copy: Settings, service: str) -> None:
    altered = [recorded for recorded in kept_by(service) if recorded.told]
    for recorded in altered:
        octets = dict.fromkeys(recorded.told, text("x'00'"))
        change(copy, service, update(kept_in(recorded)).values(octets).prefix_with("or ignore"))
    said = [words for words in findings(copy, service) if "内容と異なります" in words]
    for recorded in altered:
        of_table = [words for words in said if f"表 {recorded.table.name} の" in words]
        named = f"（{'、'.join(recorded.told)}）"
        assert of_table, recorded.table.name
        assert [words for words in of_table if named not in words] == []


@pytest.mark.parametrize("service", ANNOUNCING_OR_HEARING)
def test_a_row_that_is_gone_is_named(copy: Settings, service: str) -> None:
    for recorded in kept_by(service):
        change(copy, service, delete(kept_in(recorded)))
    said = findings(copy, service)
    for recorded in told_of(service):
        gone = [words for words in said if f"表 {recorded.table.name} の" in words]
        assert gone, recorded.table.name
        assert all(words.endswith("がありません。") for words in gone)
