"""A stored table written out again, as UTF-8 with a byte order mark or as CP932."""

import codecs
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from services.sharing.tables.decoding import BLOCK_BYTES, Encoding, decoded

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


def to_utf8(source: BinaryIO, stored: Encoding) -> Iterator[bytes]:
    """The table as UTF-8 with a byte order mark, in blocks."""
    with decoded(source, stored) as text:
        yield codecs.BOM_UTF8
        while block := text.read(BLOCK_BYTES):
            yield block.encode("utf-8")


def to_cp932(source: BinaryIO, stored: Encoding, writer: Cp932Writer) -> Iterator[bytes]:
    """The table as CP932, line by line; a stored CP932 file keeps each of its bytes."""
    if stored is Encoding.CP932:
        source.seek(0)
        yield from iter(lambda: source.read(BLOCK_BYTES), b"")
        return
    with decoded(source, stored) as text:
        while line := text.readline(BLOCK_BYTES):
            yield writer.encode(line)
