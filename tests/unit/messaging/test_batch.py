"""A batch of events from anywhere is a page, or plainly not one."""

import pytest

from shared.events.codec import UnreadableEvent
from shared.messaging.reading import page_from_batch

DEEP = 100_000


@pytest.mark.parametrize(
    "batch",
    [
        b"",
        b"\xff\xfe",
        b"7",
        b"[7]",
        b"[{}]",
        b'[{"sequence":"one","hash":""}]',
        b'[{"sequence":' + b"[" * DEEP + b"]" * DEEP + b"}]",
    ],
    ids=["empty", "bytes", "number", "numbers", "nothing in it", "no position", "deeply nested"],
)
def test_what_is_no_batch_of_events_is_called_unreadable(batch: bytes) -> None:
    with pytest.raises(UnreadableEvent):
        page_from_batch("log", 1, batch)
