"""Where the text of a file lies: behind its byte order marks, before the end mark of DOS."""

import io
import os
from dataclasses import dataclass
from typing import Any, BinaryIO

_END_MARK = b"\x1a"
"""What CP/M and DOS write behind a text's last line (Ctrl-Z); several programs still do."""


@dataclass(frozen=True)
class Extent:
    """Offsets of the text's first byte and of the byte behind its last, and what is left out."""

    start: int
    end: int
    marks: int
    ended: bool


def extent(source: BinaryIO, mark: bytes) -> Extent:
    """The extent of the text in a stream that begins with `mark` (b"" for none) once or twice."""
    source.seek(0)
    marks = 0
    while mark and source.read(len(mark)) == mark:
        marks += 1
    end = size = source.seek(0, os.SEEK_END)
    while end and source.seek(end - 1) and source.read(1) == _END_MARK:
        end -= 1
    # In UTF-16 the byte is half of another character.
    end = size if len(mark) == 2 else end
    return Extent(marks * len(mark), end, marks, ended=end < size)


class Window(io.RawIOBase):
    """The bytes of `source` within an extent, as a stream of its own; `source` stays open."""

    def __init__(self, source: BinaryIO, within: Extent) -> None:
        self._source = source
        self._left = within.end - within.start
        source.seek(within.start)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        block = self._source.read(min(len(view), self._left))
        view[: len(block)] = block
        self._left -= len(block)
        return len(block)
