"""Is it a text at all? Judged by the first bytes, never by the file's name."""

from typing import BinaryIO

from shared.tables.refusals import NotAText

_EXPORT_AS_CSV = "表計算ソフトで「CSV UTF-8」または「CSV」形式で保存してから、お送りください。"

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

_WIDE_UNICODE = (b"\xff\xfe", b"\xfe\xff")


def check_is_text(source: BinaryIO) -> None:
    """Raise NotAText when the stream is empty or starts like another kind of file."""
    source.seek(0)
    start = source.read(1024)
    source.seek(0)
    if not start.strip(b"\xef\xbb\xbf \t\r\n"):
        raise NotAText("ファイルの中身が空です。行のあるCSVファイルを選んでください。")
    if start.startswith(_WIDE_UNICODE):
        raise NotAText(f"文字コードがUTF-16です。{_EXPORT_AS_CSV}")
    for signature, name in _SIGNATURES:
        if start.startswith(signature):
            raise NotAText(f"CSVではなく、{name}のファイルです。{_EXPORT_AS_CSV}")
