"""Passwords and ports made up at the first start and kept under `var/`, readable by nobody else."""

import json
import secrets
import socket
from pathlib import Path
from typing import Annotated

import msgspec

from infra.privacy import write

Ports = dict[str, Annotated[int, msgspec.Meta(ge=1, le=65535)]]


def secret(folder: Path, name: str) -> str:
    """The secret called `name`; 32 random bytes in URL-safe base64 at the first call."""
    path = folder / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write(path, secrets.token_urlsafe(32).encode())
    return path.read_text()


def port(folder: Path, name: str) -> int:
    """A free loopback port; the one of the last start again, as long as it is still free."""
    known = _known(folder)
    if name not in known or not _is_free(known[name]):
        known[name] = _free_port()
        folder.mkdir(parents=True, exist_ok=True)
        write(folder / "ports.json", json.dumps(known).encode())
    return known[name]


def port_in_use(folder: Path, name: str) -> int:
    """The port that a server of ours has taken; raises KeyError if it never had one."""
    return _known(folder)[name]


def _known(folder: Path) -> Ports:
    """Of the last start; none where the file is damaged: ports are chosen anew."""
    try:
        return msgspec.json.decode((folder / "ports.json").read_bytes(), type=Ports)
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def _is_free(number: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
