"""The frozen report: figures, chapters, checksum."""

from dataclasses import replace
from typing import Any

from services.reporting.document import CHAPTERS, compose, from_json, to_json
from services.reporting.document.blocks import Page, Paragraphs, Table
from services.reporting.domain import CostLine, Material
from shared.events.evaluation import WhyUnranked
from shared.vocabulary import MUNICIPALITIES
from tests.unit.reporting.sample import document, material, order


def tables(report: Any, slug: str) -> list[Table]:
    chapter = next(one for one in report.chapters if one.slug == slug)
    return [block for block in chapter.blocks if isinstance(block, Table)]


def test_a_document_is_the_same_after_a_journey_as_json() -> None:
    report = document()
    assert from_json(to_json(report)) == report
    assert to_json(from_json(to_json(report))) == to_json(report)


def test_the_checksum_names_everything_else_in_the_document() -> None:
    report = document()
    assert report.sealed() == report
    other = compose(order(title="別の報告書"), material())
    assert other.cover.checksum != report.cover.checksum


def test_the_towns_stand_in_the_councils_order_and_sum_to_the_whole() -> None:
    by_town = tables(document(), "overview")[0]
    names = [row[0] for row in by_town.rows]
    assert names == [*(town.name for town in MUNICIPALITIES), "5市町計"]
    assert sum(row[1] for row in by_town.rows[:-1]) == by_town.rows[-1][1] == 10


def test_cost_per_head_divides_by_the_towns_own_population() -> None:
    given = material()
    rausu = next(town for town in MUNICIPALITIES if town.name == "羅臼町")
    cost = sum(one.total_yen for one in given.projects if one.lead_municipality == rausu.code)
    row = next(row for row in tables(document(), "overview")[0].rows if row[0] == "羅臼町")
    assert row[-1] == round(cost / rausu.population)


def test_totals_are_rounded_from_yen_and_not_from_rounded_rows() -> None:
    small = CostLine(fiscal_year=2026, initial_yen=400, operating_yen=0)
    given = material(3)
    projects = tuple(replace(one, costs=(small,), funding=()) for one in given.projects)
    report = compose(order(), replace(given, projects=projects))
    listing = tables(report, "projects")[0]
    assert [row[-1] for row in listing.rows] == [0, 0, 0, 1]


def test_overview_list_and_yearly_costs_agree() -> None:
    report = document()
    whole = tables(report, "projects")[0].rows[-1][-1]
    assert tables(report, "overview")[0].rows[-1][3] == whole
    yearly = tables(report, "money")
    assert yearly[0].rows[-2][-1] == whole
    assert yearly[1].rows[-1][-1] == whole
    assert yearly[2].rows[-1][-1] == whole


def test_a_withdrawn_project_is_counted_only_among_the_states() -> None:
    given = material()
    gone = replace(given.projects[0], state="withdrawn")
    report = compose(order(), replace(given, projects=(gone, *given.projects[1:])))
    assert tables(report, "overview")[0].rows[-1][1] == 9
    assert tables(report, "overview")[2].rows[0][-1] == 10
    assert len(report.listing.rows) == 9


def test_what_nobody_approves_is_not_said_to_have_been_approved() -> None:
    """Officials record 実績 without their 所属長."""
    sources = dict(tables(document(), "appendix")[1].rows)
    approved = [what for what, source in sources.items() if "承認を経て" in str(source)]
    assert approved == ["事業・経費・財源"]
    assert "承認の手続はない" in str(sources["実績"])


def test_a_candidate_without_rank_is_unknown_and_says_why() -> None:
    _, ranking, unranked, _ = tables(document(), "results")
    last = ranking.rows[-1]
    assert last[0] == "―"
    assert last[-1] == "不明"
    assert "評価者がいない" in str(unranked.rows[0][1])


def test_a_candidate_that_too_few_judged_is_printed_as_a_reference_with_its_score() -> None:
    (round_,) = material().rounds
    few = replace(
        round_.candidates[0],
        rank=None,
        rank_in_municipality=None,
        why_unranked=WhyUnranked.TOO_FEW_EVALUATORS,
        eligible_evaluators=3,
        scored_evaluators=2,
    )
    told = replace(round_, candidates=(*round_.candidates[1:], few))
    reported = compose(order(), replace(material(), rounds=(told,)))
    _, ranking, unranked, _ = tables(reported, "results")

    assert ranking.rows[-1][:2] == ("参考", "参考")
    assert ranking.rows[-1][-1] == round(few.score, 2)
    why = unranked.rows[-1][1]
    assert why.startswith("採点を終えた評価者が3名に満たないため、参考")
    assert why.endswith("（採点2名／対象3名）")
    assert f"{few.number} {few.title}：採点2名／対象3名" in str(reported)
    assert "参考" in next(row for row in reported.listing.rows if row[0] == few.number)


def test_an_exception_of_the_round_is_printed() -> None:
    given = material()
    first = given.rounds[0].candidates[0]
    scored_own = replace(first, own_evaluations=("012238",))
    published = replace(
        given.rounds[0],
        allow_own=True,
        candidates=(scored_own, *given.rounds[0].candidates[1:]),
    )
    report = compose(order(), replace(given, rounds=(published,)))
    chapter = next(one for one in report.chapters if one.slug == "results")
    said = [text for one in chapter.blocks if isinstance(one, Paragraphs) for text in one.texts]
    assert any("例外" in text for text in said)
    assert any("根室市の評価者が採点" in text for text in said)
    assert any("選任された評価者は" in text and "採点しました" not in text for text in said)


def test_only_the_chosen_chapters_are_there_numbered_without_gaps() -> None:
    report = compose(order(chapters=("projects", "money", "appendix")), material())
    assert [one.heading for one in report.chapters] == [
        "1 事業一覧",
        "2 年度別経費・財源",
        "付録",
    ]


def test_results_sharing_and_progress_are_chapters_only_once_there_is_something() -> None:
    without = compose(order(), replace(material(), rounds=(), datasets=(), progress=()))
    kept = {one.slug for one in without.chapters}
    assert set(CHAPTERS) - kept == {"results", "sharing", "progress"}
    assert {one.slug for one in document().chapters} == set(CHAPTERS)


def test_a_dataset_not_meant_for_all_is_counted_but_not_named() -> None:
    counts, listed = tables(document(), "sharing")
    assert counts.rows[-1][-1] == 2
    assert [row[1] for row in listed.rows] == ["指定緊急避難場所一覧"]


def test_an_indicator_without_report_is_unknown_never_zero() -> None:
    reached = tables(document(), "progress")[1]
    assert [row[-1] for row in reached.rows] == ["31％", "不明"]


def test_each_project_has_a_page_with_its_title_unchanged() -> None:
    chapter = next(one for one in document().chapters if one.slug == "sheets")
    titles = [block.title for block in chapter.blocks if isinstance(block, Page)]
    assert len(titles) == 10
    assert titles[0] == "①来庁者向けWⅰFⅰ環境の充実"


def test_a_report_about_nothing_yet_still_has_its_first_chapters() -> None:
    report = compose(order(), Material())
    kept = [one.slug for one in report.chapters]
    assert kept == ["overview", "projects", "sheets", "money", "appendix"]
