"""A PostgreSQL database of an earlier version, brought up to date."""

from pathlib import Path

from infra.local import LocalServers
from tests.connected.wiring import emptied
from tests.embedded.evaluation.test_upgrading import record_after_upgrade


def test_a_decision_recorded_before_who_and_when_were_kept_stays(
    servers: LocalServers, tmp_path: Path
) -> None:
    database = emptied(servers.database_url("evaluation"))
    kept = record_after_upgrade(database, tmp_path)
    database.close()

    assert (kept.decision.decision, kept.by, kept.at) == ("adopted", None, None)
