"""Chapter 評価結果: per published round the weights, scores, n, ranks, decisions, exceptions."""

from collections.abc import Sequence

from services.reporting.document.blocks import Block, Cell, Column, Paragraphs, Section, Table
from services.reporting.document.words import NOTHING, UNKNOWN, rank, scored, town, towns
from services.reporting.domain import Material
from shared.events.evaluation import PublishedCandidate, ResultsPublished

_SCORES_EXPLAINED = (
    "評点は5段階（1～5）で、同じ市町の評価者（又は外部有識者）ごとに平均し、さらにその間で平均した"
    "値です。総合点は評点に重みの割合を乗じた和、nは採点した評価者の数（評価項目により異なる場合は"
    "最小～最大）です。"
)
_NOT_BY_ALL = "次の事業は、対象の評価者の一部が、採点を終えていません。"
_OWN_EXCLUDED = "評価者は、自らの市町が実施又は連携する事業を採点していません。"
_OWN_ALLOWED = (
    "例外：この評価では、評価者が自らの市町が実施又は連携する事業を採点することを認めました。"
)
_SHARES_EXPLAINED = "割合は、重みの合計に占める百分率で、小数第3位を四捨五入しています。"
_MOST_VALUES_IN_A_ROW = 10


def results(material: Material) -> tuple[Block, ...]:
    return tuple(block for one in material.rounds for block in _round(one))


def _round(one: ResultsPublished) -> tuple[Block, ...]:
    return (
        Section(title=one.title),
        Paragraphs(texts=_how(one)),
        _criteria(one),
        *_rankings(one),
        *_unranked(one),
        _decisions(one),
    )


def _how(one: ResultsPublished) -> tuple[str, ...]:
    first = (
        f"対象の事業{len(one.candidates)}件を、{len(one.criteria)}つの評価項目で評価しました。"
        f"選任された評価者は{one.evaluators}名です。事業ごとに採点した人数は、表のnの欄にあります。"
    )
    missing = tuple(
        f"{candidate.number} {candidate.title}：{scored(candidate)}"
        for candidate in one.candidates
        if candidate.scored_evaluators != candidate.eligible_evaluators
    )
    own = tuple(
        f"{candidate.number} {candidate.title}：{towns(candidate.own_evaluations)}の評価者が採点"
        for candidate in one.candidates
        if candidate.own_evaluations
    )
    not_by_all = (_NOT_BY_ALL, *missing) if missing else ()
    return (first, *not_by_all, _OWN_ALLOWED if one.allow_own else _OWN_EXCLUDED, *own)


def _criteria(one: ResultsPublished) -> Table:
    whole = sum(criterion.weight for criterion in one.criteria) or 1
    return Table(
        caption="評価項目と重み",
        columns=(
            Column(heading="項目", kind="short", width=0.7),
            Column(heading="名称", width=3),
            Column(heading="重み", kind="figure", width=0.8),
            Column(heading="割合（％）", kind="decimal", width=2.4, bar=True),
        ),
        rows=tuple(
            (
                str(number),
                criterion.name,
                criterion.weight,
                round(100 * criterion.weight / whole, 2),
            )
            for number, criterion in enumerate(one.criteria, start=1)
        ),
        notes=(_SHARES_EXPLAINED,),
    )


def _rankings(one: ResultsPublished) -> tuple[Table, ...]:
    """The ranking with the values on as many criteria as a page is wide; the others follow it."""
    places = range(len(one.criteria))
    further = range(_MOST_VALUES_IN_A_ROW, len(places), _MOST_VALUES_IN_A_ROW)
    return (
        _ranking(one, places[:_MOST_VALUES_IN_A_ROW]),
        *(_further_values(one, places[at : at + _MOST_VALUES_IN_A_ROW]) for at in further),
    )


