"""PostgreSQL databases of an earlier version, brought up to date."""

from pathlib import Path

from sqlalchemy import text

from infra.local import LocalServers
from services.council.storage import api_tokens
from shared.access import Scope
from shared.messaging import log
from shared.migration import migrate
from tests.connected.wiring import emptied
from tests.embedded.council.test_upgrading import HEAD, OFFICE, write_as_before
from tests.embedded.evaluation.test_upgrading import record_after_upgrade
from tests.embedded.messaging.journey import Producer, accepted
from tests.embedded.messaging.test_upgrading import make_older, told_by
from tests.embedded.registry.test_upgrading import REVISED_AT, shown_after_upgrade


def test_a_decision_recorded_before_who_and_when_were_kept_stays(
    servers: LocalServers, tmp_path: Path
) -> None:
    database = emptied(servers.database_url("evaluation"))
    kept = record_after_upgrade(database, tmp_path)
    database.close()

    assert (kept.decision.decision, kept.by, kept.at) == ("adopted", None, None)


def test_an_etag_read_before_the_upgrade_is_current_after_it(
    servers: LocalServers, tmp_path: Path
) -> None:
    database = emptied(servers.database_url("registry"))
    shown = shown_after_upgrade(database, tmp_path)
    database.close()

    assert shown == (7, REVISED_AT)


def test_api_tokens_of_0_1_0_keep_their_maker_as_sponsor_and_every_scope(
    servers: LocalServers, tmp_path: Path
) -> None:
    database = emptied(servers.database_url("council"))
    write_as_before(database, tmp_path / "before")
    migrate(database, "services.council")
    with database.reading() as session:
        kept, total = api_tokens.list_of(session, None, page=1, per_page=10)
    database.close()

    assert total == 2
    assert {(token.name, token.sponsor) for token in kept} == {(HEAD, "head"), (OFFICE, "office")}
    assert {token.scopes for token in kept} == {frozenset(Scope)}


def test_a_fact_that_had_no_place_yet_gets_it_afterwards(servers: LocalServers) -> None:
    producer = Producer(emptied(servers.database_url("registry")))
    producer.announce(accepted("a"), accepted("b"), accepted("a", 2))
    with producer.database.writing() as session:
        log.number(session)
    make_older(producer.database)
    with producer.database.writing() as session:
        session.execute(text("update log_head set position = 2, hash = second.hash"
                             " from log second where second.position = 2"))  # fmt: skip
        session.execute(text("update log set position = null, hash = null where position = 3"))

    migrate(producer.database, "shared.messaging")
    with producer.database.writing() as session:
        log.number(session)

    assert told_by(producer.database) == [
        (1, "project/a", 1),
        (2, "project/b", 1),
        (3, "project/a", 2),
    ]
    producer.database.close()
