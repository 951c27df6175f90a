"""Dates as officials type them, as the services take them."""

from datetime import date

from shared.vocabulary import as_seen, parse_japanese_date


def day(text: str) -> date | None:
    """令和9年3月31日 is the day 2027-03-31; blank is None. Raise UnreadableDate."""
    return parse_japanese_date(text) if as_seen(text).strip() else None


def iso_date(text: str) -> str | None:
    """As `day`, in the form that services take."""
    return found.isoformat() if (found := day(text)) else None
