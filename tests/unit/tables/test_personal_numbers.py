"""No 個人番号 may come in, however it is written; what only looks like one may."""

import io
import sys
import unicodedata

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


# Those that begin with 19 or 20 may be a minute of a day, and all zeros are a placeholder.
ELEVENS = st.text("0123456789", min_size=10, max_size=10).map("3".__add__)
NUMBER = valid("12345678901")
THREES = ",".join((NUMBER[:3], NUMBER[3:6], NUMBER[6:9], NUMBER[9:]))
SPREAD = valid("46789456789")
EVERY_DASH = [one for one in map(chr, range(sys.maxunicode)) if unicodedata.category(one) == "Pd"]
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
        f"番号は{NUMBER}です",
        f"{NUMBER}.0",
        f"①{NUMBER}",
        f"1.{NUMBER} 氏名",
        f"0153-75-2111 {NUMBER}",
        *(dot.join((NUMBER[:4], NUMBER[4:8], NUMBER[8:])) for dot in "・･·•‧∙⋅"),
        "    ".join((NUMBER[:4], NUMBER[4:8], NUMBER[8:])),
        *(mark.join(NUMBER) for mark in "\ufe0f\u0301\u3164\u2800\u180e\u2062\U000e0100"),
        NUMBER.translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")),
        NUMBER.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")),
        NUMBER.translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")),
        NUMBER.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
        NUMBER.translate(str.maketrans("123456789", "⑴⑵⑶⑷⑸⑹⑺⑻⑼")),
        NUMBER.translate(str.maketrans("123456789", "❶❷❸❹❺❻❼❽❾")),
        NUMBER.translate(str.maketrans("123456789", "⒈⒉⒊⒋⒌⒍⒎⒏⒐")),
        NUMBER.translate(str.maketrans("0123456789", "零壱弐参四五六七八九")),
        SPREAD.translate(str.maketrans("0123456789", "零壹貳參肆伍陸柒捌玖")),
        SPREAD.translate(str.maketrans("0123456789", "〇弌弍弎亖伍陆漆捌玖")),
        SPREAD.translate(str.maketrans("123456789", "ꛦꛧꛨꛩꛪꛫꛬꛭꛮ")),
        NUMBER.translate(str.maketrans("0123456789", "◯ⅠⅡⅢⅣⅤⅥⅦⅧⅨ")),
        "\ufe0f\u20e3".join(NUMBER),
        *(mark.join((NUMBER[:4], NUMBER[4:8], NUMBER[8:])) for mark in EVERY_DASH),
        *(mark.join(NUMBER) for mark in "\uaac1\ua670"),
        f"{NUMBER[:6]}{' ' * 41}{NUMBER[6:]}",
        *((mark * 6).join((NUMBER[:4], NUMBER[4:8], NUMBER[8:])) for mark in " \u3000-\t"),
        *(mark.join((NUMBER[:4], NUMBER[4:8], NUMBER[8:])) for mark in "⁃⸺〰﹘゠⁻˗━〜～"),
        f"{NUMBER[:4]} {NUMBER[4:]}",
        f"{NUMBER[:6]}-{NUMBER[6:]}",
        " ".join((NUMBER[:3], NUMBER[3:6], NUMBER[6:9], NUMBER[9:])),
        f"10.{NUMBER} 氏名",
        f"090-0000-0004 {NUMBER}",
        f"03-0000-0000\n{NUMBER[:4]} {NUMBER[4:8]} {NUMBER[8:]}",
        f"2026-04-01 {NUMBER}",
        f"https://www.example.lg.jp/ {NUMBER}",
        f"○○○ {NUMBER}",
        f"00000000-0000-0000-0000-{NUMBER}",
        f"abc{NUMBER}",
        valid("00000009876"),
        f"00000000 {NUMBER}",
        THREES,
        THREES.translate(FULL_WIDTH).replace(",", "，"),
        f"{NUMBER[:4]},{NUMBER[4:8]},{NUMBER[8:]}",
        f"番号{THREES}（甲）",
        THREES.translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")),
    ],
)
def test_it_is_caught_in_every_spelling(written: str) -> None:
    assert holds_personal_number(written)
    quoted = '"' + written.replace('"', '""') + '"'
    with pytest.raises(PersonalNumberFound):
        inspect_table(table("施設,備考", f"役場,{quoted}"))


