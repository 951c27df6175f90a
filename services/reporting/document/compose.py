"""From material and order to the frozen document; every figure is computed here and once."""

from collections.abc import Callable

from services.reporting.document.appendix import appendix
from services.reporting.document.blocks import Block, Chapter, Cover, Document, Paragraphs
from services.reporting.document.listing import full_listing, project_list
from services.reporting.document.money import money
from services.reporting.document.overview import overview
from services.reporting.document.progress import progress
from services.reporting.document.results import results
from services.reporting.document.sharing import sharing
from services.reporting.document.sheets import project_sheets
from services.reporting.domain import Material, ReportOrder
from shared.manifests import log_label_of
from shared.vocabulary import MUNICIPALITIES

COUNCIL = "根室地域5G利活用研究協議会"

CHAPTERS: dict[str, tuple[str, Callable[[Material], tuple[Block, ...]]]] = {
    "overview": ("概要", overview),
    "projects": ("事業一覧", project_list),
    "sheets": ("事業別票", project_sheets),
    "money": ("年度別経費・財源", money),
    "results": ("評価結果", results),
    "sharing": ("データ共有の状況", sharing),
    "progress": ("進捗", progress),
    "appendix": ("付録", appendix),
}
"""The chapters in printing order. One without blocks has no data yet and is left out."""


def compose(order: ReportOrder, material: Material) -> Document:
    """The report as ordered, sealed with its checksum."""
    return Document(
        cover=Cover(
            council=COUNCIL,
            title=order.title,
            number=order.number,
            date=order.made_on,
            members="・".join(member.name for member in MUNICIPALITIES),
            positions=tuple(
                (log_label_of(one.service), one.position, one.hash) for one in material.positions
            ),
        ),
        listing=full_listing(material),
        chapters=_chapters(order, material),
    ).sealed()


def _chapters(order: ReportOrder, material: Material) -> tuple[Chapter, ...]:
    chapters: list[Chapter] = []
    for slug, (title, build) in CHAPTERS.items():
        blocks = build(material) if slug in order.chapters else ()
        if blocks:
            number = "" if slug == "appendix" else str(len(chapters) + 1)
            blocks = (*_own_text(order.texts.get(slug, "")), *blocks)
            chapters.append(Chapter(slug=slug, number=number, title=title, blocks=blocks))
    return tuple(chapters)


def _own_text(text: str) -> tuple[Paragraphs, ...]:
    paragraphs = tuple(line.strip() for line in text.splitlines() if line.strip())
    return (Paragraphs(texts=paragraphs),) if paragraphs else ()
