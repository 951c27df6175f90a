"""The difference between two versions reads as an official would say it."""

from dataclasses import replace

from services.registry.domain import (
    Activity,
    Cost,
    Funding,
    Indicator,
    Measurement,
    Progress,
    Site,
    changes_between,
    progress_changes_between,
)
from tests.unit.registry.content import COMPLETE, content


def test_nothing_changed_is_no_change() -> None:
    assert changes_between(COMPLETE, COMPLETE) == ()


def test_choices_are_told_by_their_labels() -> None:
    (change,) = changes_between(COMPLETE, content(network="undecided"))
    assert (change.label, change.before, change.after) == ("通信方式", "キャリア5G", "検討中")


def test_amounts_are_told_by_year_with_separators() -> None:
    costs = (Cost(fiscal_year=2026, initial_yen=12_500_000, operating_yen=0),)
    (change,) = changes_between(COMPLETE, content(costs=costs))
    assert change.after == "令和8年度：初期費用 12,500,000円・運用費 0円"


def test_partners_are_told_by_name() -> None:
    (change,) = changes_between(COMPLETE, content(partners=()))
    assert (change.before, change.after) == ("標津町", "")


def test_an_indicator_is_told_with_its_baseline_and_all_its_digits() -> None:
    indicator = replace(COMPLETE.indicators[0], baseline=None, target=12_345_678.5)
    (change,) = changes_between(COMPLETE, content(indicators=(indicator,)))
    assert change.before == "通話可能な航路の割合：20％から80％へ（令和9年3月31日まで）"
    assert change.after == "通話可能な航路の割合：不明から12,345,678.5％へ（令和9年3月31日まで）"


def test_a_site_moved_by_a_metre_reads_differently() -> None:
    site = replace(COMPLETE.sites[0], latitude=COMPLETE.sites[0].latitude + 0.00001)
    (change,) = changes_between(COMPLETE, content(sites=(site,)))
    assert change.before != change.after


def test_a_corrected_progress_report_tells_what_was_reported_before() -> None:
    first = Progress(fiscal_year=2026, initial_yen=12_000_000, operating_yen=0)
    measured = (Measurement(name="通話可能な航路の割合", value=35.0),)
    second = replace(first, operating_yen=800_000, measured=measured)
    other = replace(first, fiscal_year=2027)
    (change,) = progress_changes_between((first, other), (second, other))
    assert change.label == "令和8年度の実績"
    assert change.before == "初期費用 12,000,000円・運用費 0円"
    assert change.after == "初期費用 12,000,000円・運用費 800,000円\n通話可能な航路の割合：35"


def test_what_is_blank_in_a_row_is_told_as_not_entered() -> None:
    half = content(
        sites=(Site(name="羅臼漁港"),),
        schedule=(Activity(fiscal_year=2026),),
        costs=(Cost(initial_yen=12_000_000),),
        funding=(Funding(),),
        indicators=(Indicator(unit="％"),),
    )
    assert [change.after for change in changes_between(COMPLETE, half)] == [
        "羅臼漁港（種類未入力） 未入力, 未入力",
        "令和8年度：未入力",
        "年度未入力：初期費用 12,000,000円・運用費 0円",
        "年度未入力：財源未入力 金額未入力",
        "名称未入力：不明から未入力へ（期限未入力）",
    ]
