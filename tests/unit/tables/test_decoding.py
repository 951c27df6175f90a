"""Which files are taken as text, and in which encoding."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.tables import (
    Encoding,
    NotAText,
    Undecodable,
    check_is_text,
    decoded,
    detect_encoding,
)
from shared.tables.decoding import BLOCK_BYTES

SHELTERS = "名称,電話\r\n①別海小学校（WⅰFⅰ）,０１５３～７５\r\n"


def stream(content: bytes) -> io.BytesIO:
    return io.BytesIO(content)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (SHELTERS.encode("utf-8"), Encoding.UTF8),
        (SHELTERS.encode("utf-8-sig"), Encoding.UTF8_BOM),
        (SHELTERS.encode("cp932"), Encoding.CP932),
        (b"id,name\r\n1,a\r\n", Encoding.UTF8),
    ],
)
def test_the_encoding_follows_the_rule_and_the_text_survives(
    content: bytes, encoding: Encoding
) -> None:
    source = stream(content)
    assert detect_encoding(source) is encoding
    with decoded(source, encoding) as text:
        assert text.read().encode(encoding.codec) == content
    assert not source.closed


def test_a_byte_that_fits_no_encoding_is_named_with_its_line() -> None:
    content = "名称\r\n別海".encode("cp932") + b"\xff\xff\r\n"
    with pytest.raises(Undecodable) as refused:
        detect_encoding(stream(content))
    assert refused.value.offset == 10
    assert refused.value.line == 2
    assert "11バイト目" in refused.value.message
    assert "2行目" in refused.value.message


def test_the_place_is_right_beyond_the_first_block() -> None:
    lines = "別海町のとても長い一覧\r\n".encode("cp932") * (BLOCK_BYTES // 20)
    with pytest.raises(Undecodable) as refused:
        detect_encoding(stream(lines + b"\xa0\r\n"))
    assert refused.value.offset == len(lines)


def test_after_a_byte_order_mark_nothing_but_utf8_is_tried() -> None:
    with pytest.raises(Undecodable) as refused:
        detect_encoding(stream(b"\xef\xbb\xbfa,b\r\n" + "羅臼".encode("cp932")))
    assert refused.value.offset == 8


@pytest.mark.parametrize("byte", [0x80, 0xA0, 0xFD, 0xFF])
def test_bytes_without_a_character_in_windows_table_are_refused(byte: int) -> None:
    start = "標津".encode("cp932")
    with pytest.raises(Undecodable) as refused:
        detect_encoding(stream(start + bytes([byte]) + b",\r\n"))
    assert refused.value.offset == len(start)


@given(st.text("①ⅰ髙﨑～－羅臼ｱア,a"), st.integers(0, 3))
def test_characters_across_two_blocks_are_read_as_they_were_written(text: str, shift: int) -> None:
    content = b"a" * (BLOCK_BYTES - shift) + ("別" + text).encode("cp932")
    source = stream(content)
    with decoded(source, Encoding.CP932) as read:
        assert read.read().endswith("別" + text)
    assert detect_encoding(source) is Encoding.CP932


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04\x14\x00", "ZIP形式"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        ("名称".encode("utf-16"), "UTF-16"),
        (b"", "空"),
        (b"\xef\xbb\xbf\r\n", "空"),
    ],
)
def test_another_kind_of_file_is_recognised_by_its_bytes(content: bytes, said: str) -> None:
    with pytest.raises(NotAText, match=said):
        check_is_text(stream(content))


@pytest.mark.parametrize("content", [b"a,b\r\n\x00,1\r\n", "名称".encode("iso-2022-jp")])
def test_control_bytes_are_no_text(content: bytes) -> None:
    with pytest.raises(NotAText):
        detect_encoding(stream(content))
