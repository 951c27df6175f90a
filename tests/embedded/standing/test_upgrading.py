"""A service that had heard council before it kept standings hears it anew, from the beginning."""

import shutil
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text

from infra.doors import subscriptions_of
from shared.access import Role
from shared.database import Database
from shared.events.council import (
    CommitmentSigned,
    CommitmentWithdrawn,
    MemberAppointed,
    MemberSuspended,
)
from shared.messaging.consumer import Consumer
from shared.messaging.inbox import WakeUp
from shared.messaging.reading import LocalLog, read_page
from shared.messaging.tables import cursors
from shared.migration import migrate
from shared.migration.upgrading import upgrade
from shared.preparing import prepare
from shared.standing import heard
from shared.transactions import Transactions
from tests.embedded.messaging.journey import Producer

MEMBER, COMMITMENT, RAUSU = "a-member", "a-commitment", "016942"


@pytest.fixture
def council(tmp_path: Path) -> Producer:
    producer = Producer(Database(f"sqlite:///{tmp_path / 'council.db'}"), "council")
    producer.announce(
        MemberAppointed(
            member_id=MEMBER,
            municipality=RAUSU,
            roles=(Role.OFFICIAL,),
            term_from=date(2026, 4, 1),
            term_until=None,
        ),
        MemberSuspended(member_id=MEMBER),
        CommitmentSigned(
            commitment_id=COMMITMENT,
            project_id="a-project",
            municipality=RAUSU,
            signed_by=MEMBER,
            words="予算に計上します。",
        ),
        CommitmentWithdrawn(commitment_id=COMMITMENT, withdrawn_by=MEMBER, reason="改めるため。"),
    )
    return producer


def as_released(database: Database, service: str, folder: Path, council: Producer) -> None:
    """The service's database as 0.1.0 left it, with all of council's log heard."""
    migrate(database, "shared.messaging")
    before = folder / "0.1.0"
    before.mkdir()
    for migration in Path(import_module(f"services.{service}").__path__[0]).glob(
        "migrations/000[12]_*.py"
    ):
        shutil.copy(migration, before)
    upgrade(database, before, f"{service}_schema")
    with council.database.reading() as session:
        page = read_page(session, 0, 100)
    last = page.entries[-1]
    heard_all = {"stream": f"{service}.council", "log_id": page.log_id}
    with database.writing() as session:
        session.execute(insert(cursors).values(**heard_all, position=last.position, hash=last.hash))


@pytest.mark.parametrize("service", ["evaluation", "reporting"])
def test_members_heard_of_before_the_upgrade_are_known_after_it(
    service: str, tmp_path: Path, council: Producer
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'service.db'}")
    as_released(database, service, tmp_path, council)

    prepare(database, service)
    Consumer(
        subscription=f"{service}.council",
        handlers=subscriptions_of(service)["council"],
        transactions=Transactions(service, database, lambda _: None),
        log=LocalLog(council.database),
        inbox=WakeUp(),
    ).catch_up()

    with database.reading() as session:
        known = heard.of_all(session, [MEMBER])[MEMBER]
        commitments = _commitments(session) if service == "reporting" else []
    database.close()
    council.database.close()
    assert known.roles == {Role.OFFICIAL}
    assert known.barred
    assert commitments == []


def _commitments(session: Any) -> list[Any]:
    return list(session.execute(text("select id from joint_commitments")))
