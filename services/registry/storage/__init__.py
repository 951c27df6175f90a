"""The registry's tables, and the way between their rows and `domain`."""

from services.registry.storage.keeping import (
    find,
    get,
    get_version,
    listed,
    lock,
    next_serial,
    read_history,
    save,
    store_version,
    write_history,
)
from services.registry.storage.news import Told, changed_since, newest_history
from services.registry.storage.searching import (
    SORTABLE,
    Search,
    first_of_each,
    newest,
    search,
    submitted_sites,
)

__all__ = [
    "SORTABLE",
    "Search",
    "Told",
    "changed_since",
    "find",
    "first_of_each",
    "get",
    "get_version",
    "listed",
    "lock",
    "newest",
    "newest_history",
    "next_serial",
    "read_history",
    "save",
    "search",
    "store_version",
    "submitted_sites",
    "write_history",
]
