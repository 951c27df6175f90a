"""What is logged must never end the work that it tells of."""

from typing import TextIO, cast

from shared.logs import Unfailing


class FullDisk:
    def write(self, _: str) -> None:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        self.write("")


def test_a_line_that_cannot_be_written_is_lost_and_nothing_else() -> None:
    lines = Unfailing(cast(TextIO, FullDisk()))
    lines.write("said")
    lines.flush()
