"""`yui verify` beside those who write."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select, text
from sqlalchemy.orm import Session

from infra.local import LocalServers
from infra.verification import verify_access_log, verify_logs, verify_tables, verify_trails
from services.reporting.storage.tables import metadata as reporting_tables
from shared.database import Database
from shared.manifests import SERVICES
from shared.messaging import log, verification
from shared.messaging.tables import outbox
from shared.preparing import prepare
from shared.settings import Settings
from tests.connected.wiring import emptied
from tests.embedded.infra.everything import Databases, Everything
from tests.embedded.messaging.journey import Audience, Producer, accepted


def test_what_is_written_while_a_log_is_read_is_no_alarm(
    servers: LocalServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    producer = Producer(emptied(servers.database_url("registry")))
    audience = Audience(emptied(servers.database_url("reporting")))
    reporting_tables.create_all(audience.database.engine)
    rows_of = verification.rows_of

    def rows_after_more_was_written(session: Session, table: Table) -> Iterator[Any]:
        producer.announce(accepted("p1"))
        with producer.database.writing() as numbering:
            log.number(numbering)
        return rows_of(session, table)

    monkeypatch.setattr(verification, "rows_of", rows_after_more_was_written)
    databases = {"registry": producer.database, "reporting": audience.database}
    found = [verify_logs(databases)["registry"] for _ in range(2)]
    assert [one.findings for one in found] == [(), ()]
    assert found[1].end.position > found[0].end.position
    producer.database.close()
    audience.database.close()


@pytest.fixture
def databases(servers: LocalServers) -> Iterator[Databases]:
    found = {service: emptied(servers.database_url(service)) for service in SERVICES}
    for service, database in found.items():
        prepare(database, service)
    yield found
    for database in found.values():
        database.close()


def test_tables_are_as_the_facts_say_those_without_a_place_in_the_log_yet_included(
    databases: Databases, tmp_path: Path
) -> None:
    everything = Everything(Settings(var=tmp_path), databases)
    everything.happen()
    everything.go_on()
    assert findings(databases) == []
    with databases["registry"].reading() as session:
        assert session.execute(select(outbox.c.id)).first()

    change(databases["registry"], "update projects set title = title || '.'")
    change(databases["reporting"], "delete from joint_progress")
    change(databases["council"], "alter table trail disable trigger trail_no_change")
    change(
        databases["sharing"],
        "alter table accesses disable trigger accesses_no_change",
        "update accesses set member_id = 'else' where position = 2",
        "alter table accesses enable trigger accesses_no_change",
    )
    words = "\n".join(findings(databases))
    for told in ("（title）", "表 joint_progress の", "trail_no_change", "2番の内容が"):
        assert told in words
    assert "accesses_no_change" not in words


def test_what_is_written_and_heard_while_tables_are_read_is_no_alarm(
    databases: Databases, tmp_path: Path
) -> None:
    everything = Everything(Settings(var=tmp_path), databases)
    everything.happen()
    over = threading.Event()

    def go_on() -> None:
        while not over.is_set():
            everything.submit_another()
            everything.hear()

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        found = [verify_tables(databases) for _ in range(4)]
    finally:
        over.set()
        writer.join()
    assert [one.findings for each in found for one in each.values() if one.findings] == []
    assert found[-1]["registry"].end.position > found[0]["registry"].end.position


def change(database: Database, *statements: str) -> None:
    with database.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def findings(databases: Databases) -> list[str]:
    kinds = (verify_logs, verify_trails, verify_access_log, verify_tables)
    found = [one for kind in kinds for one in kind(databases).values()]
    return [finding.words for one in found for finding in one.findings]