def test_every_sign_that_unicode_gives_the_value_of_a_digit_is_one() -> None:
    signs = ((one, unicodedata.numeric(one, -1)) for one in map(chr, range(sys.maxunicode)))
    digits = [(one, str(int(value))) for one, value in signs if value in range(10)]
    written = {one: SPREAD.replace(digit, one) for one, digit in digits if digit in SPREAD}
    written |= {one: NUMBER.replace(digit, one) for one, digit in digits if digit in NUMBER}
    assert [one for one, number in written.items() if not holds_personal_number(number)] == []
    assert len(written) == len(digits)


@pytest.mark.parametrize(
    "written",
    [
        NUMBER[:-1],
        f"7{NUMBER}",
        f"{NUMBER}4",
        "羅臼町",
        "",
    ],
)
def test_shorter_and_longer_numbers_pass(written: str) -> None:
    assert not holds_personal_number(written)


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("0153-75-2111", "a telephone number"),
        (f"0153-{NUMBER[:2]}-{NUMBER[2:6]} {NUMBER[6:]}", "one with what follows it"),
        (f"{NUMBER[:3]}-{NUMBER[3:7]}-{NUMBER[7:11]}\n{NUMBER[11]}階", "one above a floor"),
        (f"{NUMBER[:3]}-{NUMBER[3:7]}-{NUMBER[7:11]} {NUMBER[11]}名まで", "one beside a count"),
        (f"03-{NUMBER[:4]}-{NUMBER[4:8]}\n{NUMBER[8:]}", "one above an extension"),
        (f"03-{NUMBER[:4]}-{NUMBER[4:8]} {NUMBER[8:]}", "one beside an extension"),
        (f"{NUMBER[:6]}\r\n{NUMBER[6:]}", "two codes on two lines"),
        (f"{NUMBER[:4]}-{NUMBER[4:6]}-{NUMBER[6:8]}～{NUMBER[8:]}-03-31", "a period"),
        ("2019-04-01～2020-03-31", "a fiscal year"),
        ("2019 2020 2026", "three years"),
        ("2019,2020,2026", "three years in a list"),
        (f"{THREES}円", "an amount"),
        (f"{THREES.translate(FULL_WIDTH)}　千円", "an amount of thousands"),
        (f"¥{THREES}", "an amount behind its sign"),
        (f"1,{THREES}", "a longer figure"),
        (f"{THREES},123", "another"),
        (f"{NUMBER[:6]},{NUMBER[6:]}", "two codes in a list"),
        (",".join(NUMBER), "twelve marks in a list"),
        ("202604010030", "a minute of a day"),
        ("2026-0401-0030", "the same with hyphens"),
        ("○○○○○○○○○○○○", "a placeholder"),
        ("〒○○○-○○○○ ○○○○○", "another"),
        ("〇〇〇〇〇〇〇〇〇〇〇〇", "zeros of kanji"),
        ("000000000000", "zeros"),
        (valid("00000000002"), "a serial number"),
        (f"0000-0000-{valid('00000000123')[8:]}", "the same in groups of four"),
        (f"145.{NUMBER}", "a decimal number"),
        (f"1234.{NUMBER}", "a computed figure"),
        (f"0.{NUMBER}%", "a share"),
        (f"43.{NUMBER}, 145.{NUMBER}", "coordinates"),
        (f"(43.{NUMBER}, 145.{NUMBER})", "coordinates in brackets"),
        (f"北緯43.{NUMBER}度 東経145.{NUMBER}度", "coordinates in words"),
        (f"１４５．{NUMBER.translate(FULL_WIDTH)}", "full-width coordinates"),
        (f"POINT(145.{NUMBER} 43.{NUMBER})", "WKT"),
        (f"POLYGON((145.{NUMBER} 43.{NUMBER}, 145.1 43.1))", "a polygon"),
        (f"[145.{NUMBER},43.{NUMBER}]", "GeoJSON"),
        (f"https://www.example.lg.jp/{NUMBER}/index.html", "an address"),
        (f"www.example.lg.jp/kiji{NUMBER}.html", "an address without its scheme"),
        (f"0f8fad5b-d9cb-469f-a165-{NUMBER}", "a UUID"),
        (f"da39a3ee5e6b4b0d3255bfef9560{NUMBER}", "a SHA-1"),
    ],
)
def test_what_is_another_number_or_several_passes(written: str, what: str) -> None:
    assert not holds_personal_number(written), what


