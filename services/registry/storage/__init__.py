"""The registry's tables, and the way between their rows and `domain`."""

from services.registry.storage.keeping import (
    find,
    get,
    get_version,
    keep_version,
    listed,
    lock,
    next_serial,
    read_history,
    save,
    write_history,
)
from services.registry.storage.news import changed_since, newest_history
from services.registry.storage.searching import (
    SORTABLE,
    Search,
    search,
    submitted_sites,
)

__all__ = [
    "SORTABLE",
    "Search",
    "changed_since",
    "find",
    "get",
    "get_version",
    "keep_version",
    "listed",
    "lock",
    "newest_history",
    "next_serial",
    "read_history",
    "save",
    "search",
    "submitted_sites",
    "write_history",
]
