"""Which characters the report's fonts can draw.

The `cmap` formats read here, 4 and 12, are those of the OpenType specification.
"""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"


class FontsMissing(RuntimeError):
    """The build has not put the fonts in place."""


@cache
def drawable() -> frozenset[int]:
    """Code points that a regular and a bold face can both draw, one font behind the other."""
    faces = {weight: sorted(FONTS.glob(f"*_{weight}.ttf")) for weight in ("400Regular", "700Bold")}
    if not all(len(found) == 2 for found in faces.values()):
        raise FontsMissing(f"BIZ UDPGothic and Noto Sans JP are not in {FONTS}")
    covered = [set().union(*map(_code_points, found)) for found in faces.values()]
    return frozenset(covered[0] & covered[1])


def _code_points(path: Path) -> set[int]:
    font = path.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4s3I", font, 12 + 16 * n) for n in range(tables))
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, cmap + 2)
    points: set[int] = set()
    for n in range(subtables):
        start = cmap + struct.unpack_from(">HHI", font, cmap + 4 + 8 * n)[2]
        (layout,) = struct.unpack_from(">H", font, start)
        for first, last in _RANGES.get(layout, _no_ranges)(font, start):
            points.update(range(first, last + 1))
    return points


def _no_ranges(font: bytes, start: int) -> Iterator[tuple[int, int]]:
    return iter(())


def _segments(font: bytes, start: int) -> Iterator[tuple[int, int]]:
    (doubled,) = struct.unpack_from(">H", font, start + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    starts = struct.unpack_from(f">{count}H", font, start + 16 + doubled)
    return (pair for pair in zip(starts, ends, strict=True) if pair[0] != 0xFFFF)


def _groups(font: bytes, start: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", font, start + 12)
    for n in range(count):
        first, last = struct.unpack_from(">II", font, start + 16 + 12 * n)[:2]
        yield first, last


_RANGES = {4: _segments, 12: _groups}
