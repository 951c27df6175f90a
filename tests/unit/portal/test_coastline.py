"""Cutting the coastline to the area."""

from infra.coastline import coastline, cut

AREA = (0.0, 0.0, 10.0, 10.0)


def area_of(ring: list[tuple[float, float]]) -> float:
    """Shoelace formula."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def test_a_ring_inside_stays_as_it_is() -> None:
    ring = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0)]
    assert area_of(cut(ring, AREA)) == area_of(ring)


def test_a_ring_outside_vanishes() -> None:
    assert cut([(20.0, 20.0), (21.0, 20.0), (21.0, 21.0)], AREA) == []


def test_a_ring_across_the_corner_keeps_the_part_inside() -> None:
    square = [(5.0, 5.0), (15.0, 5.0), (15.0, 15.0), (5.0, 15.0)]
    assert area_of(cut(square, AREA)) == 25


def test_quantised_arcs_are_joined_forwards_and_backwards() -> None:
    topology = {
        "transform": {"scale": [1, 1], "translate": [1, 1]},
        "arcs": [[[0, 0], [4, 0], [0, 4]], [[0, 0], [0, 4], [4, 0]]],
        "objects": {"land": {"geometries": [{"type": "Polygon", "arcs": [[0, -2]]}]}},
    }
    shape = coastline(topology, AREA)
    assert shape["coordinates"] == [[[[1, 1], [5, 1], [5, 5], [1, 5], [1, 1]]]]
