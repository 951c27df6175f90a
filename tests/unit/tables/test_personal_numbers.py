"""No 個人番号 may come in, however it is written; what only looks like one may."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.tables import (
    PersonalNumberColumn,
    PersonalNumberFound,
    holds_personal_number,
    inspect_table,
)


def check_digit(eleven: str) -> str:
    """By the ministry's formula, counted from the right as it is printed there."""
    total = 0
    for n in range(1, 12):
        p = int(eleven[11 - n])
        total += p * (n + 1 if n <= 6 else n - 5)
    remainder = total % 11
    return "0" if remainder <= 1 else str(11 - remainder)


def valid(eleven: str) -> str:
    return eleven + check_digit(eleven)


def invalid(eleven: str) -> str:
    return eleven + str((int(check_digit(eleven)) + 1) % 10)


ELEVENS = st.text("0123456789", min_size=11, max_size=11)
NUMBER = valid("12345678901")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@given(ELEVENS)
def test_a_right_check_digit_is_caught_and_a_wrong_one_is_not(eleven: str) -> None:
    assert holds_personal_number(valid(eleven))
    assert not holds_personal_number(invalid(eleven))


@pytest.mark.parametrize(
    "written",
    [
        NUMBER.translate(FULL_WIDTH),
        f"{NUMBER[:4]} {NUMBER[4:8]} {NUMBER[8:]}",
        f"{NUMBER[:4]}-{NUMBER[4:8]}-{NUMBER[8:]}",
        f"{NUMBER[:4]}－{NUMBER[4:8]}－{NUMBER[8:]}".translate(FULL_WIDTH),
        f"{NUMBER[:4]}　{NUMBER[4:8]}ー{NUMBER[8:]}",
        " ".join(NUMBER),
        f"{NUMBER[:6]}\u200b{NUMBER[6:]}",
        f"{NUMBER[:6]}\r\n{NUMBER[6:]}",
        f"番号は{NUMBER}です",
        f"{NUMBER}.0",
        f"①{NUMBER}",
        f"1.{NUMBER} 氏名",
        f"0153-75-2111 {NUMBER}",
        "・".join((NUMBER[:4], NUMBER[4:8], NUMBER[8:])),
        "    ".join((NUMBER[:4], NUMBER[4:8], NUMBER[8:])),
        *(mark.join(NUMBER) for mark in "\ufe0f\u0301\u3164\u2800\u180e\u2062"),
        NUMBER.translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")),
        NUMBER.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")),
        NUMBER.translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")),
        NUMBER.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
        NUMBER.translate(str.maketrans("123456789", "⑴⑵⑶⑷⑸⑹⑺⑻⑼")),
        NUMBER.translate(str.maketrans("123456789", "❶❷❸❹❺❻❼❽❾")),
        NUMBER.translate(str.maketrans("123456789", "⒈⒉⒊⒋⒌⒍⒎⒏⒐")),
        NUMBER.translate(str.maketrans("0123456789", "零壱弐参四五六七八九")),
        NUMBER.translate(str.maketrans("0123456789", "◯ⅠⅡⅢⅣⅤⅥⅦⅧⅨ")),
        "\ufe0f\u20e3".join(NUMBER),
        *((mark * 6).join((NUMBER[:4], NUMBER[4:8], NUMBER[8:])) for mark in " \u3000-\t"),
        *(mark.join((NUMBER[:4], NUMBER[4:8], NUMBER[8:])) for mark in "⁃⸺〰﹘゠⁻˗━〜～"),
    ],
)
def test_it_is_caught_in_every_spelling(written: str) -> None:
    assert holds_personal_number(written)


@pytest.mark.parametrize(
    "written",
    [
        NUMBER[:-1],
        f"7{NUMBER}",
        f"{NUMBER}4",
        f"145.{NUMBER}",
        f"43.{NUMBER}, 145.{NUMBER}",
        "0153-75-2111",
        "羅臼町",
        "",
    ],
)
def test_shorter_and_longer_numbers_and_coordinates_pass(written: str) -> None:
    assert not holds_personal_number(written)


def table(*lines: str) -> io.BytesIO:
    return io.BytesIO("\r\n".join(lines).encode("cp932"))


def test_the_refusal_names_the_cell_and_never_the_number() -> None:
    source = table("施設,備考,番号", "役場,,1", f'"二行の\n名",,{NUMBER[:4]} {NUMBER[4:]}')
    with pytest.raises(PersonalNumberFound) as refused:
        inspect_table(source)
    assert (refused.value.line, refused.value.column) == (3, 3)
    assert "3行目・3列目（C列）" in refused.value.message
    assert NUMBER[4:] not in repr(vars(refused.value)) + str(refused.value)


def test_a_declared_column_may_hold_such_numbers_but_no_other_column_may() -> None:
    lines = ("水栓番号,備考", f"{NUMBER},開栓")
    assert inspect_table(table(*lines), identifier_columns=[1]).row_count == 1
    with pytest.raises(PersonalNumberFound):
        inspect_table(table(*lines), identifier_columns=[2])


def test_a_number_in_the_heading_is_caught_even_when_its_column_is_declared() -> None:
    with pytest.raises(PersonalNumberFound):
        inspect_table(table(f"{NUMBER},備考", "1,開栓"), identifier_columns=[1])


@pytest.mark.parametrize(
    "heading",
    [
        "個人番号",
        "マイナンバー",
        "個人 番号",
        "ﾏｲﾅﾝﾊﾞｰ",
        "個人番号（マイナンバー）",
        "ｺｼﾞﾝﾊﾞﾝｺﾞｳ",
        "my_number",
        "個人ナンバー",
        "個人番號",
        "マイナ番号",
        "個．人．番．号",
        "申請者の個人番号",
    ],
)
def test_a_column_so_headed_is_always_refused(heading: str) -> None:
    with pytest.raises(PersonalNumberColumn) as refused:
        inspect_table(table(f"氏名,{heading}", "担当,"), identifier_columns=[2])
    assert refused.value.column == 2


def test_such_a_heading_is_found_below_a_title_too() -> None:
    with pytest.raises(PersonalNumberColumn):
        inspect_table(table("名簿", "作成日", "更新日", "版", "氏名,個人番号", "担当,"))


@pytest.mark.parametrize("heading", ["マイナンバーカード交付率", "個人番号カード申請数"])
def test_statistics_about_the_card_are_welcome(heading: str) -> None:
    assert inspect_table(table(f"年月,{heading}", "R8.4,81.2")).row_count == 1
