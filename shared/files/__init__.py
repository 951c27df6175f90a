"""Files that members gave or that were made for them, each stored by the hash of its content."""

from shared.files.allowance import Allowance
from shared.files.named_files import named_files
from shared.files.names import bare_name
from shared.files.store import (
    ASIDE,
    DRAFTS,
    BeingSwept,
    FileStore,
    is_plain,
    kept_whole,
    stored_in,
)
from shared.files.sweeping import Swept, put_back, sweep

__all__ = [
    "ASIDE",
    "DRAFTS",
    "Allowance",
    "BeingSwept",
    "FileStore",
    "Swept",
    "bare_name",
    "is_plain",
    "kept_whole",
    "named_files",
    "put_back",
    "stored_in",
    "sweep",
]
