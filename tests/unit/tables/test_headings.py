"""Which of a table's first rows head its columns, by tables as towns lay them out."""

import io
from collections.abc import Sequence

import pytest

from shared.tables import TableSummary, inspect_table


def read(lines: Sequence[str], header_rows: int | None = None) -> TableSummary:
    source = io.BytesIO("".join(f"{line}\r\n" for line in lines).encode())
    return inspect_table(source, header_rows=header_rows)


def said(summary: TableSummary, words: str) -> bool:
    return any(words in note for note in summary.notes)


@pytest.mark.parametrize(
    "title",
    [
        "羅臼町 公共施設一覧,,,令和8年4月1日現在",
        "羅臼町 公共施設一覧,,R8.4.1 現在,",
        "公共施設一覧,,,（単位：千円）",
        "公共施設一覧,,,［単位 人］",
        "公共施設一覧,,2026年3月末時点,(千円)",
        "公共施設一覧,,,作成日：令和8年4月1日",
        "公共施設一覧,,,担当課：総務課",
        ",,令和8年4月1日現在,（単位：人）",
    ],
)
def test_a_title_beside_its_day_or_its_unit_is_no_heading(title: str) -> None:
    summary = read((title, "番号,施設名,所在地,電話", "1,役場,栄町,0153", "2,診療所,緑町,0153"))
    assert summary.columns == ("番号", "施設名", "所在地", "電話")
    assert (summary.header_rows, summary.row_count) == (2, 2)
    assert said(summary, "表の上の1行は、題名など")


def test_a_title_with_a_day_above_one_with_a_unit_is_no_heading_either() -> None:
    lines = ("人口,,令和8年4月1日現在", ",,（単位：人）", "地区,男,女", "栄町,1,2")
    assert read(lines).columns == ("地区", "男", "女")
    assert read(lines, header_rows=3).columns == ("地区", "男", "女")


@pytest.mark.parametrize("unit", ["（単位：人）", "単位：人", "(単位　千円)", "【単位/km】"])
def test_a_title_beside_its_unit_may_be_as_wide_as_the_table(unit: str) -> None:
    summary = read((f"羅臼町の人口,{unit}", "地区,人口", "栄町,100"))
    assert (summary.columns, summary.row_count) == (("地区", "人口"), 1)


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        (("地区,令和8年4月1日現在", "栄町,100", "緑町,90"), ("地区", "令和8年4月1日現在")),
        (("施設名,令和8年4月1日現在", "役場,開館", "店,閉店"), ("施設名", "令和8年4月1日現在")),
        (("地区,4月1日現在,,5月1日現在,", ",男,女,男,女", "栄町,1,2,3,4"),
         ("地区", "4月1日現在／男", "4月1日現在／女", "5月1日現在／男", "5月1日現在／女")),
        (("項目,（千円）,", "総務,100,200"), ("項目", "（千円）", "列3")),
        (("地区,（単位：人）", "栄町,100", "緑町,90"), ("地区", "（単位：人）")),
        (("名称,（愛称）,", "港,みなと,新"), ("名称", "（愛称）", "列3")),
        (("品目,単位,", "みかん,個,甘い", "米,kg,白い"), ("品目", "単位", "列3")),
        (("科目,単位数,（単位）,", "国語,二,可,前期"), ("科目", "単位数", "（単位）", "列4")),
    ],
)  # fmt: skip
def test_a_day_or_a_unit_may_name_a_column(lines: Sequence[str], columns: tuple[str, ...]) -> None:
    assert read(lines).columns == columns


@pytest.mark.parametrize(
    ("years", "names"),
    [
        (",令和2年,令和7年,増減", ("令和2年", "令和7年", "増減")),
        (",2023,2024,増減", ("2023", "2024", "増減")),
        (",R2.10.1,R7.10.1,増減率", ("R2.10.1", "R7.10.1", "増減率")),
        (",2020/10/1,2025/10/1,差", ("2020/10/1", "2025/10/1", "差")),
    ],
)
def test_years_and_days_below_a_group_are_names(years: str, names: tuple[str, ...]) -> None:
    lines = ("市町,人口（人）,,", years, "根室市,24636,22000,-2636", "別海町,14380,13500,-880")
    summary = read(lines)
    assert summary.columns == ("市町", *(f"人口（人）／{name}" for name in names))
    assert (summary.header_rows, summary.row_count) == (2, 2)


