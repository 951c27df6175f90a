"""SVG pictures with boxes and arrows, in the colours of the documents."""

from collections.abc import Iterable
from html import escape

BOX_HEIGHT = 40


def picture(title: str, width: int, height: int, parts: Iterable[str]) -> str:
    """A whole file; `parts` are drawn in their order on white."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            f'font-family="sans-serif" font-size="14"><title>{escape(title)}</title>',
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
            'markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#555"/></marker></defs>',
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            *parts,
            "</svg>\n",
        ]
    )


def box(x: int, y: int, width: int, label: str) -> str:
    """Its middle is at x, y."""
    return (
        f'<rect x="{x - width // 2}" y="{y - BOX_HEIGHT // 2}" width="{width}" '
        f'height="{BOX_HEIGHT}" rx="8" fill="#eef4fb" stroke="#26547c"/>'
        f'<text x="{x}" y="{y + 5}" text-anchor="middle">{escape(label)}</text>'
    )


def arrow(line: str) -> str:
    """`line` is the path's data."""
    return f'<path d="{line}" stroke="#555" fill="none" marker-end="url(#tip)"/>'
