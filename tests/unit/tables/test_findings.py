"""What is found in single cells and told with its place."""

import io
from collections.abc import Sequence

import pytest

from shared.tables import Undecodable, inspect_table

PLAIN = "見出しは1行です（自動で判断しました）。"


def notes(*lines: str, encoding: str = "utf-8") -> tuple[str, ...]:
    return inspect_table(io.BytesIO("\r\n".join(lines).encode(encoding))).notes


def said(words: str, lines: Sequence[str]) -> bool:
    return any(words in note for note in notes(*lines))


def read_as(written: str, encoding: str) -> str:
    """UTF-8 as a program shows it that takes it for `encoding`; ・ for what that has not."""
    if encoding == "latin-1":
        return written.encode().decode(encoding)
    return written.encode().decode(encoding, "replace").replace("\ufffd", "・")


@pytest.mark.parametrize(
    "cell",
    [
        "根室市\ufffd場",
        "\ufffd",
        "譬ｪ蠑丈ｼ夂､ｾ鄒・",
        "鄒・伽逕ｺ",
        *(
            read_as(name, "cp932")
            for name in (
                "株式会社",
                "役場",
                "あいうえお",
                "カタカナ",
                "標津町立病院 2号棟",
                "（注）",
            )
        ),
        *(read_as(name, "latin-1") for name in ("施設名", "役場 1", "é", "あ")),
        "å½¹å\xa0´",
        "Ã©",
        "æ–½è¨\xadå\x90\x8d",
    ],
)
def test_garbled_text_is_told_with_its_cell(cell: str) -> None:
    assert said("文字化けとみられる文字が、1個のセル（2行目B列）", ("名称,値", f"港,{cell}"))


@pytest.mark.parametrize(
    "cell", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "########", "1.23457E+11", "1E+12"]
)
def test_what_excel_left_of_a_value_is_told_with_its_cell(cell: str) -> None:
    assert said("Excelで失われたとみられる値（", ("名称,値", f"港,{cell}"))
    assert said("が、1個のセル（2行目B列）", ("名称,値", f"港,{cell}"))


@pytest.mark.parametrize("cell", ["#1", "##", "1.5E+3", "1.2E-11", "N/A", "REF", "#港"])
def test_what_people_write_like_that_is_no_loss(cell: str) -> None:
    assert not said("Excelで失われた", ("名称,値", f"港,{cell}"))


def test_days_written_in_several_ways_in_one_column_are_told_with_an_example_of_each() -> None:
    days = (
        "2026/4/1",
        "46114",
        "4/3",
        "20260405",
        "2026年4月",
        "令和8年4月",
        "2026/12/31",
        "不明",
        "",
    )
    rows = [f"港,{day}" for day in days]
    assert (
        "「設置日」の列に、いくつかの書き方の日付（2026/4/1、46114、4/3、20260405、2026年4月、令和8年4月）があります。"
        in notes("名称,設置日", *rows)
    )


@pytest.mark.parametrize(
    "days",
    [
        ("2026/4/1", "2026/12/31", "不明", ""),
        ("令和8年4月1日", "平成31年4月30日", "令和元年5月1日"),
        ("46114", "46115"),
        ("2026-04-01", "２０２６－０４－０２"),
    ],
)
def test_days_written_in_one_way_are_not_told(days: Sequence[str]) -> None:
    assert not said("いくつかの書き方", ("名称,設置日", *(f"港,{day}" for day in days)))


def test_a_garbled_heading_is_told_too() -> None:
    assert said("文字化けとみられる文字が、1個のセル（1行目A列）", ("譬ｪ蠑丈ｼ夂､ｾ,値", "港,1"))


