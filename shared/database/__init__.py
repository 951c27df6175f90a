"""One database per service: SQLite in the embedded deployment, PostgreSQL in the council's.

SQLite runs in WAL mode with `synchronous=FULL`, so that what was acknowledged survives a power
cut. A writing transaction begins with `BEGIN IMMEDIATE` and must not yield to another green
thread before it ends: a second writer would wait inside C and stop the whole process.
"""

from shared.database.columns import Instant
from shared.database.counting import counting_written
from shared.database.database import Database
from shared.database.paging import page_of
from shared.database.putting import put, put_all
from shared.database.searching import holds_words
from shared.database.trouble import AWAY, does_not_answer, is_damaged, is_disk_full

__all__ = [
    "AWAY",
    "Database",
    "Instant",
    "counting_written",
    "does_not_answer",
    "holds_words",
    "is_damaged",
    "is_disk_full",
    "page_of",
    "put",
    "put_all",
]
