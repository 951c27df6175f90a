"""Numbers and dates as officials type them, read into plain values."""

import re
import unicodedata

from shared.vocabulary import UnreadableDate, parse_japanese_date

_INTEGER = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")


class Unreadable(ValueError):
    """str() is the Japanese sentence for the field."""


def plain(text: str) -> str:
    """Half-width, without separators, spaces and 円."""
    return re.sub(r"[,\s円¥]", "", unicodedata.normalize("NFKC", text))


def integer(text: str) -> int | None:
    """１，２００，０００円 is 1200000; empty is None. Raise Unreadable."""
    compact = plain(text)
    if not compact:
        return None
    if not _INTEGER.fullmatch(compact):
        raise Unreadable("整数で入力してください。")
    return int(compact)


def decimal(text: str) -> float | None:
    """４３．３３ is 43.33; empty is None. Raise Unreadable."""
    compact = plain(text)
    if not compact:
        return None
    if not _DECIMAL.fullmatch(compact):
        raise Unreadable("数値で入力してください。")
    return float(compact)


def iso_date(text: str) -> str | None:
    """令和9年3月31日 is 2027-03-31; empty is None. Raise Unreadable."""
    if not text.strip():
        return None
    try:
        return parse_japanese_date(text).isoformat()
    except UnreadableDate as cause:
        raise Unreadable(str(cause)) from cause
