"""Is it a text at all? Judged by the first bytes, never by the file's name."""

import re
from typing import BinaryIO

from shared.tables.refusals import BrokenTable, NotAText

_EXPORT_AS_CSV = "表計算ソフトで「CSV UTF-8」または「CSV」形式で保存してから、お送りください。"

_DOWNLOADED = (
    "ダウンロードしたファイルであれば、表の代わりにエラーの画面などが保存されています。"
    "元の表を確かめてください。"
)

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "ZIP形式（Excelの.xlsxを含む）"),
    (b"PK\x05\x06", "ZIP形式"),
    (b"%PDF-", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧形式のOffice文書（.xlsなど）"),
    (b"\x1f\x8b", "gzip圧縮ファイル"),
    (b"7z\xbc\xaf\x27\x1c", "7z圧縮ファイル"),
    (b"Rar!", "RAR圧縮ファイル"),
    (b"\x89PNG", "画像（PNG）"),
    (b"\xff\xd8\xff", "画像（JPEG）"),
    (b"GIF8", "画像（GIF）"),
    (b"MZ\x90\x00", "実行ファイル"),
    (b"\x7fELF", "実行ファイル"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3\x00", "データベースファイル"),
    (b"{\\rtf", "リッチテキスト文書"),
)

_MARKED_UP = (
    (re.compile(r"<!doctype\s+html|<html|<head|<body|<!--|<meta|<script|<div", re.IGNORECASE),
     "Webページ（HTML）", _DOWNLOADED),
    (re.compile(r"<\?xml", re.IGNORECASE), "XML", _DOWNLOADED),
    (re.compile(r'\[\s*(\[\s*[\[\d"-]|[{"])|\{\s*"'), "JSON", _EXPORT_AS_CSV),
)  # fmt: skip
"""What a portal answers for a file that it has no longer, saved under the file's name; and tables
as programs exchange them.
"""
MOST_LINES = 500_000
_BLOCK_BYTES = 1 << 20


def check_is_short(source: BinaryIO) -> None:
    """Raise BrokenTable for more lines than a table may have, before any of them is read as a row:
    that would take the longer the less stands on each.
    """
    source.seek(0)
    ends = {b"\n": 0, b"\r": 0}
    while block := source.read(_BLOCK_BYTES):
        for end in ends:
            ends[end] += block.count(end)
    source.seek(0)
    if max(ends.values()) > MOST_LINES:
        raise BrokenTable(
            f"行が多すぎます（空の行も含めて{MOST_LINES:,}行まで）。表を分けて登録してください。",
            MOST_LINES + 1,
        )


def check_is_text(source: BinaryIO) -> None:
    """Raise NotAText when the stream is empty or starts like another kind of file."""
    source.seek(0)
    start = source.read(1024)
    source.seek(0)
    begun = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x1a")
    if not begun:
        raise NotAText("ファイルの中身が空です。行のあるCSVファイルを選んでください。")
    for signature, name in _SIGNATURES:
        if start.startswith(signature):
            raise NotAText(f"CSVではなく、{name}のファイルです。{_EXPORT_AS_CSV}")
    for beginning, name, advice in _MARKED_UP:
        if beginning.match(begun.decode("latin-1")):
            raise NotAText(f"CSVではなく、{name}のファイルです。{advice}")
