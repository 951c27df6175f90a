"""A consumer that is away while thousands of facts are told, and a fact from the future."""

import os
import signal
import time
import uuid
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from infra.callers import OPERATOR, Caller
from infra.databases import databases
from shared.events.registry import ProjectSubmitted
from shared.messaging.parking import everything
from shared.messaging.tables import log, outbox
from tests.faults.announcing import announcer
from tests.faults.attack import Attack, Violated
from tests.faults.invariants import FUTURE

AWAY_FACTS = 10_000
PARKED_SECONDS = 60


def stay_away(attack: Attack) -> None:
    """A consumer away for 10,000 facts (reporting stopped by SIGSTOP)"""
    reporting = attack.yui.process("reporting")
    assert reporting
    os.kill(reporting.pid, signal.SIGSTOP)
    try:
        with announcer(attack) as registry:
            registry.announce_many(AWAY_FACTS)
    finally:
        os.kill(reporting.pid, signal.SIGCONT)


def tell_of_the_future(attack: Attack) -> None:
    """A fact of an unknown newer version: parked by its consumers, then left out by an operator"""
    with databases(attack.yui.settings) as opened, opened["registry"].writing() as session:
        session.execute(insert(outbox).values(_of_a_newer_version(session, attack)))
    for consumer in ("reporting", "evaluation"):
        (row,) = _parked(attack, consumer)
        path = f"/parked/{row.stream}/{row.position}/skip"
        operator = Caller(attack.yui.settings, OPERATOR)
        operator.post(consumer, path, json={"reason": "障害試験のため"})


def _of_a_newer_version(session: Session, attack: Attack) -> dict[str, Any]:
    body = session.execute(select(log.c.body).limit(1)).scalar_one()
    id_ = uuid.UUID(int=attack.random.getrandbits(128), version=4)
    event = {
        **msgspec.json.decode(body),
        "type": ProjectSubmitted.TYPE.replace(".v1", FUTURE),
        "subject": f"project/{id_}",
        "subjectversion": 0,
    }
    told = msgspec.json.encode(event, order="sorted")
    before, name, after = told.rpartition(b'"subjectversion":')
    return {
        "subject": event["subject"],
        "type": event["type"],
        "before": before + name,
        "after": after.removeprefix(b"0"),
    }


def _parked(attack: Attack, consumer: str) -> Sequence[Row[Any]]:
    """What the consumer has parked, once there is something; raises Violated."""
    until = time.monotonic() + PARKED_SECONDS
    with databases(attack.yui.settings) as opened:
        while time.monotonic() < until:
            with opened[consumer].reading() as session:
                if rows := everything(session):
                    return rows
            time.sleep(0.1)
    raise Violated(f"{consumer} parks nothing")
