"""Which encoding a file is in, by rule and never by guess.

A byte order mark decides; else strict UTF-8; else strict CP932 (Shift_JIS as Windows writes it);
else the file is refused and the byte at which each reading fails is told.
"""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, TextIO

from shared.tables.extent import Window, extent
from shared.tables.refusals import NotAText, Undecodable

BLOCK_BYTES = 256 * 1024

# Bytes that Python's cp932 lets through although Windows' table has no character for them.
_UNASSIGNED = re.compile("[\x80\uf8f0-\uf8f3]")
_NO_WRITING = re.compile(
    "(?<![ｦ-ﾟ])[ｧ-ｯ]"  # a small kana at the beginning of a word
    "|(?<![ｳｶ-ﾄﾊ-ﾎﾜ])ﾞ|(?<![ﾊ-ﾎ])ﾟ"  # a mark on a kana that takes none
    "|､､|(?<![｡-ﾟ])(?:[､･][｡-ﾟ]){2}"  # commas before each character
    "|[㐀-鿿豈-﫿]"  # rare kanji without a common one or full-width kana in the whole file
)
_SHIFTS = re.compile(rb"[\x8e\x8f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Encoding(StrEnum):
    """How the characters of a stored file are written."""

    UTF8 = "utf-8"
    UTF8_BOM = "utf-8-bom"
    UTF16_LE = "utf-16-le"
    UTF16_BE = "utf-16-be"
    CP932 = "cp932"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def mark(self) -> bytes:
        """The byte order mark that such a file begins with."""
        return _MARKS.get(self, b"")

    @property
    def codec(self) -> str:
        """The name Python knows it by, behind the mark."""
        return "utf-8" if self is Encoding.UTF8_BOM else self.value


_LABELS = {
    Encoding.UTF8: "UTF-8",
    Encoding.UTF8_BOM: "UTF-8（BOM付き）",
    Encoding.UTF16_LE: "UTF-16",
    Encoding.UTF16_BE: "UTF-16",
    Encoding.CP932: "Shift_JIS（CP932）",
}
_MARKS = {
    Encoding.UTF8_BOM: codecs.BOM_UTF8,
    Encoding.UTF16_LE: codecs.BOM_UTF16_LE,
    Encoding.UTF16_BE: codecs.BOM_UTF16_BE,
}


_NEITHER = (
    "文字コードが、UTF-8でもShift_JISでもありません。日本語のEUC-JPであれば、Excelの「データ」→"
    "「テキストまたはCSVから」でファイルを選び、「元のファイル」を「日本語 (EUC)」にして読み込み、"
    "「CSV UTF-8」形式で保存し直してください。"
    "ほかの国の文字コードであれば、「元のファイル」でそれを選んでください。"
)
"""EUC-KR and GB 2312 have their characters at the same bytes as EUC-JP."""


@dataclass(frozen=True)
class _Failure:
    """The first byte that cannot be read: its offset from 0, and its line from 1."""

    offset: int
    line: int


def detect_encoding(source: BinaryIO) -> Encoding:
    """The encoding of the whole stream; Undecodable if none fits, NotAText on control bytes."""
    source.seek(0)
    start = source.read(3)
    for encoding, mark in _MARKS.items():
        if start.startswith(mark):
            if failure := _first_failure(source, encoding.codec, mark):
                raise _undecodable(
                    f"{failure.offset + 1}バイト目が{_LABELS[encoding]}として読めません", failure
                )
            return encoding
    return _detect_unmarked(source)


def _detect_unmarked(source: BinaryIO) -> Encoding:
    utf8 = _first_failure(source, "utf-8")
    if utf8 is None:
        return Encoding.UTF8
    cp932 = _first_failure(source, "cp932")
    if reads_as_euc_jp(source) and (cp932 or _is_no_writing(source)):
        raise Undecodable(_NEITHER, utf8.offset, utf8.line)
    if cp932 is None:
        return Encoding.CP932
    raise _undecodable(
        f"UTF-8としては{utf8.offset + 1}バイト目、"
        f"Shift_JIS（CP932）としては{cp932.offset + 1}バイト目が読めません",
        max(utf8, cp932, key=lambda failure: failure.offset),
    )


@contextmanager
def decoded(source: BinaryIO, encoding: Encoding) -> Iterator[TextIO]:
    """The stream as text from its beginning, without marks at both ends, line ends untouched.

    The stream stays open.
    """
    with _text(source, encoding.codec, encoding.mark) as text:
        yield text


def _text(source: BinaryIO, codec: str, mark: bytes = b"") -> TextIO:
    window = io.BufferedReader(Window(source, extent(source, mark)), BLOCK_BYTES)
    return io.TextIOWrapper(window, encoding=codec, errors="strict", newline="")


def _first_failure(source: BinaryIO, codec: str, mark: bytes = b"") -> _Failure | None:
    """The first byte that is not text in this encoding; NotAText for a control character."""
    within = extent(source, mark)
    window = Window(source, within)
    decoder = codecs.getincrementaldecoder(codec)("strict")
    begun, line = within.start, 1
    while True:
        block = window.read(BLOCK_BYTES)
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(codec, "ignore")
            return _Failure(begun - pending + error.start, line + before.count("\n"))
        if codec == "cp932" and (found := _UNASSIGNED.search(text)):
            before = text[: found.start()]
            return _Failure(begun - pending + len(before.encode(codec)), line + before.count("\n"))
        _refuse_control(text, line)
        if not block:
            return None
        begun += len(block)
        line += text.count("\n")


def reads_as_euc_jp(source: BinaryIO) -> bool:
    """Whether all is EUC-JP of two bytes: in CP932, half-width kana in pairs and rare kanji alone.

    The bytes that EUC-JP shifts with begin common kanji of CP932 (市, 町), so they decide for that.
    """
    if _first_failure(source, "euc_jis_2004"):
        return False
    source.seek(0)
    return not any(map(_SHIFTS.search, iter(lambda: source.read(BLOCK_BYTES), b"")))


def _is_no_writing(source: BinaryIO) -> bool:
    """Whether EUC-JP, read as CP932, makes half-width kana as nobody writes them (､ｫ､ｭ of かき)."""
    with _text(source, "cp932") as text:
        return any(map(_NO_WRITING.search, text))


def _refuse_control(text: str, first_line: int) -> None:
    found = _CONTROL.search(text)
    if found is None:
        return
    if found.group() == "\x1b":
        raise NotAText(
            "JISコード（ISO-2022-JP）または制御文字を含むファイルです。"
            "UTF-8またはShift_JISで保存し直してください。"
        )
    line = first_line + text.count("\n", 0, found.start())
    raise NotAText(
        f"{line}行目に、文字ではない制御コード（0x{ord(found.group()):02X}）が含まれています。"
        "CSVファイルであることを確かめ、その文字を取り除いてください。"
    )


def _undecodable(reason: str, failure: _Failure) -> Undecodable:
    return Undecodable(
        f"文字コードを判別できません。{reason}（{failure.line}行目）。"
        "UTF-8またはShift_JISで保存し直してください。",
        failure.offset,
        failure.line,
    )