def test_years_below_groups_are_names_beside_the_first_column_s() -> None:
    lines = (",人口,人口,面積", "市町,2020,2025,2025", "根室市,24636,22000,506")
    assert read(lines).columns == ("市町", "人口／2020", "人口／2025", "面積／2025")


@pytest.mark.parametrize(
    "lines",
    [
        (",改修年,,増築年,", "役場,1998,2003,2015,2016", "診療所,1999,2004,2016,"),
        ("年度,,備考,", "令和5年,あり,,", "令和6年,なし,,"),
        (",開館日,,閉館日,", "役場,R2.4.1,,R3.4.1,", "資料館,R3.4.1,,,"),
    ],
)
def test_years_and_days_above_others_are_data(lines: Sequence[str]) -> None:
    summary = read(lines)
    assert (summary.header_rows, summary.row_count) == (1, 2)


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        (("項目,金額,人数", ",（千円）,（人）", "総務,100,2"),
         ("項目", "金額／（千円）", "人数／（人）")),
        (("地点,気温,風速", ",℃,m/s", "羅臼,-5.5,3.2"), ("地点", "気温／℃", "風速／m/s")),
        (("項目,金額,人数", "−,千円,人", "総務,100,2"), ("項目", "金額／千円", "人数／人")),
        (("地区,人口,,世帯", ",男,女,", ",人,人,戸", "栄町,1,2,3"),
         ("地区", "人口／男／人", "人口／女／人", "世帯／戸")),
        (("項目,金額,備考,", ",（百万円）,,", "総務,100,,"),
         ("項目", "金額／（百万円）", "備考", "列4")),
        (("面積一覧,,", "地区,面積,延長", ",㎢,km", "栄町,1.2,3"),
         ("地区", "面積／㎢", "延長／km")),
    ],
)  # fmt: skip
def test_a_row_of_units_belongs_to_the_heading(
    lines: Sequence[str], columns: tuple[str, ...]
) -> None:
    summary = read(lines)
    assert summary.columns == columns
    assert (summary.header_rows, summary.row_count) == (len(lines) - 1, 1)
    assert read(lines, header_rows=len(lines) - 1).columns == columns


@pytest.mark.parametrize(
    "lines",
    [
        ("項目,単位,値", "人口,人,4500", "世帯,戸,2000"),
        ("品目,単位", "みかん,個", "米,kg"),
        ("記号,読み", "人,ひと", "円,えん"),
        ("増減,前年", "（5）,（3）", "4,2"),
    ],
)
def test_a_record_with_units_is_none_of_the_heading(lines: Sequence[str]) -> None:
    assert (read(lines).header_rows, read(lines).row_count) == (1, 2)


@pytest.mark.parametrize("titles", [5, 9])
def test_a_heading_below_many_titles_is_found_and_may_be_declared(titles: int) -> None:
    lines = (*(f"題名{number},," for number in range(titles)), "施設名,人数,棟", "役場,3,1")
    for declared in (None, titles + 1):
        summary = read(lines, header_rows=declared)
        assert (summary.columns, summary.row_count) == (("施設名", "人数", "棟"), 1)
        assert said(summary, f"表の上の{titles}行は、題名など")


def test_a_heading_below_more_titles_than_are_passed_over_is_told() -> None:
    lines = (*(f"題名{number},," for number in range(11)), "施設名,人数,棟", "役場,3,1")
    assert said(read(lines), "はじめの11行に、セルが一つずつしかありません")


def test_records_of_a_single_cell_are_none_of_the_heading() -> None:
    summary = read(("施設名,", *(f"役場{number}," for number in range(30))))
    assert (summary.columns, summary.row_count) == (("施設名", "列2"), 30)
    assert not said(summary, "一つずつしかありません")


def test_records_of_a_single_cell_below_several_names_are_not_told() -> None:
    lines = ("施設名,電話", *(f"役場{number}," for number in range(12)), "港,0153")
    assert not said(read(lines), "一つずつしかありません")
