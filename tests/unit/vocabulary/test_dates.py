from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.vocabulary import (
    HYPHENS,
    FiscalYear,
    UnreadableDate,
    parse_japanese_date,
    today_in_tokyo,
    tokyo_midnight,
    wareki,
)

DAYS_WITH_ERAS = st.dates(min_value=date(1868, 1, 25))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昭32. 7. 1", date(1957, 7, 1)),
        ("R4.4.1", date(2022, 4, 1)),
        ("令和8年11月23日", date(2026, 11, 23)),
        ("2026/11/23", date(2026, 11, 23)),
        ("2026-11-23", date(2026, 11, 23)),
        ("２０２６年１１月２３日", date(2026, 11, 23)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("Ｈ３１．４．３０", date(2019, 4, 30)),
        ("㍻3年1月1日", date(1991, 1, 1)),
        ("平成32年3月31日", date(2020, 3, 31)),
    ],
)
def test_dates_are_read_as_officials_write_them(text, day):
    assert parse_japanese_date(text) == day


@pytest.mark.parametrize("dash", HYPHENS)
def test_a_date_is_read_between_whatever_a_figure_takes_for_a_minus(dash):
    assert parse_japanese_date(f"2027{dash}03{dash}31") == date(2027, 3, 31)
    assert parse_japanese_date(f"R9{dash}3{dash}31") == date(2027, 3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨日",
        "8.11.23",
        "元.5.1",
        "R0.1.1",
        "26/11/23",
        "令和8年11月",
    ],
)
def test_what_is_no_date_is_refused_in_japanese(text):
    with pytest.raises(UnreadableDate, match="日付として読み取れません"):
        parse_japanese_date(text)


@pytest.mark.parametrize(
    "text", ["令和9年2月29日", "令和9年4月31日", "2026/2/30", "R9.13.1", "2026年0月1日"]
)
def test_of_a_day_that_no_calendar_has_this_is_said(text: str) -> None:
    with pytest.raises(UnreadableDate, match=f"^「{text}」という日は、暦にありません。$"):
        parse_japanese_date(text)


def test_of_a_year_before_the_first_era_this_is_said() -> None:
    with pytest.raises(UnreadableDate, match="「0026/11/23」は、明治より前の日付です"):
        parse_japanese_date("0026/11/23")


@pytest.mark.parametrize(
    "text",
    ["2026/4/1(水)", "2026/4/1（水）", "令和8年4月1日(水曜日)", "令和8年4月1日 水曜日", "R8.4.1㈬",
     "2026/4/1 0:00", "2026/4/1 0:00:00", "2026/4/1　００：００", "2026/4/1(水) 0:00"],
)  # fmt: skip
def test_the_weekday_and_the_midnight_of_a_spreadsheet_are_no_part_of_a_date(text: str) -> None:
    assert parse_japanese_date(text) == date(2026, 4, 1)


def test_a_date_with_another_days_weekday_is_refused_with_its_own() -> None:
    with pytest.raises(UnreadableDate, match=r"「2026/4/1\(木\)」は、水曜日です"):
        parse_japanese_date("2026/4/1(木)")


@pytest.mark.parametrize(
    "text", ["2026/4/1 9:30", "2026/4/10:00", "2026/4/1(祝)", "水曜日", "1" * 5000]
)
def test_what_else_stands_behind_a_date_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDate):
        parse_japanese_date(text)


@given(DAYS_WITH_ERAS)
def test_a_day_written_in_its_era_is_read_back(day):
    assert parse_japanese_date(wareki(day)) == day


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 11, 23), "令和8年11月23日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 29), "明治45年7月29日"),
    ],
)
def test_an_era_begins_on_its_first_day(day, written):
    assert wareki(day) == written


def test_a_day_before_the_first_era_is_still_written_though_as_a_western_date():
    assert wareki(date(26, 12, 18)) == "西暦26年12月18日"


def test_a_fiscal_year_runs_from_april_to_march():
    year = FiscalYear.of(date(2027, 3, 31))
    assert year == FiscalYear(2026)
    assert (year.first_day, year.last_day) == (date(2026, 4, 1), date(2027, 3, 31))
    assert date(2027, 4, 1) not in year
    assert year < FiscalYear.of(date(2027, 4, 1))


def test_fiscal_years_carry_their_eras_name():
    assert FiscalYear(2026).label == "令和8年度"
    assert FiscalYear(2019).label == "令和元年度"
    assert FiscalYear(2018).label == "平成30年度"


@given(st.dates(min_value=date(1868, 1, 25), max_value=date(2100, 12, 31)))
def test_every_day_lies_in_its_own_fiscal_year(day):
    assert day in FiscalYear.of(day)


def test_the_day_in_tokyo_changes_at_fifteen_hours_utc():
    assert today_in_tokyo(datetime(2026, 11, 22, 14, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert today_in_tokyo(datetime(2026, 11, 22, 15, 0, tzinfo=UTC)) == date(2026, 11, 23)
    assert tokyo_midnight(date(2026, 11, 23)) == datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def test_an_instant_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="aware"):
        today_in_tokyo(datetime(2026, 11, 22))  # noqa: DTZ001 - the refused case


@pytest.mark.parametrize("text", ["2026/1/1 5", "R8.11.2\t3", "2026/11/23\n1"])
def test_digits_apart_are_never_joined_into_a_day(text: str) -> None:
    with pytest.raises(UnreadableDate):
        parse_japanese_date(text)


@pytest.mark.parametrize(
    "text", ["\u200e2027\u200e年\u200e3\u200e月\u200e31\u200e日", "\u200f2027/03/31\u200b"]
)
def test_the_date_of_a_file_as_windows_shows_it_is_read(text: str) -> None:
    assert parse_japanese_date(text) == date(2027, 3, 31)


def test_a_mark_that_turns_a_date_round_is_named_instead_of_the_date() -> None:
    with pytest.raises(UnreadableDate, match=r"「2027/03/」の後に、.*U\+202E"):
        parse_japanese_date("2027/03/\u202e13")
