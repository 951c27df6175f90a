"""Dates as officials type them, as the services take them."""

from shared.vocabulary import parse_japanese_date


def iso_date(text: str) -> str | None:
    """令和9年3月31日 is 2027-03-31; blank is None. Raise UnreadableDate."""
    return parse_japanese_date(text).isoformat() if text.strip() else None