@pytest.mark.parametrize(
    "cell",
    [
        "café", "Orléans", "naïve Ängström", "5×3", "±5°C", "§1", "£100", "縺れ糸", "繧繝縁",
        "鱒ﾏｽ", "鮭・鱒ﾏｽ", "網走ｱﾊﾞｼﾘ", "ﾎﾟﾝﾌﾟ室ｶｷﾞ", "蛯名", "澤邸ｻﾜ", "・八尾", "㈱羅臼ﾃﾚﾋﾞ", "逕",
        "ﾃｽﾄ", "ﾀ", "食品・衛生", "縺・繧", "©2026", "Ålesund", "Ãrea",
    ],
)  # fmt: skip
def test_what_people_write_is_not_told_as_garbled(cell: str) -> None:
    assert not said("文字化け", ("名称,値", f"港,{cell}"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("이름,값\n가나다라,1\n서울특별시,2\n", "euc-kr"),
        ("名称,数量\n北京市朝阳区,1\n上海市,2\n", "gb18030"),
        ("町名,人口\n栄町,100\n", "euc-jp"),
    ],
)
def test_an_encoding_is_not_named_where_others_read_as_well(text: str, encoding: str) -> None:
    with pytest.raises(Undecodable, match="日本語のEUC-JPであれば") as refused:
        inspect_table(io.BytesIO(text.encode(encoding)))
    assert "ほかの国の文字コード" in refused.value.message
    assert "EUC-JPのファイルです" not in refused.value.message


@pytest.mark.parametrize(
    "day",
    ["2026/2/30", "2026-04-31", "2026年13月1日", "２０２６．２．３０", "2026/2/30 10:00",
     "2026/2/29(日)", "2026−02−30", "2026年13月", "1850/2/30"],
)  # fmt: skip
def test_a_western_day_that_no_calendar_has_is_told(day: str) -> None:
    assert said("暦にない日付が、1個のセル（2行目B列）", ("施設名,設置日", f"港,{day}"))


def test_a_code_like_a_day_is_told_in_a_column_of_days_alone() -> None:
    lines = ("施設名,型番", "港,2026-04-31", "駅,2026年2月30日", "店,2026/13")
    assert said("暦にない日付が、1個のセル（3行目B列）", lines)


@pytest.mark.parametrize(
    "day",
    ["2026/2/28", "2024-02-29", "2026年12月31日", "1850/4/1", "2026/4", "2026年4月", "9:00", "2026",
     "2026/4/1 0:00", "2026/4/1(水)", "8/31"],
)  # fmt: skip
def test_a_western_day_of_the_calendar_is_not_told(day: str) -> None:
    assert notes("施設名,設置日", f"港,{day}") == (PLAIN,)


def test_a_decimal_below_a_day_is_no_day() -> None:
    assert notes("地区,4月1日", "栄町,1650.55", "緑町,2013-45") == (PLAIN,)


def test_no_day_is_told_once() -> None:
    told = notes("施設名,設置日", "港,1900/1/0", "駅,9999/99/99")
    assert [note for note in told if "日付" in note] == [
        "日付の列に、日付ではない値（不明、― など）が、2個のセル（2行目B列、3行目B列）にあります。"
    ]


@pytest.mark.parametrize(
    "cell", ["44度1分", '"44,02"', "44.02N", "北緯44.02", "44°1′17″", "44:01:17", "N44.02"]
)
def test_a_coordinate_that_is_no_decimal_degree_is_told(cell: str) -> None:
    lines = ("名称,緯度,経度", f"港,{cell},145.19", "駅,44.02,145.19")
    assert said("十進の度（44.02など）ではない緯度・経度が、1個のセル（2行目B列）", lines)


def test_coordinates_of_nothing_are_told() -> None:
    lines = ("名称,緯度,経度", "港,0,0", "駅,0.0,0.00", "店,０,145.1")
    words = "緯度と経度がどちらも0の値が、4個のセル（2行目B列、2行目C列、3行目B列、3行目C列）"
    assert said(words, lines)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("座標（緯度）", "座標（経度）"), ("位置(緯度)", "位置(経度)"),
     ("緯度（北緯）", "経度（東経）"), ("施設_緯度", "施設_経度")],
)  # fmt: skip
def test_swapped_coordinates_are_told_by_their_headings_in_brackets_too(
    latitude: str, longitude: str
) -> None:
    lines = (f"名称,{latitude},{longitude}", "港,145.1,44.1", "駅,１４５．１,４４．１")
    assert said("入れ替わっているとみられる値が、4個のセル", lines)


@pytest.mark.parametrize("cell", ["44.02", "44", "", "不明", "―", "44.02度", "-44.02"])
def test_a_coordinate_as_it_should_be_is_not_told(cell: str) -> None:
    assert notes("名称,緯度,経度", f"港,{cell},145.19") == (PLAIN,)
