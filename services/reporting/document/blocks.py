"""What a frozen report consists of: chapters of blocks that any format can lay out.

Every figure stands here once, already computed and rounded; a renderer only sets it. The whole
document is plain data (`to_json`, `from_json`) and names its own checksum.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Literal

from shared.vocabulary import parse_japanese_date

Cell = str | int | float | date | None
Kind = Literal["text", "short", "day", "integer", "decimal", "figure"]
"""`short` text does not wrap, nor does a `day`, which is printed in 和暦; `integer` has thousands
separators; `decimal` two places, `figure` as many as it was given."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """`width` is a share of the page; a `bar` column is also drawn as bars where possible."""

    heading: str
    kind: Kind = "text"
    width: float = 1.0
    bar: bool = False

    @property
    def is_numeric(self) -> bool:
        """Whether its cells stand at the right, one below the other."""
        return self.kind in ("integer", "decimal", "figure")


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of cells, the last `totals` of which are totals. `unit` is printed above the table.

    `links` names, row by row, the page (by its anchor) that the row is about. Two `half` tables
    in a row may stand side by side.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    unit: str = ""
    totals: int = 0
    half: bool = False
    links: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    block: Literal["table"] = "table"


@dataclass(frozen=True, kw_only=True)
class Paragraphs:
    """Running text, one entry per paragraph."""

    texts: tuple[str, ...]
    block: Literal["paragraphs"] = "paragraphs"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A few key figures, each a label, a value already in its printed form, and a unit."""

    items: tuple[tuple[str, str, str], ...]
    block: Literal["figures"] = "figures"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Short labelled values, such as 分野: 水産."""

    pairs: tuple[tuple[str, str], ...]
    block: Literal["facts"] = "facts"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A labelled text of a sentence to a page."""

    label: str
    text: str
    block: Literal["passage"] = "passage"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading below the chapter's."""

    title: str
    block: Literal["section"] = "section"


@dataclass(frozen=True, kw_only=True)
class Page:
    """Blocks with a heading that begin on a page of their own; `anchor` is what rows link to."""

    title: str
    anchor: str
    label: str
    blocks: "tuple[Facts | Passage | Table, ...]"
    block: Literal["page"] = "page"


Block = Paragraphs | Figures | Facts | Passage | Section | Table | Page


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """`number` is empty for the appendix."""

    slug: str
    number: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title}" if self.number else self.title


@dataclass(frozen=True, kw_only=True)
class Cover:
    """`positions` are rows of service, position and hash."""

    council: str
    title: str
    number: str
    date: date
    members: str
    positions: tuple[tuple[str, int, str], ...]
    checksum: str = ""


@dataclass(frozen=True, kw_only=True)
class Document:
    """A frozen report. `listing` is the list of projects that CSV carries."""

    cover: Cover
    listing: Table
    chapters: tuple[Chapter, ...] = field(default=())

    def sealed(self) -> "Document":
        """The same document, its cover naming the SHA-256 of everything else in it."""
        bare = replace(self, cover=replace(self.cover, checksum=""))
        checksum = hashlib.sha256(to_json(bare).encode()).hexdigest()
        return replace(self, cover=replace(self.cover, checksum=checksum))


def to_json(document: Document) -> str:
    """Canonical JSON: the same document always gives the same text."""
    return json.dumps(
        asdict(document),
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
        default=date.isoformat,
    )


def from_json(text: str) -> Document:
    """What `to_json` wrote, as a document again."""
    data = json.loads(text)
    positions = tuple(
        (name, position, digest) for name, position, digest in data["cover"]["positions"]
    )
    return Document(
        cover=Cover(
            **{
                **data["cover"],
                # 0.1.0 froze it as it is printed.
                "date": parse_japanese_date(data["cover"]["date"]),
                "positions": positions,
            }
        ),
        listing=_block(data["listing"]),
        chapters=tuple(_chapter(chapter) for chapter in data["chapters"]),
    )


def _chapter(data: dict[str, Any]) -> Chapter:
    return Chapter(**{**data, "blocks": tuple(_block(block) for block in data["blocks"])})


def _block(data: dict[str, Any]) -> Any:
    given = {name: _frozen(value) for name, value in data.items()}
    if "columns" in given:
        given["columns"] = tuple(Column(**column) for column in data["columns"])
        given["rows"] = tuple(_row(row, given["columns"]) for row in data["rows"])
    if "blocks" in given:
        given["blocks"] = tuple(_block(block) for block in data["blocks"])
    return _BLOCKS[data["block"]](**given)


def _row(cells: list[Any], columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    return tuple(
        date.fromisoformat(cell) if column.kind == "day" and cell else cell
        for cell, column in zip(cells, columns, strict=True)
    )


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


_BLOCKS: dict[str, Any] = {
    "paragraphs": Paragraphs,
    "figures": Figures,
    "facts": Facts,
    "passage": Passage,
    "section": Section,
    "table": Table,
    "page": Page,
}
