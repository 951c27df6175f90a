"""Projects as the registry tells of them, from their submission to their completion.

The contents are those of the sample. Many projects are under way at once, and whose turn is next is
drawn: facts of one kind seldom follow each other, which a projection likes least.
"""

import random
import uuid
from collections.abc import Iterator
from typing import Any

import msgspec

from infra.sample.loading import cases
from shared.events.fact import Fact
from shared.events.registry import (
    Measured,
    ProgressReported,
    ProjectAccepted,
    ProjectCompleted,
    ProjectDecided,
    ProjectEvaluationBegun,
    ProjectReturned,
    ProjectStarted,
    ProjectSubmitted,
)

LENGTH = 10
"""Facts of one life."""
AT_ONCE = 500
SEED = 20261125


def lives(number: int) -> Iterator[Fact]:
    """The facts of so many projects, AT_ONCE of them under way."""
    drawn = random.Random(SEED)
    contents = [case["content"] for case in cases() if case["state"] == "accepted"]
    waiting = iter(range(number))
    begun: list[Iterator[Fact]] = []
    while True:
        while len(begun) < AT_ONCE and (place := next(waiting, None)) is not None:
            id_ = str(uuid.UUID(int=drawn.getrandbits(128), version=4))
            begun.append(_life(id_, f"R8-{place:05d}", contents[place % len(contents)]))
        if not begun:
            return
        turn = drawn.randrange(len(begun))
        if (fact := next(begun[turn], None)) is None:
            del begun[turn]
        else:
            yield fact


def _life(id_: str, number: str, content: dict[str, Any]) -> Iterator[Fact]:
    """Returned once, adopted, carried out in two years."""
    round_id = "7e2a9c10-3b4d-4a5e-9f60-8c1d2e3f4a22"
    yield _submitted(id_, number, 1, content)
    yield ProjectReturned(project_id=id_, version=1)
    yield _submitted(id_, number, 2, content)
    yield ProjectAccepted(project_id=id_, version=2)
    yield ProjectEvaluationBegun(project_id=id_, round_id=round_id)
    yield ProjectDecided(project_id=id_, round_id=round_id, decision="adopted")
    yield ProjectStarted(project_id=id_)
    for fiscal_year in (2027, 2028):
        yield ProgressReported(
            project_id=id_,
            fiscal_year=fiscal_year,
            initial_yen=9_600_000,
            operating_yen=1_440_000,
            measured=(Measured(name="通話可能な航路の割合", value=80.0),),
        )
    yield ProjectCompleted(project_id=id_)


def _submitted(id_: str, number: str, version: int, content: dict[str, Any]) -> ProjectSubmitted:
    about = {"project_id": id_, "number": number, "version": version, "attachment_count": 1}
    return msgspec.convert({"plan_item_id": None, **content, **about}, ProjectSubmitted)
