"""What a request stores, against what a town may store in a day."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO

from flask import request

from shared.access import Member
from shared.database import counting_written
from shared.web.context import service_context

_TIMES_STORED = 2
"""Of a text: as it is now, and in what is told of the change."""


@contextmanager
def storing_texts(by: Member) -> Iterator[None]:
    """Count the texts of the request at hand, and once it is done what else was written.

    As `Allowance.storing`.
    """
    if not by.id:  # strangers have no town, and bring little: see `bound_stranger`
        yield
        return
    expected = _TIMES_STORED * _text_bytes()
    with _storing(by, expected), counting_written() as written:
        yield
    besides = max(0, written.size_bytes - expected)
    service_context().allowance.add(_town(by), besides, service_context().transactions.clock())


def storing_file(by: Member, content: IO[bytes]) -> AbstractContextManager[None]:
    """Count a file, and leave `content` at its beginning; as `Allowance.storing`."""
    size_bytes = content.seek(0, 2)
    content.seek(0)
    return _storing(by, size_bytes)


def _storing(by: Member, size_bytes: int) -> AbstractContextManager[None]:
    now = service_context().transactions.clock()
    return service_context().allowance.storing(_town(by), size_bytes, now)


def _town(by: Member) -> str:
    return by.municipality or by.id


def _text_bytes() -> int:
    if request.is_json:
        return len(request.get_data())
    return sum(len(text.encode()) for text in request.form.values())
