"""`yui verify` beside those who write."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Table
from sqlalchemy.orm import Session

from infra.local import LocalServers
from infra.verification import verify_logs
from services.reporting.storage.tables import metadata as reporting_tables
from shared.messaging import log, verification
from tests.connected.wiring import emptied
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
