"""Downloads in both encodings."""

import codecs
import csv
import io

import pytest

from shared.tables import (
    Apostrophes,
    Cp932Writer,
    Encoding,
    detect_encoding,
    is_plain_csv,
    to_cp932,
    to_utf8,
)
from shared.vocabulary import cp932_text

TEXT = "名称,時間\r\n①WⅰFⅰ,9:00〜17:00\r\n"


def test_utf8_downloads_carry_a_byte_order_mark_for_excel() -> None:
    source = io.BytesIO(TEXT.replace("〜", "～").encode("cp932"))
    assert b"".join(to_utf8(source, Encoding.CP932, Apostrophes())).decode(
        "utf-8-sig"
    ) == TEXT.replace("〜", "～")


def test_a_stored_byte_order_mark_is_not_doubled() -> None:
    stored = TEXT.encode("utf-8-sig")
    assert b"".join(to_utf8(io.BytesIO(stored), Encoding.UTF8_BOM, Apostrophes())) == stored


def test_cp932_takes_its_own_form_of_the_wave_dash_and_says_so() -> None:
    writer = Cp932Writer(cp932_text)
    written = b"".join(to_cp932(io.BytesIO(TEXT.encode()), Encoding.UTF8, Apostrophes(), writer))
    assert written.decode("cp932") == "名称,時間\r\n①WⅰFⅰ,9:00～17:00\r\n"
    assert [(r.character, r.written) for r in writer.replaced] == [("〜", "～")]


def test_what_cp932_lacks_is_listed_once() -> None:
    writer = Cp932Writer(cp932_text)
    source = io.BytesIO("鷗,𩸽\r\n鷗,𩸽\r\n".encode())
    b"".join(to_cp932(source, Encoding.UTF8, Apostrophes(), writer))
    assert [r.character for r in writer.replaced if r.lost] == ["鷗", "𩸽"]


def test_cells_that_would_be_calculated_get_an_apostrophe_and_other_rows_keep_each_character() -> (
    None
):
    kept = '"港","-5",－,"二\r\n行"\r\n'
    table = f'名称,値,備考,他\r\n{kept}"=1+1",\u2212SUM(A1),"海,山",+81-153-22\n終,,,'
    apostrophes = Apostrophes()
    written = b"".join(to_utf8(io.BytesIO(table.encode()), Encoding.UTF8, apostrophes))
    assert written.decode("utf-8-sig") == (
        f"名称,値,備考,他\r\n{kept}'=1+1,'\u2212SUM(A1),\"海,山\",'+81-153-22\n終,,,"
    )
    assert apostrophes.count == 3


def test_a_formula_that_begins_behind_a_character_cp932_drops_gets_its_apostrophe() -> None:
    apostrophes, writer = Apostrophes(), Cp932Writer(cp932_text)
    table = '名称,値\r\n\ufe0f=1+1,"\ufe0f""海,山"\r\n'
    source = io.BytesIO(table.encode())
    written = b"".join(to_cp932(source, Encoding.UTF8, apostrophes, writer)).decode("cp932")
    assert written == '名称,値\r\n\'=1+1,"""海,山"\r\n'
    assert apostrophes.count == 1


@pytest.mark.parametrize("told", ["", "sep=;\r\n", "SEP=;\r\n"])
def test_a_table_with_semicolons_comes_out_with_commas(told: str) -> None:
    apostrophes = Apostrophes()
    table = f'{told}名称;値;備考\r\n港;=1+1;"海,山"\r\n'
    written = b"".join(to_utf8(io.BytesIO(table.encode()), Encoding.UTF8, apostrophes))
    assert written.decode("utf-8-sig") == '名称,値,備考\r\n港,\'=1+1,"海,山"\r\n'
    assert apostrophes.count == 1


def test_a_line_that_would_tell_excel_another_separator_never_comes_out_first() -> None:
    apostrophes = Apostrophes()
    table = "sep=,\r\nsep=;\r\n港;=1+1\r\n"
    written = b"".join(to_utf8(io.BytesIO(table.encode()), Encoding.UTF8, apostrophes))
    assert written.decode("utf-8-sig") == "'sep=;\r\n港;'=1+1\r\n"
    assert apostrophes.count == 2


def test_unicode_text_of_excel_comes_out_as_csv_in_utf8() -> None:
    source = io.BytesIO(codecs.BOM_UTF16_LE + "名称\t値\r\n港\t1\r\n".encode("utf-16-le"))
    written = b"".join(to_utf8(source, Encoding.UTF16_LE, Apostrophes()))
    assert written.decode("utf-8-sig") == "名称,値\r\n港,1\r\n"


def test_only_plain_csv_is_what_a_spreadsheet_opens_as_it_is() -> None:
    plain = [b"a,b\r\n1,2\r\n", codecs.BOM_UTF8 + b"a,b\r\n"]
    other = [
        b"a;b\r\n1;2\r\n",
        b"sep=,\r\na,b\r\n",
        codecs.BOM_UTF8 * 2 + b"a,b\r\n",
        b"a,b\r\n\x1a",
    ]
    for content, is_plain in [*((one, True) for one in plain), *((one, False) for one in other)]:
        source = io.BytesIO(content)
        assert is_plain_csv(source, detect_encoding(source)) is is_plain, content


@pytest.mark.parametrize("first", ['"sep=;"', "\u200bsep=;", "\r\nsep=;", "ｓep＝;", "'sep=;"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_program_finds_a_formula_by_whichever_separator_it_parts_the_table(
    first: str, separator: str
) -> None:
    table = f'{first},b\r\nx;=1+1,"y;""=1+1"""\r\nx\t=1+1,"y\n=1+1"\r\n'

    written = b"".join(to_utf8(io.BytesIO(table.encode()), Encoding.UTF8, Apostrophes()))

    text = written.decode("utf-8-sig")
    assert not text.lstrip("\r\n\u200b").lower().startswith(("sep", "ｓep"))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    assert [cell for row in rows for cell in row if cell.lstrip('"').startswith("=")] == []
