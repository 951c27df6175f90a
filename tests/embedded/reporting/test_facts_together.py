"""Facts of many kinds, given to the projection at once, as a page of the log brings them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.reporting import projections, storage
from shared.events import codec
from shared.events.fact import Event, Fact
from shared.events.registry import ProjectWithdrawn
from shared.web.context import ServiceContext
from tests.bench.events.lives import lives

AT = datetime(2026, 11, 25, tzinfo=UTC)
TABLES = (storage.projects, storage.progress)


def event_of(position: int, fact: Fact) -> Event:
    draft = codec.draft(fact, event_id=str(position), producer="registry", time=AT, request_id="")
    return codec.to_event(position, "0" * 64, draft.body(1))


@pytest.fixture
def told() -> list[tuple[Fact, Event]]:
    """Forty projects in turn, one withdrawn in the end, and one whose submission was not heard."""
    facts: list[Any] = list(lives(40))
    facts += [ProjectWithdrawn(project_id=id_) for id_ in (facts[0].project_id, "unheard")]
    return [(fact, event_of(position, fact)) for position, fact in enumerate(facts, 1)]


def kept(session: Session) -> list[Any]:
    return [sorted(map(repr, session.execute(select(table)))) for table in TABLES]


@pytest.mark.parametrize("together", [7, 50, 402])
def test_what_was_told_together_leaves_what_it_leaves_one_by_one(
    context: ServiceContext, told: list[tuple[Fact, Event]], together: int
) -> None:
    with context.transactions.database.writing() as session:
        for one in told:
            projections.projects_told(session, [one])
        one_by_one = kept(session)
        for table in TABLES:
            session.execute(delete(table))
        for first in range(0, len(told), together):
            projections.projects_told(session, told[first : first + together])
        assert kept(session) == one_by_one
        assert [len(rows) for rows in one_by_one] == [40, 80]
