"""A small drawing of the council's area: coastline and town halls in a plain projection."""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.vocabulary import MUNICIPALITIES

COASTLINE = Path(__file__).parent / "static" / "vendor" / "world-atlas" / "coastline.json"
WIDTH = 420
WEST, SOUTH, EAST, NORTH = 144.55, 43.12, 145.95, 44.42
# One degree of longitude, in degrees of latitude, in the middle of the area.
_NARROWING = math.cos(math.radians((SOUTH + NORTH) / 2))
_SCALE = WIDTH / ((EAST - WEST) * _NARROWING)


@dataclass(frozen=True)
class Place:
    """A town hall in drawing units."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """`land` is an SVG path; places are in the council's order."""

    width: int
    height: int
    land: str
    places: tuple[Place, ...]


def halls() -> list[tuple[str, str, float, float]]:
    """(code, name, latitude, longitude) of each town hall, for the maps."""
    return [(m.code, m.name, m.latitude, m.longitude) for m in MUNICIPALITIES]


@cache
def area_drawing() -> Drawing:
    """The area; without land when the coastline has not been fetched yet."""
    halls = tuple(Place(m.name, *_placed(m.longitude, m.latitude)) for m in MUNICIPALITIES)
    return Drawing(WIDTH, round((NORTH - SOUTH) * _SCALE), _land(), halls)


def _land() -> str:
    if not COASTLINE.is_file():
        return ""
    polygons = json.loads(COASTLINE.read_text())["coordinates"]
    rings = [[_placed(x, y) for x, y in ring] for polygon in polygons for ring in polygon]
    return "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in rings)


def _placed(longitude: float, latitude: float) -> tuple[float, float]:
    x = (longitude - WEST) * _NARROWING * _SCALE
    return round(x, 1), round((NORTH - latitude) * _SCALE, 1)
