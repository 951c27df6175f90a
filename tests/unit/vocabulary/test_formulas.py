"""What a spreadsheet would calculate, and what only looks like it."""

import pytest

from shared.vocabulary import count_formulas, harmless, is_formula

SIGNS = "=+-@＝＋－＠\u2212\ufe63\uff0d\u207a\u207b\u207c\u208a\u208b\u208c\ufe62\ufe66\ufe6b"


@pytest.mark.parametrize("sign", SIGNS)
def test_every_form_of_a_sign_begins_a_formula(sign: str) -> None:
    assert harmless(f"{sign}SUM(A1:A9)") == f"'{sign}SUM(A1:A9)"


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "=-1",
        "\u3000＝1",
        *(f"{mark}=1+1" for mark in "\u200b\ufeff\u2003\u00ad\u034f\ufe00\u0301\u2028"),
        "-1+cmd|' /C calc'!A0",
        "+81-153-22-1111",
        "-2+3",
        "--1",
        "-1,2,3",
        "-A1",
        "+e1",
        "@SUM(1)",
        "-5人+A1",
        "－２０３号！A1",
        "-10〜-5",
        "-その他-",
    ],
)
def test_what_calculates_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("separator", [";", "\t", ",", "\n", "\r\n"])
@pytest.mark.parametrize("part", ["=1+1", '"=1+1"', '""=1+1', "\u200b＝1", "-A1", "@SUM(1)"])
def test_what_would_calculate_behind_a_separator_gets_an_apostrophe(
    separator: str, part: str
) -> None:
    assert harmless(f"港{separator}{part}") == f"港{separator}'{part}"
    assert count_formulas(["港", f"港{separator}{part}", "1"]) == 1


@pytest.mark.parametrize("separator", ["\t", "\r", "\n"])
@pytest.mark.parametrize("part", ["=1", "\u3000－SUM(A1)"])
def test_a_formula_behind_a_tab_or_line_break_is_one_for_the_cell_and_for_its_part(
    separator: str, part: str
) -> None:
    assert harmless(f"{separator}{part}") == f"'{separator}'{part}"


@pytest.mark.parametrize("separator", [" ", "|", ":", "/", "、 "])
@pytest.mark.parametrize(
    "part",
    [
        *("=1+1", "=5", "＝1+1", "+1+1", "-A1", "+$B$2", "@SUM(1)", '"=1+1"', '="x"', "\u200b=1"),
        *('=HYPERLINK("http://127.0.0.1/"&A1,"見る")', "=-SUM(A1)", "={1,2}", '="x"&"y"'),
    ],
)
def test_what_would_calculate_behind_a_sign_of_plain_texts_gets_an_apostrophe(
    separator: str, part: str
) -> None:
    assert harmless(f"港{separator}{part}") == f"港{separator}'{part}"
    assert count_formulas(["港", f"港{separator}{part}", "1"]) == 1


@pytest.mark.parametrize("separator", [" ", ":", "/"])
def test_another_program_is_not_called_behind_such_a_sign(separator: str) -> None:
    assert harmless(f"港{separator}+cmd|' /C calc'!A0") == f"港{separator}'+cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", [" =1", "| =1", ": = 1+1", "港; =1+1", "/ =A1 | =A1"])
def test_no_separator_alone_parts_a_formula_from_its_apostrophe(text: str) -> None:
    for separator in ";|:/ ":
        for cell in harmless(text).split(separator):
            assert not is_formula(cell) or cell.strip() in "="


@pytest.mark.parametrize(
    "text",
    [
        "9:00-12:00",
        "9:00 -12:00 / 13:00 -17:00",
        "A / B",
        "A / -5",
        "東京 -大阪間",
        "x = 5",
        "A = B",
        "定員 ＝50名",
        "気温:-5℃(最低)",
        "気温: -5 (参考 3/4)",
        "内容: - 5G整備",
        "https://www.google.com/maps/@43.33,145.58,15z",
        "https://example.lg.jp/-/media?a=1",
        "広報:@nemuro_city",
        "連絡先 info@example.lg.jp",
        "( :-)",
        "A|-|B",
        '{"name": "T:="}',
        '{"name":"=", "unit": "T"}',
        '[{"sign": "="}, {"sign": "-"}]',
        '印は"="で示す',
    ],
)
def test_plain_texts_with_such_signs_stay(text: str) -> None:
    assert harmless(text) == text


def test_a_long_text_of_separators_and_signs_is_looked_through_once() -> None:
    for text in (" " * 300_000, " =" * 100_000, "|: -" * 50_000, ":- " * 100_000):
        assert harmless(text).count("'") <= 1


@pytest.mark.parametrize("text", ["港;-5", "北,南", "1;2;-", "a\tb=c", "港;'=1"])
def test_what_calculates_nothing_behind_a_separator_stays(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "-5",
        " -5",
        "－５",
        "\u22125.25",
        "+3",
        "-1,234,567",
        "-1.5e-3",
        "-12%",
        "-1,200円",
        "-.5",
        "－２０３号",
        "-1234千円",
        "-5.2℃",
        "+3.5ポイント",
        "―都市の窓を開こう―",
        "—廃止",
        "‐1",
        "\t羅臼町",
        "\n二行目",
        "\t-5",
        "-",
        "―",
        "－－",
        "---",
        "",
        "浜=港",
        "〜9時",
        "'=1",
        "0153-22-1111",
    ],
)
def test_numbers_signs_alone_and_other_texts_stay(text: str) -> None:
    assert harmless(text) == text
