"""A stored table written for spreadsheets, as UTF-8 with a byte order mark or as CP932."""

import codecs
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from services.sharing.tables.apostrophes import Apostrophes
from services.sharing.tables.decoding import Encoding, decoded

Cp932Text = Callable[[str], tuple[str, Iterable[object]]]
"""Text to (text that CP932 can hold, what was replaced): `shared.vocabulary.cp932_text`."""


@dataclass
class Cp932Writer:
    """Encodes line by line and gathers what had to be replaced, each thing once, in order."""

    cp932_text: Cp932Text
    replaced: dict[object, None] = field(default_factory=dict)

    def encode(self, line: str) -> bytes:
        # Nearly every line goes through whole; looking at each character is slow.
        try:
            written = line.encode("cp932")
        except UnicodeEncodeError:
            return self._encode_replacing(line)
        return written if written.decode("cp932") == line else self._encode_replacing(line)

    def _encode_replacing(self, line: str) -> bytes:
        fitting, replaced = self.cp932_text(line)
        self.replaced.update(dict.fromkeys(replaced))
        return fitting.encode("cp932")


def to_utf8(source: BinaryIO, stored: Encoding, apostrophes: Apostrophes) -> Iterator[bytes]:
    """The table as UTF-8 with a byte order mark, row by row."""
    with decoded(source, stored) as text:
        yield codecs.BOM_UTF8
        for row in apostrophes.put(text):
            yield row.encode("utf-8")


def to_cp932(
    source: BinaryIO, stored: Encoding, apostrophes: Apostrophes, writer: Cp932Writer
) -> Iterator[bytes]:
    """The table as CP932, row by row."""
    with decoded(source, stored) as text:
        for row in apostrophes.put(text):
            yield writer.encode(row)
