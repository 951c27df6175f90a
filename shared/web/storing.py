"""What a request stores, against what a town may store in a day."""

from contextlib import AbstractContextManager
from typing import IO

from shared.access import Member
from shared.web.parts import parts


def storing_file(by: Member, content: IO[bytes]) -> AbstractContextManager[None]:
    """Count a file, and leave `content` at its beginning; as `Allowance.storing`."""
    size_bytes = content.seek(0, 2)
    content.seek(0)
    return _storing(by, size_bytes)


def _storing(by: Member, size_bytes: int) -> AbstractContextManager[None]:
    now = parts().transactions.clock()
    return parts().allowance.storing(by.municipality or by.id, size_bytes, now)
