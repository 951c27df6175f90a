"""docs/services.md with its picture: what each service says of itself, and who hears whom."""

from collections.abc import Iterator
from pathlib import Path

from infra.docs.drawing import arrow, box, picture
from shared.manifest import Manifest
from shared.manifests import MANIFESTS

_HEAD = """# The services

Made from the manifest of each, in `services/<name>/__init__.py`, by `make docs`. Ports
count from `PORT`, 8000 unless it is set.

![Who hears whose log](images/services.svg)

An arrow leads from a service that announces to one that hears it. The portal hears nobody: it asks.

| Service | Port | Owns | Hears | Announces |
|---|---|---|---|---|
"""


DOCS = Path(__file__).parents[2] / "docs"

_WIDTH, _STEP, _ARC = 260, 90, 34


def documents() -> Iterator[tuple[Path, str]]:
    yield DOCS / "services.md", _document()
    yield DOCS / "images" / "services.svg", _picture()


def _document() -> str:
    return _HEAD + "\n".join(_row(*one) for one in MANIFESTS.items()) + "\n"


def _row(name: str, manifest: Manifest) -> str:
    heard = "; ".join(f"`{producer}`: {why}" for producer, why in manifest.hears.items())
    title, port = f"`{name}` ({manifest.title})", f"+{manifest.port}"
    cells = title, port, manifest.owns, heard or "–", manifest.announces or "–"
    return f"| {' | '.join(cells)} |"


def _picture() -> str:
    """One below the other by port: what leads down is drawn at the right, up at the left."""
    names = [name for name, one in MANIFESTS.items() if one.announces or one.hears]
    side = _ARC * len(names)
    row = {name: _STEP * place + _STEP // 2 for place, name in enumerate(names)}
    middle = side + _WIDTH // 2
    ways = [(producer, name) for name in names for producer in MANIFESTS[name].hears]
    parts = [
        *(_way(middle, row[producer], row[consumer]) for producer, consumer in ways),
        *(box(middle, row[name], _WIDTH, f"{MANIFESTS[name].label} {name}") for name in names),
    ]
    return picture("だれの記録をだれが読むか", 2 * side + _WIDTH, _STEP * len(names), parts)


def _way(middle: int, start: int, end: int) -> str:
    """An arc, the further the wider; it begins above the middle of a box and ends below it."""
    right = 1 if end > start else -1
    edge, far = middle + right * _WIDTH // 2, right * _ARC * abs(end - start) // _STEP * 4 // 3
    start, end = start + right * 8, end - right * 8
    return arrow(f"M{edge} {start}C{edge + far} {start} {edge + far} {end} {edge} {end}")
