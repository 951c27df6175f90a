"""The coastline of the Nemuro area, cut from Natural Earth land polygons (npm `world-atlas`)."""

from typing import Any

# West, south, east, north in degrees (WGS84): far wider than any view of the map, so that the cut
# edge itself is never seen.
AREA = (139.5, 39.5, 151.5, 48.5)

Point = tuple[float, float]
Ring = list[Point]


def coastline(
    topology: dict[str, Any], area: tuple[float, float, float, float] = AREA
) -> dict[str, Any]:
    """GeoJSON MultiPolygon (longitude, latitude) of the land inside `area`.

    `topology` is a quantised TopoJSON document holding one object `land`.
    """
    arcs = [_absolute(arc, topology["transform"]) for arc in topology["arcs"]]
    polygons = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in _polygons_of(geometry):
            rings = [cut(_joined(ring, arcs), area) for ring in polygon]
            rings = [ring for ring in rings if len(ring) >= 3]
            if rings:
                polygons.append([_closed(ring) for ring in rings])
    return {"type": "MultiPolygon", "coordinates": polygons}


def cut(ring: Ring, area: tuple[float, float, float, float]) -> Ring:
    """The part of `ring` inside `area` (Sutherland–Hodgman, one side after the other)."""
    west, south, east, north = area
    for axis, bound, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        ring = _cut_side(ring, axis, bound, sign)
    return ring


def _cut_side(ring: Ring, axis: int, bound: float, sign: int) -> Ring:
    kept: Ring = []
    for start, end in zip(ring[-1:] + ring[:-1], ring, strict=True):
        start_inside = (start[axis] - bound) * sign >= 0
        end_inside = (end[axis] - bound) * sign >= 0
        if start_inside != end_inside:
            kept.append(_crossing(start, end, axis, bound))
        if end_inside:
            kept.append(end)
    return kept


def _crossing(start: Point, end: Point, axis: int, bound: float) -> Point:
    share = (bound - start[axis]) / (end[axis] - start[axis])
    other = 1 - axis
    value = start[other] + share * (end[other] - start[other])
    return (bound, value) if axis == 0 else (value, bound)


def _absolute(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    (scale_x, scale_y), (shift_x, shift_y) = transform["scale"], transform["translate"]
    points, x, y = [], 0, 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + shift_x, y * scale_y + shift_y))
    return points


def _polygons_of(geometry: dict[str, Any]) -> list[list[list[int]]]:
    return geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]


def _joined(arc_numbers: list[int], arcs: list[Ring]) -> Ring:
    """One ring out of its arcs; a number below zero is the complement's arc, backwards."""
    ring: Ring = []
    for number in arc_numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(points[1:] if ring else points)
    return ring[:-1]


def _closed(ring: Ring) -> list[list[float]]:
    rounded = [[round(x, 4), round(y, 4)] for x, y in ring]
    return [*rounded, rounded[0]]
