"""What a report rests on, in words of whoever audits it: always its last pages."""

from services.reporting.document.blocks import (
    Chapter,
    Column,
    Cover,
    Document,
    Paragraphs,
    Passage,
    Table,
)
from services.reporting.document.words import NOTHING

_HOW = (
    "この報告書は、業務ごとの記録を、次の表の番号まで取り込んで作成しました。記録には古い順に番号が"
    "付いています。確認用の値は、その番号までの記録から計算したもので、途中の記録を書き換えると"
    "別の値になります。",
    "「内容の確認用の値」は、この値を除く報告書の内容全体から計算したものです。同じ内容からは必ず"
    "同じ値が得られ、内容が1文字でも違えば別の値になります。",
)


def printed_chapters(document: Document) -> tuple[Chapter, ...]:
    """Those of the document, and behind them what it rests on."""
    return (*document.chapters, _basis(document.cover))


def _basis(cover: Cover) -> Chapter:
    return Chapter(
        slug="basis",
        number="",
        title="この報告書の根拠",
        blocks=(
            Paragraphs(texts=_HOW),
            _positions(cover),
            Passage(label="内容の確認用の値（SHA-256）", text=cover.checksum),
        ),
    )


def _positions(cover: Cover) -> Table:
    return Table(
        caption="取り込んだ記録",
        columns=(
            Column(heading="業務", width=1.2),
            Column(heading="番号", kind="integer", width=0.8),
            Column(heading="確認用の値（SHA-256）", width=4),
        ),
        rows=tuple(
            (name, position, digest) if position else (name, "記録なし", NOTHING)
            for name, position, digest in cover.positions
        ),
    )