def _ranking(one: ResultsPublished, places: Sequence[int]) -> Table:
    return Table(
        caption="順位と評点",
        columns=(
            Column(heading="順位", kind="integer", width=0.75),
            Column(heading="市町内", kind="integer", width=1.05),
            Column(heading="事業", width=4.2),
            *_value_columns(places),
            Column(heading="n", kind="integer", width=0.6),
            Column(heading="総合点", kind="decimal", width=1.1),
        ),
        rows=tuple(_ranking_row(candidate, places) for candidate in one.candidates),
        links=tuple(candidate.project_id for candidate in one.candidates),
        notes=(
            "数字だけの見出しは、評価項目の番号です。「市町内」は、実施主体が同じ事業の中での順位です。",
            _SCORES_EXPLAINED,
        ),
    )


def _further_values(one: ResultsPublished, places: Sequence[int]) -> Table:
    return Table(
        caption=f"評点（評価項目{places[0] + 1}～{places[-1] + 1}）",
        columns=(Column(heading="事業", width=4.2), *_value_columns(places)),
        rows=tuple(
            (f"{candidate.number} {candidate.title}", *_values(candidate, places))
            for candidate in one.candidates
        ),
        links=tuple(candidate.project_id for candidate in one.candidates),
    )


def _value_columns(places: Sequence[int]) -> tuple[Column, ...]:
    return tuple(Column(heading=str(at + 1), kind="decimal", width=0.8) for at in places)


def _values(candidate: PublishedCandidate, places: Sequence[int]) -> tuple[Cell, ...]:
    values = (candidate.values[at].value for at in places)
    return tuple(UNKNOWN if one is None else round(one, 2) for one in values)


def _ranking_row(candidate: PublishedCandidate, places: Sequence[int]) -> tuple[Cell, ...]:
    return (
        rank(candidate, candidate.rank) or NOTHING,
        rank(candidate, candidate.rank_in_municipality) or NOTHING,
        f"{candidate.number} {candidate.title}",
        *_values(candidate, places),
        _counted(candidate),
        UNKNOWN if candidate.score is None else round(candidate.score, 2),
    )


def _counted(candidate: PublishedCandidate) -> int | str:
    counts = sorted({one.evaluators for one in candidate.values}) or [0]
    return counts[0] if len(counts) == 1 else f"{counts[0]}～{counts[-1]}"


def _unranked(one: ResultsPublished) -> tuple[Table, ...]:
    rows = tuple(
        (f"{candidate.number} {candidate.title}", _why_unranked(candidate))
        for candidate in one.candidates
        if candidate.why_unranked is not None
    )
    if not rows:
        return ()
    columns = (Column(heading="事業", width=2), Column(heading="理由", width=3))
    return (Table(caption="順位を付けなかった事業", columns=columns, rows=rows),)


def _why_unranked(candidate: PublishedCandidate) -> str:
    assert candidate.why_unranked is not None, "only what has no rank is asked why"
    told = scored(candidate)
    return candidate.why_unranked.label + (f"（{told}）" if told else "")


def _decisions(one: ResultsPublished) -> Table:
    return Table(
        caption="協議会の決定",
        columns=(
            Column(heading="事業", width=3.6),
            Column(heading="実施主体", kind="short"),
            Column(heading="決定", kind="short", width=0.9),
            Column(heading="理由", width=3),
            Column(heading="会議の日", kind="day", width=1.9),
        ),
        rows=tuple(_decision_row(candidate) for candidate in one.candidates),
        links=tuple(candidate.project_id for candidate in one.candidates),
        notes=("採択・保留・不採択は協議会が決めるもので、点数の基準によるものではありません。",),
    )


def _decision_row(candidate: PublishedCandidate) -> tuple[Cell, ...]:
    return (
        f"{candidate.number} {candidate.title}",
        town(candidate.lead_municipality),
        candidate.decision.label if candidate.decision else NOTHING,
        candidate.reason or NOTHING,
        candidate.meeting_date,
    )