def table(*lines: str) -> io.BytesIO:
    return io.BytesIO("\r\n".join(lines).encode())


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
        "本人の個人番号",
        "世帯主マイナンバー",
        "担当者個人番号",
        "個人番号（12桁）",
        "個人番号（任意）",
        "個人番号12桁",
        "個人番号No.",
        "マイナンバー欄",
        "個人番号記入欄",
        "マイナンバー１",
        "（マイナンバー）",
        "番号（マイナンバー）",
        "マイナンバー\n（世帯主）",
        "マイナンバー／氏名",
        "マイナンバーを記入してください",
        "まいなんばー",
        "マイナンバ-",
        "マイ\u200bナンバー",
        "個人番号カードのマイナンバー",
        "個人番号※",
        "個人番号:",
        "個人番号＊",
        "個人番号★",
        "個人番号（",
        "個人番号＊必須",
        "個人番号※ハイフン不要",
        "マイナンバー：必須",
        "社会保障・税番号",
    ],
)
def test_a_column_so_headed_is_always_refused(heading: str) -> None:
    with pytest.raises(PersonalNumberColumn) as refused:
        inspect_table(table(f"氏名,{heading}", "担当,"), identifier_columns=[2])
    assert refused.value.column == 2


def test_such_a_heading_is_found_below_a_title_too() -> None:
    with pytest.raises(PersonalNumberColumn):
        inspect_table(table("名簿", "作成日", "更新日", "版", "氏名,個人番号", "担当,"))


@pytest.mark.parametrize(
    "heading",
    [
        "マイナンバーカード交付率",
        "マイナンバー カード 交付率",
        "個人番号カード申請数",
        "マイナンバー窓口の有無",
        "マイナンバー相談",
        "個人番号の記載の要否",
        "マイナンバー記載欄の有無",
        "マイナンバー制度関連経費（千円）",
        "個人番号利用事務",
        "マイナンバー総合フリーダイヤル",
        "マイナンバー ヘルプデスク",
        "個人番号通知書",
        "マイナンバー法",
        "特定個人情報（個人番号を含む）の有無",
        "本人確認書類（マイナンバーカード等）",
        "マイナンバー\nカード枚数",
        "マイナンバー：カード交付率",
        "マイナンバー必須",
        "※マイナンバーカード",
        "社会保障・税番号制度関連経費",
    ],
)
def test_a_heading_about_the_number_its_card_or_its_office_is_welcome(heading: str) -> None:
    summary = inspect_table(table(f'施設名,"{heading}"', "役場,1"))
    assert summary.row_count == 1


def test_the_name_of_the_number_in_a_row_below_the_heading_is_no_heading() -> None:
    lines = ("手続名,必要書類", "転入届,個人番号", "マイナンバー,印鑑")
    assert inspect_table(table(*lines), header_rows=1).row_count == 2
    assert inspect_table(table(*lines)).row_count == 2
