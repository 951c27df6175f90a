"""docs/services.md: what each service says of itself."""

from shared.manifest import Manifest
from shared.manifests import MANIFESTS

_HEAD = """# The services

Made from the manifest of each, in `services/<name>/__init__.py`, by `make docs`. Ports
count from `PORT`, 8000 unless it is set.

| Service | Port | Owns | Hears | Announces |
|---|---|---|---|---|
"""


def document() -> str:
    return _HEAD + "\n".join(_row(*one) for one in MANIFESTS.items()) + "\n"


def _row(name: str, manifest: Manifest) -> str:
    heard = "; ".join(f"`{producer}`: {why}" for producer, why in manifest.hears.items())
    title, port = f"`{name}` ({manifest.title})", f"+{manifest.port}"
    cells = title, port, manifest.owns, heard or "–", manifest.announces or "–"
    return f"| {' | '.join(cells)} |"
