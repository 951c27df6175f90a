"""What must be on the disk before it counts, and what need not."""

import pytest
from sqlalchemy import text

from shared.events.registry import ProjectAccepted
from shared.messaging.handlers import Handler, Told, UnitOfWork
from shared.messaging.reading import LocalLog
from tests.embedded.messaging.journey import NOBODY, Audience, Producer, accepted

NORMAL, FULL = 1, 2


def synchronous(session) -> int:
    """SQLite's own number for how far a commit waits for the disk."""
    return session.execute(text("pragma synchronous")).scalar_one()


def test_an_action_waits_for_the_disk(producer: Producer) -> None:
    with producer.transactions.begin(NOBODY) as work:
        assert synchronous(work.session) == FULL


@pytest.mark.parametrize(("is_projection", "wanted"), [(True, NORMAL), (False, FULL)])
def test_what_is_only_heard_does_not_but_a_reaction_does(
    producer: Producer, audience: Audience, is_projection: bool, wanted: int
) -> None:
    seen = []

    def look(work: UnitOfWork, told: Told) -> None:
        seen.append(synchronous(work.session))

    producer.announce(accepted("a"))
    handlers = {ProjectAccepted: Handler(look, is_projection)}
    audience.consumer(LocalLog(producer.database), handlers=handlers).catch_up()

    assert seen == [wanted]


def test_what_need_not_last_announces_nothing(producer: Producer) -> None:
    with (
        pytest.raises(AssertionError, match="must last"),
        producer.transactions.begin_delayed_durable() as work,
    ):
        work.announce(accepted("a"))

    assert LocalLog(producer.database).read(0).head == 0
