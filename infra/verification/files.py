"""Stored files: each by its hash, and each that a table names."""

from collections.abc import Mapping, Set
from contextlib import nullcontext
from pathlib import Path

from infra.backup.manifest import sha256
from infra.verification.reading import readable
from shared.database import Database
from shared.files import is_plain, kept_whole, named_files, stored_in
from shared.messaging.protocol.continuity import Cursor
from shared.messaging.verification import Finding, Verified
from shared.settings import Settings


def verify_files(settings: Settings, databases: Mapping[str, Database]) -> dict[str, Verified]:
    """Per service that stores files, what came of reading each; `end` counts them."""
    found: dict[str, Verified] = {}
    for service, database in databases.items():
        folder = settings.files / service
        whole = kept_whole(folder) if folder.exists() else nullcontext()
        with readable(found, service), whole:
            named = named_files(database)
            if named or folder.exists():
                found[service] = _of_files(folder, named)
    return found


def _of_files(folder: Path, named: Set[str]) -> Verified:
    there = sorted(stored_in(folder))
    missing = named - {path.name for path in there if path.name.startswith(path.parent.name)}
    findings = [Finding(0, words) for path in there if (words := _amiss(path))]
    findings += [Finding(0, f"ファイル {name} がありません。") for name in sorted(missing)]
    return Verified(Cursor("", len(there)), tuple(findings))


def _amiss(path: Path) -> str:
    if not is_plain(path):
        return f"ファイル {path.name} は、通常のファイルではありません。"
    if sha256(path) != path.name:
        return f"ファイル {path.name} の内容が書き換えられています。"
    return ""
