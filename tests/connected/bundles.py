"""A page of one fact, as registry would publish it."""

from datetime import UTC, datetime

from shared.events import codec
from shared.messaging.protocol.continuity import Entry, Page
from tests.embedded.messaging.journey import accepted


def a_page() -> Page:
    draft = codec.draft(
        accepted("a"),
        event_id="e-1",
        producer="registry",
        time=datetime(2026, 11, 23, tzinfo=UTC),
        request_id="request-1",
    )
    body = draft.body(1)
    entry = Entry(1, codec.chain(codec.GENESIS, 1, body), body, "project/a")
    return Page("log", 1, (entry,))
