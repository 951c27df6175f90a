"""Devices: a browser where a member signed in is known there for half a year."""

from datetime import timedelta

KNOWN_FOR = timedelta(days=180)
"""Counted from the last sign-in; the browser's cookie lasts as long."""
