"""`yui verify` beside those who write."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select, text
from sqlalchemy.orm import Session

from infra.local import LocalServers
from infra.verification import verify_logs, verify_tables
from services.reporting.storage.tables import metadata as reporting_tables
from shared.messaging import log, verification
from shared.messaging.tables import outbox
from shared.preparing import prepare
from shared.settings import SERVICES, Settings
from tests.connected.wiring import emptied
from tests.embedded.infra.everything import Everything
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


def test_tables_are_as_the_facts_say_those_without_a_place_in_the_log_yet_included(
    servers: LocalServers, tmp_path: Path
) -> None:
    databases = {service: emptied(servers.database_url(service)) for service in SERVICES}
    for service, database in databases.items():
        prepare(database, service)
    everything = Everything(Settings(var=tmp_path), databases)
    everything.happen()
    everything.go_on()
    found = verify_tables(databases)
    assert {service: one.findings for service, one in found.items()} == dict.fromkeys(found, ())
    with databases["registry"].reading() as session:
        assert session.execute(select(outbox.c.id)).first()

    with databases["registry"].writing() as session:
        session.execute(text("update projects set title = title || '.'"))
    with databases["reporting"].writing() as session:
        session.execute(text("delete from joint_progress"))
    found = verify_tables(databases)
    for database in databases.values():
        database.close()
    assert any("（title）" in finding.words for finding in found["registry"].findings)
    assert ["がありません" in finding.words for finding in found["reporting"].findings] == [True]
