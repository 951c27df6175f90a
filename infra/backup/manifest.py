"""What a back-up holds."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from infra import privacy
from shared.messaging.protocol.stream import Cursor

NAME = "manifest.json"
FORMAT = 1


class Damaged(Exception):
    """The back-up is not complete, or not as it was written; the text says what."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """`kind` is the databases': `sqlite` or `postgresql`; `checksums` are SHA-256 by path.

    `logs` and `trails` are where each service's ended; beside the trails is the access log, as
    `sharing.accesses`. Back-ups of 0.1.0 have no trails.
    """

    format: int
    made_at: datetime
    kind: str
    logs: Mapping[str, Cursor]
    trails: Mapping[str, Cursor] = field(default_factory=dict)
    checksums: Mapping[str, str]


def write(folder: Path, manifest: Manifest) -> None:
    encoded = msgspec.json.format(msgspec.json.encode(manifest))
    privacy.write(folder / NAME, encoded + b"\n")


def read(folder: Path) -> Manifest:
    """Raises Damaged if there is none, or none that this program understands."""
    try:
        manifest = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as cause:
        raise Damaged(f"{folder / NAME} を読み取れません。") from cause
    if manifest.format != FORMAT:
        raise Damaged(f"このバックアップの形式（{manifest.format}）には対応していません。")
    return manifest


def check(folder: Path, manifest: Manifest) -> None:
    """Raises Damaged, naming the first file that is missing, added or not as it was written."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != NAME and name not in manifest.checksums:
            raise Damaged(f"バックアップに、作成した後に加えられた {name} があります。")
    for name, checksum in manifest.checksums.items():
        file = folder / name
        if not file.is_file():
            raise Damaged(f"バックアップに {name} がありません。")
        if sha256(file) != checksum:
            raise Damaged(f"バックアップの {name} が書き込んだときの内容と異なります。")


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
