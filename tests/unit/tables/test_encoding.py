"""Downloads in both encodings."""

import io

from shared.tables import Apostrophes, Cp932Writer, Encoding, to_cp932, to_utf8
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


def test_a_first_line_that_tells_excel_another_separator_is_only_text() -> None:
    apostrophes = Apostrophes()
    table = "sep=;\r\n名称;値\r\n港;=1+1\r\n"
    written = b"".join(to_utf8(io.BytesIO(table.encode()), Encoding.UTF8, apostrophes))
    assert written.decode("utf-8-sig") == f"'{table}"
    assert apostrophes.count == 1
