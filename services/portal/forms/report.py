"""The form of a report: a title, the chapters, and the secretariat's own text in each."""

from collections.abc import Iterable
from typing import Any, Self

from services.portal.forms.filled import FilledForm

CHAPTERS = (
    ("overview", "概要", "市町別・分野別の件数と経費"),
    ("projects", "事業一覧", "提出されたすべての事業の表"),
    ("sheets", "事業別票", "事業ごとに1枚（長いものは次のページに続きます）"),
    ("money", "年度別経費・財源", "年度別、市町別の経費と財源"),
    ("results", "評価結果", "公表された評価の重み、評点、順位、決定"),
    ("sharing", "データ共有の状況", "どの市町が、何を、誰に共有しているか"),
    ("progress", "進捗", "実績と計画の比較"),
    ("appendix", "付録", "定義、出典、未確認事項"),
)
"""Slug, title and content, in printing order."""


class ReportForm(FilledForm):
    """Fields `title`, `chapters` (checkboxes) and `texts-<slug>`."""

    def body(self) -> dict[str, Any]:
        """As reporting takes it; texts of chapters that are not chosen stay out."""
        if not self.value("title").strip():
            self.errors["title"] = "報告書の題名を入力してください。"
        chapters = [slug for slug, _title, _what in CHAPTERS if slug in self.chosen("chapters")]
        if not chapters:
            self.errors["chapters"] = "章を1つ以上選んでください。"
        texts = {slug: self._text(slug) for slug in chapters if self._text(slug)}
        return {"title": self.value("title").strip(), "chapters": chapters, "texts": texts}

    def refuse(self, problems: Iterable[tuple[str, str]]) -> Self:
        """Reporting names the texts as a dictionary: `/texts/overview/value`."""
        return super().refuse(
            (pointer.removesuffix("/value"), message) for pointer, message in problems
        )

    def _text(self, slug: str) -> str:
        return self.value(f"texts-{slug}").replace("\r\n", "\n").strip()
