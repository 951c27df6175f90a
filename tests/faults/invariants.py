"""What must hold at the end of every run, whatever was done to Yui meanwhile."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, func, select

from infra.databases import databases
from infra.doors import subscriptions_of
from infra.verification import verify_logs, verify_tables
from services.evaluation.storage.tables import candidates_heard
from services.registry.storage.tables import projects as registered
from services.reporting.storage import projects as joint
from shared.database import Database
from shared.events.registry import ProjectSubmitted
from shared.manifests import SERVICES
from shared.messaging import cursors
from shared.messaging.tables import log, log_head, outbox, parked
from shared.settings import Settings

FUTURE = ".v99"
"""The version of a fact that nobody knows yet."""
SUBSCRIPTIONS = [
    (consumer, producer) for consumer in SERVICES for producer in subscriptions_of(consumer)
]

PLACES: Mapping[str, tuple[str, Select[Any]]] = {
    "the registry's table": ("registry", select(registered.c.id)),
    "the registry's log": (
        "registry",
        select(func.substr(log.c.subject, len("project/") + 1)).where(
            log.c.type == ProjectSubmitted.TYPE
        ),
    ),
    "reporting's projection": ("reporting", select(joint.c.id)),
    "evaluation's projection": ("evaluation", select(candidates_heard.c.project_id)),
}
"""Where a submitted project must be found exactly once: the service, and its ids there."""


def wait_until_heard(settings: Settings, timeout_seconds: float = 180) -> None:
    """Return once every stream has heard all that is committed now, and the broker, where there is
    one, has confirmed it too; raises TimeoutError."""
    until = time.monotonic() + timeout_seconds
    with databases(settings) as opened:
        ends = {producer: _facts(opened[producer]) for _, producer in SUBSCRIPTIONS}
        while behind := [*_behind(opened, ends), *_unpublished(opened, ends)]:
            if time.monotonic() > until:
                raise TimeoutError(f"{', '.join(behind)}: behind {ends}")
            time.sleep(0.05)


def _behind(opened: Mapping[str, Database], ends: Mapping[str, int]) -> list[str]:
    return [
        f"{consumer}.{producer}"
        for consumer, producer in SUBSCRIPTIONS
        if _heard(opened[consumer], f"{consumer}.{producer}") < ends[producer]
    ]


def _unpublished(opened: Mapping[str, Database], ends: Mapping[str, int]) -> list[str]:
    """The logs that the broker has not confirmed; without a broker nothing is published."""
    return [
        f"the broker of {producer}"
        for producer, end in ends.items()
        if not opened[producer].has_single_writer and _published(opened[producer]) < end
    ]


def _published(database: Database) -> int:
    with database.reading() as session:
        return session.execute(select(log_head.c.published)).scalar_one()


def _facts(database: Database) -> int:
    """Those that are committed, be they in the log already or not."""
    placed, waiting = (
        select(func.count()).select_from(table).scalar_subquery() for table in (log, outbox)
    )
    with database.reading() as session:
        return session.execute(select(placed + waiting)).scalar_one()


def _heard(database: Database, stream: str) -> int:
    with database.reading() as session:
        return cursors.read(session, stream).position


def violations(settings: Settings, acknowledged: Iterable[str]) -> list[str]:
    """What does not hold, in words; nothing where all is well."""
    wait_until_heard(settings)
    with databases(settings) as opened:
        return [
            *_not_exactly_once(opened, list(acknowledged)),
            *_parked(opened),
            *_unverified(opened),
        ]


def _not_exactly_once(opened: Mapping[str, Database], acknowledged: list[str]) -> list[str]:
    found = []
    for place, (service, query) in PLACES.items():
        with opened[service].reading() as session:
            times = Counter(session.execute(query).scalars())
        wrong = {id_: times[id_] for id_ in acknowledged if times[id_] != 1}
        found += [f"{id_} is {count} times in {place}" for id_, count in wrong.items()]
    return found


def _parked(opened: Mapping[str, Database]) -> list[str]:
    found = []
    for service, database in opened.items():
        with database.reading() as session:
            found += [
                f"{service}: {row.stream} {row.position} is parked: {row.error}"
                for row in session.execute(select(parked))
            ]
    return found


def _unverified(opened: Mapping[str, Database]) -> list[str]:
    return [
        f"{service}: {finding.words}"
        for kind in (verify_logs(opened), verify_tables(opened))
        for service, verified in kind.items()
        for finding in verified.findings
        if finding.position not in _of_the_future(opened[service])
    ]


def _of_the_future(database: Database) -> set[int]:
    """Places of facts that this version does not know: it cannot say what they left in tables."""
    told = select(log.c.position).where(log.c.type.endswith(FUTURE))
    with database.reading() as session:
        return set(session.scalars(told))
