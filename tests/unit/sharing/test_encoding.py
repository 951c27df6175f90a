"""Downloads in both encodings."""

import io

import pytest

from services.sharing.tables import Cp932Writer, Encoding, to_cp932, to_utf8
from shared.vocabulary import cp932_text

TEXT = "名称,時間\r\n①WⅰFⅰ,9:00〜17:00\r\n"


def test_utf8_downloads_carry_a_byte_order_mark_for_excel() -> None:
    source = io.BytesIO(TEXT.replace("〜", "～").encode("cp932"))
    assert b"".join(to_utf8(source, Encoding.CP932)).decode("utf-8-sig") == TEXT.replace("〜", "～")


def test_a_stored_byte_order_mark_is_not_doubled() -> None:
    stored = TEXT.encode("utf-8-sig")
    assert b"".join(to_utf8(io.BytesIO(stored), Encoding.UTF8_BOM)) == stored


def test_cp932_takes_its_own_form_of_the_wave_dash_and_says_so() -> None:
    writer = Cp932Writer(cp932_text)
    written = b"".join(to_cp932(io.BytesIO(TEXT.encode()), Encoding.UTF8, writer))
    assert written.decode("cp932") == "名称,時間\r\n①WⅰFⅰ,9:00～17:00\r\n"
    assert [(r.character, r.written) for r in writer.replaced] == [("〜", "～")]


def test_what_cp932_lacks_is_listed_once() -> None:
    writer = Cp932Writer(cp932_text)
    source = io.BytesIO("鷗,𩸽\r\n鷗,𩸽\r\n".encode())
    b"".join(to_cp932(source, Encoding.UTF8, writer))
    assert [r.character for r in writer.replaced if r.lost] == ["鷗", "𩸽"]


@pytest.mark.parametrize("content", [b"\xfa\x40\xee\xef\x87\x54\r\n", b"\xf0\x40,\x81\x5f\r\n"])
def test_a_stored_cp932_file_keeps_each_of_its_bytes(content: bytes) -> None:
    writer = Cp932Writer(cp932_text)
    assert b"".join(to_cp932(io.BytesIO(content), Encoding.CP932, writer)) == content
