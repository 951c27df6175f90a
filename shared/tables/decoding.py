"""Which encoding a file is in, by rule and never by guess.

A byte order mark decides; else strict UTF-8; else strict CP932 (Shift_JIS as Windows writes it);
else the file is refused and the byte at which each reading fails is told.
"""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import BinaryIO, TextIO

from shared.tables.refusals import NotAText, Undecodable

BLOCK_BYTES = 256 * 1024

# Bytes that Python's cp932 lets through although Windows' table has no character for them.
_UNASSIGNED = re.compile("[\x80\uf8f0-\uf8f3]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Encoding(StrEnum):
    """How the characters of a stored file are written."""

    UTF8 = "utf-8"
    UTF8_BOM = "utf-8-bom"
    CP932 = "cp932"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def codec(self) -> str:
        """The name Python knows it by."""
        return "utf-8-sig" if self is Encoding.UTF8_BOM else self.value


_LABELS = {
    Encoding.UTF8: "UTF-8",
    Encoding.UTF8_BOM: "UTF-8（BOM付き）",
    Encoding.CP932: "Shift_JIS（CP932）",
}


def detect_encoding(source: BinaryIO) -> Encoding:
    """The encoding of the whole stream; Undecodable if none fits, NotAText on control bytes."""
    source.seek(0)
    if source.read(3) == codecs.BOM_UTF8:
        if failure := _first_failure(source, Encoding.UTF8_BOM):
            raise _undecodable(source, f"{failure + 1}バイト目がUTF-8として読めません", failure)
        return Encoding.UTF8_BOM
    failures: list[int] = []
    for encoding in (Encoding.UTF8, Encoding.CP932):
        failure = _first_failure(source, encoding)
        if failure is None:
            return encoding
        failures.append(failure)
    utf8, cp932 = failures
    raise _undecodable(
        source,
        f"UTF-8としては{utf8 + 1}バイト目、"
        f"Shift_JIS（CP932）としては{cp932 + 1}バイト目が読めません",
        max(failures),
    )


@contextmanager
def decoded(source: BinaryIO, encoding: Encoding) -> Iterator[TextIO]:
    """The stream as text from its beginning, line ends untouched; the stream stays open."""
    source.seek(0)
    text = io.TextIOWrapper(source, encoding=encoding.codec, errors="strict", newline="")
    try:
        yield text
    finally:
        text.detach()


def _first_failure(source: BinaryIO, encoding: Encoding) -> int | None:
    """The offset of the first byte that is not `encoding`, or None."""
    source.seek(0)
    # Not "utf-8-sig": its errors count from behind the mark.
    codec = "cp932" if encoding is Encoding.CP932 else "utf-8"
    decoder = codecs.getincrementaldecoder(codec)("strict")
    start = 0
    while True:
        block = source.read(BLOCK_BYTES)
        begun = start - len(decoder.getstate()[0])
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            return begun + error.start
        if encoding is Encoding.CP932 and (found := _UNASSIGNED.search(text)):
            return begun + len(text[: found.start()].encode("cp932"))
        _refuse_control(text)
        if not block:
            return None
        start += len(block)


def _refuse_control(text: str) -> None:
    found = _CONTROL.search(text)
    if found is None:
        return
    if found.group() == "\x1b":
        raise NotAText(
            "JISコード（ISO-2022-JP）または制御文字を含むファイルです。"
            "UTF-8またはShift_JISで保存し直してください。"
        )
    raise NotAText(
        f"文字ではない制御コード（0x{ord(found.group()):02X}）が含まれています。"
        "CSVファイルであることを確かめてください。"
    )


def _undecodable(source: BinaryIO, reason: str, offset: int) -> Undecodable:
    line = _line_at(source, offset)
    return Undecodable(
        f"文字コードを判別できません。{reason}（{line}行目）。"
        "UTF-8またはShift_JISで保存し直してください。",
        offset,
        line,
    )


def _line_at(source: BinaryIO, offset: int) -> int:
    source.seek(0)
    line, left = 1, offset
    while left and (block := source.read(min(BLOCK_BYTES, left))):
        line += block.count(b"\n")
        left -= len(block)
    return line
