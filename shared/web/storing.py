"""What a request stores, against what a town may store in a day."""

from contextlib import AbstractContextManager, nullcontext
from typing import IO

from flask import request

from shared.access import Member
from shared.web.parts import parts

_TIMES_STORED = 2
"""Of a text: as it is now, and in what is told of the change."""


def storing_texts(by: Member) -> AbstractContextManager[None]:
    """Count the texts of the request at hand; as `Allowance.storing`."""
    if not by.id:
        return nullcontext()  # strangers have no town, and bring little: see `bound_stranger`
    return _storing(by, _TIMES_STORED * _text_bytes())


def storing_file(by: Member, content: IO[bytes]) -> AbstractContextManager[None]:
    """Count a file, and leave `content` at its beginning; as `Allowance.storing`."""
    size_bytes = content.seek(0, 2)
    content.seek(0)
    return _storing(by, size_bytes)


def _storing(by: Member, size_bytes: int) -> AbstractContextManager[None]:
    now = parts().transactions.clock()
    return parts().allowance.storing(by.municipality or by.id, size_bytes, now)


def _text_bytes() -> int:
    if request.is_json:
        return len(request.get_data())
    return sum(len(text.encode()) for text in request.form.values())
