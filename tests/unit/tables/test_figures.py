"""Figures as people type and paste them: one value, or words that say why not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.tables.figures import (
    UnreadableFigure,
    coordinates,
    decimal,
    degrees,
    has_more_places,
    integer,
    yen,
)
from shared.vocabulary import figure_text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("１，２００，０００", 1_200_000), ("1,200", 1200), (" 0 ", 0), ("007", 7), ("12.0", 12),
        ("-5", -5), ("−5", -5), ("ー5", -5), ("ｰ5", -5), ("▲5", -5), ("△ 5", -5), ("－５", -5),
        ("‐5", -5), ("", None), ("　", None),
    ],
)  # fmt: skip
def test_integers_are_read_as_people_write_them(typed: str, read: int | None) -> None:
    assert integer(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1200円", 1200), ("１，２００円", 1200), ("¥1,200", 1200), ("￥1,200", 1200),
        ("1,200 円", 1200), ("1,200千円", 1_200_000), ("120万円", 1_200_000), ("120万", 1_200_000),
        ("1.5千円", 1500), ("1.2億円", 120_000_000), ("3百万円", 3_000_000), ("▲1", -1),
    ],
)  # fmt: skip
def test_amounts_are_read_in_yen_whatever_unit_they_carry(typed: str, read: int) -> None:
    assert yen(typed) == read


@pytest.mark.parametrize("typed", ["1,5", "0,8", "12,34", "1,2345,678", "1234,567", "1,", "0,123"])
@pytest.mark.parametrize("reader", [integer, yen, decimal, degrees])
def test_commas_that_part_no_thousands_are_refused_and_the_point_is_told(
    reader: Any, typed: str
) -> None:
    with pytest.raises(UnreadableFigure, match=r"3桁ごと.*小数点"):
        reader(typed)


@pytest.mark.parametrize("typed", ["1,200\t300", "100 200", "100　200", "1\n2", "5円 6円"])
@pytest.mark.parametrize("reader", [integer, yen, decimal, degrees])
def test_two_values_in_one_field_are_refused_as_two(reader: Any, typed: str) -> None:
    with pytest.raises(UnreadableFigure, match="2つ以上の値"):
        reader(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "1.5",
        "千円",
        "1e5",
        "--1",
        "5-",
        "5²",
        "①",
        "9" * 16,
        "12円34",
        "1,200円",
        "2件",
        "9" * 5000,
    ],
)
def test_what_is_no_integer_is_said_so(typed: str) -> None:
    with pytest.raises(UnreadableFigure, match="整数"):
        integer(typed)


@pytest.mark.parametrize("typed", ["12円34", "0.5円", "1.23456万円", "5ドル", "円", "1億2千万円"])
def test_what_is_no_amount_in_yen_is_refused_with_the_unit_that_is_wanted(typed: str) -> None:
    with pytest.raises(UnreadableFigure, match="円単位"):
        yen(typed)


@pytest.mark.parametrize(
    ("typed", "unit", "read"),
    [("４３．３３", "", 43.33), ("0.00001", "", 1e-05), ("80%", "％", 80), ("△0.5", "", -0.5)],
)
def test_decimals_are_read_with_the_unit_of_their_field(typed: str, unit: str, read: float) -> None:
    assert decimal(typed, unit) == read


@pytest.mark.parametrize("typed", ["80%", "¥80", "80円", "1e-5", ".5", "nan", "∞"])
def test_a_decimal_with_an_unknown_unit_or_in_another_form_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableFigure, match="数値"):
        decimal(typed)


@pytest.mark.parametrize("typed", ["-", " -   ", "－", "ー", "−", "¥ -"])
def test_the_dash_of_an_account_book_is_no_yen(typed: str) -> None:
    assert yen(typed) == 0
    for reader in (integer, decimal, degrees):
        with pytest.raises(UnreadableFigure):
            reader(typed)


@pytest.mark.parametrize("typed", ["▲0", "-0", "△0.0", "－0.00000001"])
def test_minus_nothing_is_nothing(typed: str) -> None:
    read = decimal(typed) if "1" not in typed else degrees(typed)
    assert str(read) == "0.0"


@pytest.mark.parametrize(
    "typed",
    ["geo:44.02,145.19", "https://maps.example/@44.02,145.19,15z", "44 01 17.4", "44°01'17.4\"N",
     "44度1分17秒", "北緯44.02", "https://maps.example/" + "x" * 100],
)  # fmt: skip
def test_of_a_place_in_another_form_the_form_that_is_wanted_is_told(typed: str) -> None:
    with pytest.raises(UnreadableFigure, match="十進の度で"):
        degrees(typed)


def test_digits_beyond_what_is_kept_are_refused_not_dropped() -> None:
    with pytest.raises(UnreadableFigure, match="桁数"):
        decimal("123456789012345.123")


@pytest.mark.parametrize(
    ("typed", "read"), [("44.02154321098765", 44.0215432), ("145.19°", 145.19), ("44度", 44)]
)
def test_degrees_are_kept_to_seven_places(typed: str, read: float) -> None:
    assert degrees(typed) == read


def test_whether_places_are_dropped_can_be_told() -> None:
    assert has_more_places("44.02154321")
    assert not has_more_places("44.021543200")


@pytest.mark.parametrize(
    "typed",
    ["44.021543, 145.196832", "44.021543,145.196832", "44.021543 145.196832",
     "４４．０２１５４３、１４５．１９６８３２", "44.021543°, 145.196832°",
     "44.021543\t145.196832"],
)  # fmt: skip
def test_a_pair_of_coordinates_is_known_as_one(typed: str) -> None:
    assert coordinates(typed) == ("44.021543", "145.196832")


@pytest.mark.parametrize("typed", ["44.021543", "44,021543", "44, 145", "44.0, 145.1, 3", "x" * 99])
def test_what_may_be_one_figure_or_three_is_no_pair(typed: str) -> None:
    assert coordinates(typed) is None


@given(st.text(), st.sampled_from([integer, yen, decimal, degrees]))
def test_any_text_is_either_read_or_refused_in_words(typed: str, reader: Any) -> None:
    words = "。"
    try:
        reader(typed)
    except UnreadableFigure as refusal:
        words = str(refusal)
    assert words.endswith("。")


@given(st.floats(-1e8, 1e8).map(lambda one: round(one, 6)))
def test_what_is_shown_is_read_as_the_same_figure(value: float) -> None:
    assert decimal(figure_text(value)) == value


@pytest.mark.parametrize(
    "text", ["\u202d1,200,000\u202c", "\u200f1,200,000\u200f", "1,200,000\u200b", "\ufeff1,200,000"]
)
def test_what_windows_sets_around_a_figure_is_no_part_of_it(text: str) -> None:
    assert yen(text) == integer(text) == 1_200_000
    assert decimal(text) == 1_200_000


def test_a_mark_that_turns_the_figure_round_is_named() -> None:
    with pytest.raises(UnreadableFigure, match=r"先頭に、.*U\+202E"):
        yen("\u202e123\u202c")
