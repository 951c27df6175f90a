"""Whatever a field may hold stands whole on paper: within its cell, over nothing else, ≥ 9 pt."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

from services.reporting.document import Document
from services.reporting.rendering.glyphs import FONTS
from services.reporting.rendering.layout import view
from services.reporting.rendering.pdf import to_pdf
from services.reporting.rendering.substitutes import scripts
from shared.vocabulary import is_unseen
from tests.unit.reporting import limits

pytestmark = pytest.mark.skipif(not any(FONTS.glob("*.ttf")), reason="the build's fonts")

UNC = "\\\\fs01.nemuro.local\\共有\\企画_5G\\" + "報告書v2-final(改)_R8.11.23\\" * 9
PIECES = {
    "kanji": "協議会",
    "wide letters": "W",
    "a path": UNC,
    "long marks": "ー",
    "a ruled line": "ー…―",
    "brackets": "「『（値）』」、",
    "sentences": "陸上から「状況」を（４Ｇで）把握する。LPWAは、『沖合』（100km）まで届かない。",
    "rare kanji": "𠮷辻󠄀髙",
    "figures": "1234567890",
    "no-break spaces": "W\u00a0",
    "formulae": "CO₂10⁻⁵",
}
MARGIN_PT = 20 / 25.4 * 72
HANGING_PT = 7
"""Brackets at either end of a line hang over it: in a title by a quarter of their width."""
LEAST_SIZE_PT = 9
TOUCH_PT = 1.2
"""The ink of neighbours shares so much at most."""


@dataclass(frozen=True)
class Ink:
    """What is drawn of a character or of a tagged piece of text, in points from the page's foot."""

    text: str
    left: float
    foot: float
    right: float
    head: float

    def over(self, other: "Ink") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        up = min(self.head, other.head) - max(self.foot, other.foot)
        return across > TOUCH_PT and up > TOUCH_PT


@dataclass(frozen=True)
class Leaf:
    """A page: its width and height (pt), characters, the boxes of its cells, and letter sizes."""

    width: float
    height: float
    characters: tuple[Ink, ...]
    cells: tuple[Ink, ...]
    sizes: frozenset[float]


@pytest.fixture(scope="module", params=PIECES.values(), ids=PIECES.keys())
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    document = limits.document(limits.run_of(request.param))
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    assert to_pdf(document, path) == []
    with pdfium.PdfDocument(path) as pdf:
        return document, [leaf(page) for page in pdf]


def leaf(page: pdfium.PdfPage) -> Leaf:
    text = page.get_textpage()
    places = [at for at in range(text.count_chars()) if drawn(text, at)]
    inks = [Ink(letter(text, at), *text.get_charbox(at)) for at in places]
    return Leaf(
        *page.get_size(),
        characters=tuple(unligated(inks)),
        cells=cells(page),
        sizes=frozenset(round(raw.FPDFText_GetFontSize(text, at), 2) for at in places),
    )


def letter(text: pdfium.PdfTextPage, at: int) -> str:
    return chr(raw.FPDFText_GetUnicode(text, at))


def drawn(text: pdfium.PdfTextPage, at: int) -> bool:
    one = letter(text, at)
    return not (raw.FPDFText_IsGenerated(text, at) or one.isspace() or is_unseen(one))


def unligated(inks: list[Ink]) -> Iterator[Ink]:
    """Each box once: the letters of a ligature share theirs, and the halves of a UTF-16 pair."""
    before = None
    for one in inks:
        if before and replace(one, text="") == replace(before, text=""):
            before = replace(before, text=before.text + one.text)
            continue
        if before:
            yield before
        before = one
    if before:
        yield before


def cells(page: pdfium.PdfPage) -> tuple[Ink, ...]:
    """The box around each tagged piece of text: a cell, a line of a contents page, a paragraph."""
    tagged: defaultdict[int, list[tuple[float, ...]]] = defaultdict(list)
    for one in page.get_objects([raw.FPDF_PAGEOBJ_TEXT], max_depth=5):
        tag = raw.FPDFPageObj_GetMarkedContentID(one)
        if tag >= 0:
            tagged[tag].append(one.get_bounds())
    return tuple(around(bounds) for bounds in tagged.values())


def around(bounds: list[tuple[float, ...]]) -> Ink:
    lefts, feet, rights, heads = zip(*bounds, strict=True)
    return Ink("", min(lefts), min(feet), max(rights), max(heads))


Printed = tuple[Document, list[Leaf]]


def test_every_character_is_printed(printed: Printed) -> None:
    document, leaves = printed
    wanted = limits.letters(as_copied("".join(limits.texts_of(view(document)))))
    halves = "".join(one.text for leaf in leaves for one in leaf.characters)
    found = limits.letters(halves.encode("utf-16", "surrogatepass").decode("utf-16"))
    assert wanted - found == Counter()


def as_copied(text: str) -> str:
    """The text with the plain 2 for each ₂ that is drawn as a lowered 2."""
    return text.translate(str.maketrans({one: plain for one, (_, plain) in scripts(text).items()}))


def test_no_letter_is_smaller_than_nine_points(printed: Printed) -> None:
    assert min(size for leaf in printed[1] for size in leaf.sizes) >= LEAST_SIZE_PT


def test_every_character_stands_within_the_margins(printed: Printed) -> None:
    out = [
        (number, one)
        for number, leaf in enumerate(printed[1], start=1)
        for one in leaf.characters
        if one.left < MARGIN_PT - HANGING_PT
        or one.right > leaf.width - MARGIN_PT + HANGING_PT
        or one.foot < 0
        or one.head > leaf.height
    ]
    assert out[:5] == []


def test_no_two_characters_are_printed_over_each_other(printed: Printed) -> None:
    over = [
        (at, *pair) for at, leaf in enumerate(printed[1], 1) for pair in overlaps(leaf.characters)
    ]
    assert over[:5] == []


def test_no_cell_reaches_into_another(printed: Printed) -> None:
    over = [(at, *pair) for at, leaf in enumerate(printed[1], 1) for pair in overlaps(leaf.cells)]
    assert over[:5] == []


def overlaps(inks: Sequence[Ink]) -> Iterator[tuple[Ink, Ink]]:
    """Pairs that share room, looked for from the left to the right."""
    open_: list[Ink] = []
    for one in sorted(inks, key=lambda ink: ink.left):
        open_ = [other for other in open_ if other.right > one.left]
        yield from ((other, one) for other in open_ if other.over(one))
        open_.append(one)
