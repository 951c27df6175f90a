"""Appendix 付録: definitions, sources and what is unverified."""

from services.reporting.document.blocks import Block, Column, Section, Table
from services.reporting.domain import Material
from shared.vocabulary import POPULATION_NOTE

_DEFINITIONS = (
    ("年度", "4月1日から翌年3月31日まで。"),
    ("事業費", "初期費用と運用費の和。円で登録された額を合計した後に千円単位へ四捨五入。"),
    ("実施主体・連携市町", "事業を提出した市町を実施主体、ともに取り組む市町を連携市町とする。"),
    ("1人当たり", "事業費の合計を人口で除した額。円未満を四捨五入。"),
    ("評点", "評価者の5段階評価を、市町（又は外部有識者）ごとに平均し、さらにその間で平均した値。"),
    ("n", "その事業を採点した評価者の数（採点できない評価者を除く）。"),
    ("不明", "値が得られていないこと。0とは異なる。"),
    ("―", "順位、決定など、付けられたもの、又は該当するものがないこと。"),
    ("未着", "参照先の記録が、この報告書の作成時点でまだ届いていないこと。"),
)

_SOURCES = (
    ("事業・経費・財源", "各市町が登録し、所属長の承認を経て提出した内容。"),
    ("実績", "実施主体の市町の担当者又は所属長が記録した内容。提出と異なり、承認の手続はない。"),
    ("評価結果・決定", "協議会の評価記録。"),
    ("人口", f"{POPULATION_NOTE}。"),
    ("市町の並びとコード", "協議会の定める順序、全国地方公共団体コード。"),
)

_UNVERIFIED = (
    ("標準の評価基準と重み", "協議会が独自に定めたもので、公的な基準の一覧ではない。"),
    ("事業費・指標の見込み", "各市町の見積りであり、協議会として検証したものではない。"),
    ("実施場所の緯度・経度", "地図上で指定された位置で、測量の成果ではない。"),
)


def appendix(_: Material) -> tuple[Block, ...]:
    return (
        Section(title="用語と計算方法の定義"),
        _table("用語", "定義", _DEFINITIONS),
        Section(title="出典"),
        _table("内容", "出典", _SOURCES),
        Section(title="未確認事項"),
        _table("項目", "確認されていないこと", _UNVERIFIED),
    )


def _table(left: str, right: str, rows: tuple[tuple[str, str], ...]) -> Table:
    return Table(
        columns=(Column(heading=left, width=1.4), Column(heading=right, width=4)), rows=rows
    )
