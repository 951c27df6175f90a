"""What the programs of this folder share: addresses, the fact, the consumer's table."""

import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, func, select
from sqlalchemy.orm import Session

from shared.database import Database, put_all
from shared.events.registry import ProjectReturned
from shared.keys import KeyDirectory, KeyRing
from shared.messaging import log
from shared.messaging.handlers import Told
from shared.migration import migrate
from shared.settings import Settings

metadata = MetaData()
business = Table("bench_business", metadata, Column("id", Integer, primary_key=True),
                 Column("words", String(200)))  # fmt: skip
applied = Table("bench_applied", metadata, Column("position", BigInteger, primary_key=True),
                Column("subject", String(200)))  # fmt: skip

SUBJECTS = 500
STEADY_PER_SECOND = 50
WORDS = "5Gの電波を届ける"


def settings() -> Settings:
    return Settings(var=Path(os.environ["YUI_VAR"]))


def database(service: str) -> Database:
    """The service's own, with the journey's tables and those of this benchmark."""
    opened = Database(os.environ[f"DATABASE_{service.upper()}"])
    migrate(opened, "shared.messaging")
    with opened.writing() as session:
        log.begin(session)
        metadata.create_all(session.connection())
    return opened


def amqp(service: str) -> str:
    return os.environ[f"AMQP_{service.upper()}"]


def keys() -> tuple[KeyRing, KeyDirectory]:
    """registry's key, known to everybody."""
    ring = KeyRing("registry", settings().keys)
    directory = KeyDirectory(settings().address)
    directory.know("registry", ring.jwks())
    return ring, directory


def fact(number: int) -> ProjectReturned:
    """About 0.3 kB as an event."""
    return ProjectReturned(
        project_id=f"00000000-0000-4000-8000-{number % SUBJECTS:012d}", version=1
    )


def keep(session: Session, told: Told) -> None:
    """A bare projection: a row per fact."""
    rows = [{"position": event.position, "subject": event.subject} for _, event in told]
    put_all(session, applied, rows, "position")


def count(session: Session) -> int:
    return session.execute(select(func.count()).select_from(applied)).scalar_one()


def steadily(number: int, announce: Callable[[int], float]) -> list[float]:
    """Announce the places 1 … `number`, each in its turn; what `announce` answered."""
    began, answers = time.time(), []
    for place in range(1, number + 1):
        time.sleep(max(0.0, began + place / STEADY_PER_SECOND - time.time()))
        answers.append(announce(place))
    return answers


def ready() -> None:
    """Say so; what is there by now is no garbage, as a service says too once it is up."""
    gc.freeze()
    _say("ready")


def done() -> None:
    _say("done")


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def wait_for_go() -> None:
    """Say `ready`, and wait until all who begin together are."""
    ready()
    sys.stdin.readline()


def arguments() -> Sequence[Any]:
    """The verb, and a number after it if there is one."""
    return [int(word) if word.isdigit() else word for word in sys.argv[1:]]
