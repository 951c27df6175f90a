"""What a caller sends to be stored."""

from typing import IO

from shared.web.calls import caller
from shared.web.parts import parts


def count_upload(content: IO[bytes]) -> None:
    """Count it against what the caller's town may store in a day; raise QuotaUsedUp.

    Leaves `content` at its beginning.
    """
    size_bytes = content.seek(0, 2)
    content.seek(0)
    town = caller().municipality or caller().id
    parts().allowance.take(town, size_bytes, parts().transactions.clock())
