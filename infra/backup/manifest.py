"""What a back-up holds."""

import hashlib
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from infra import privacy
from services.sharing.storage.accesses import ACCESS_LOG
from shared.manifests import SERVICES
from shared.messaging.protocol.continuity import Cursor

NAME = "manifest.json"
FORMAT = 1


class Damaged(Exception):
    """The back-up is not complete, or not as it was written; the text says what."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """`kind` is the databases'; `checksums` are SHA-256 by path.

    `logs` and `trails` are where each service's ended; beside the trails is the access log, as
    `sharing.accesses`. Back-ups of 0.1.0 have no trails. `on_record` is whether council's trail
    had room to tell of it.
    """

    format: int
    made_at: datetime
    on_record: bool = True
    kind: Literal["sqlite", "postgresql"]
    logs: Mapping[str, Cursor]
    trails: Mapping[str, Cursor] = field(default_factory=dict)
    checksums: Mapping[str, str]


def write(folder: Path, manifest: Manifest) -> None:
    encoded = msgspec.json.format(msgspec.json.encode(manifest))
    privacy.write(folder / NAME, encoded + b"\n")


def read(folder: Path) -> Manifest:
    """Raises Damaged if there is none, or none that this program understands."""
    file = folder / NAME
    if not file.is_file() or file.is_symlink():
        raise Damaged(f"{file} がないか、通常のファイルではありません。")
    try:
        manifest = msgspec.json.decode(file.read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError, RecursionError) as cause:
        raise Damaged(f"{file} を読み取れません。") from cause
    if manifest.format != FORMAT:
        raise Damaged(f"このバックアップの形式（{manifest.format}）には対応していません。")
    _require_every_service(manifest)
    return manifest


def _require_every_service(manifest: Manifest) -> None:
    """Databases are restored together or not at all: one alone contradicts what others heard."""
    chained = {*SERVICES, ACCESS_LOG} if manifest.trails else set()
    databases = {name for name in manifest.checksums if name.startswith("databases/")}
    for named, wanted in (
        (set(manifest.logs), set(SERVICES)),
        (set(manifest.trails), chained),
        (databases, {f"databases/{service}" for service in SERVICES}),
    ):
        if missing := wanted - named:
            raise Damaged(f"バックアップの目録に {_listed(missing)} がありません。")
        if unknown := named - wanted:
            raise Damaged(f"バックアップの目録に、結にはない {_listed(unknown)} があります。")


def _listed(names: set[str]) -> str:
    return "、".join(sorted(names))


def check(folder: Path, manifest: Manifest) -> None:
    """Raises Damaged, naming the first file that is missing, added or not as it was written."""
    there = set(_files(folder)) - {NAME}
    for name in sorted(there - manifest.checksums.keys()):
        raise Damaged(f"バックアップに、作成した後に加えられた {name} があります。")
    for name, checksum in manifest.checksums.items():
        if name not in there:
            raise Damaged(f"バックアップに {name} がありません。")
        if sha256(folder / name) != checksum:
            raise Damaged(f"バックアップの {name} が書き込んだときの内容と異なります。")


def _files(folder: Path) -> Iterator[str]:
    """The path of each file; raises Damaged for what is neither file nor folder.

    A link would bring in what no checksum covers, and a pipe would be read for ever.
    """
    for path in sorted(folder.rglob("*")):
        name, mode = path.relative_to(folder).as_posix(), path.lstat().st_mode
        if stat.S_ISREG(mode):
            yield name
        elif not stat.S_ISDIR(mode):
            raise Damaged(f"バックアップの {name} は、通常のファイルでもフォルダーでもありません。")


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
