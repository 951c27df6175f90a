"""Which files are taken as text, and in which encoding."""

import codecs
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
        (codecs.BOM_UTF16_LE + SHELTERS.encode("utf-16-le"), Encoding.UTF16_LE),
        (codecs.BOM_UTF16_BE + SHELTERS.encode("utf-16-be"), Encoding.UTF16_BE),
        (b"id,name\r\n1,a\r\n", Encoding.UTF8),
    ],
)
def test_the_encoding_follows_the_rule_and_the_text_survives(
    content: bytes, encoding: Encoding
) -> None:
    source = stream(content)
    assert detect_encoding(source) is encoding
    with decoded(source, encoding) as text:
        assert encoding.mark + text.read().encode(encoding.codec) == content
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
        (b"<!DOCTYPE html><html><body>404</body></html>", "Webページ"),
        (b"\xef\xbb\xbf \r\n<HTML><head>", "Webページ"),
        (codecs.BOM_UTF16_LE + "<html>".encode("utf-16-le"), "Webページ"),
        (b"<?xml version='1.0'?><rss>", "XML"),
        (codecs.BOM_UTF16_LE + "\r\n".encode("utf-16-le"), "空"),
        (b"", "空"),
        (b"\xef\xbb\xbf\r\n", "空"),
    ],
)
def test_another_kind_of_file_is_recognised_by_its_bytes(content: bytes, said: str) -> None:
    with pytest.raises(NotAText, match=said):
        check_is_text(stream(content))


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        (b"a,b\r\n1,\x00\r\n", 2, "0x00"),
        (b"a,b\r\n1,x\x0by\r\n", 2, "0x0B"),
        ("名称,数\r\n別海,1\r\n羅臼,\x0c2\r\n".encode("cp932"), 3, "0x0C"),
        (codecs.BOM_UTF16_LE + "a\r\n\x07".encode("utf-16-le"), 2, "0x07"),
        (b"a,b\r\n1,\x1a2\r\n", 2, "0x1A"),
        (b"a\r\n" * BLOCK_BYTES + b"\x00", BLOCK_BYTES + 1, "0x00"),
    ],
)
def test_a_control_character_is_named_with_its_line(content: bytes, line: int, code: str) -> None:
    with pytest.raises(NotAText, match=f"{line}行目.*{code}"):
        detect_encoding(stream(content))


def test_jis_code_is_named() -> None:
    with pytest.raises(NotAText, match="ISO-2022-JP"):
        detect_encoding(stream("名称".encode("iso-2022-jp")))


@pytest.mark.parametrize(
    "text",
    [
        "番号,名前,住所\r\n1,根室,花咲\r\n",
        "ID,memo\r\n1,あいう\r\n",
        "id,よみ,備考\r\n1,あいう,かき\r\n2,さし,たち\r\n",
        "店名,売上\r\nカニ,100\r\n",
        "ID,経度,緯度\r\n1,138.3,34.8\r\n",
        "ID,NAME\r\n1,アンダーパス\r\n",
        "ID,NAME\r\n1,高松市\r\n",
    ],
)
def test_euc_jp_is_refused_and_never_taken_for_half_width_kana(text: str) -> None:
    with pytest.raises(Undecodable, match="EUC-JP"):
        detect_encoding(stream(text.encode("euc-jp")))


@pytest.mark.parametrize(
    "text",
    [
        SHELTERS,
        "ｺｰﾄﾞ,ﾅﾏｴ\r\n01,ﾔﾏﾀﾞ ﾊﾅｺ\r\n",
        "ﾌﾘｶﾞﾅ\r\nﾈﾑﾛｼﾁｮｳ\r\n",
        "ｷﾞﾝｺｳ,ｼﾃﾝ\r\nﾄﾞｳｷﾞﾝ,ﾈﾑﾛ\r\n",
        "NAME\r\n･ﾈﾑﾛ\r\n･｢ｼﾍﾞﾂ｣\r\n",
        "ID,ﾒﾓ\r\n1,----ｰｰ----\r\n",
        "社,車\r\n",
        "ﾊﾟﾊﾟ,ﾏﾏ\r\n",
    ],
)
def test_no_file_in_cp932_is_taken_for_euc_jp(text: str) -> None:
    assert detect_encoding(stream(text.encode("cp932"))) is Encoding.CP932


@pytest.mark.parametrize("encoding", [Encoding.CP932, Encoding.UTF8, Encoding.UTF8_BOM])
@pytest.mark.parametrize("marks", [b"\x1a", b"\x1a\x1a"])
def test_the_end_mark_of_dos_is_left_out(encoding: Encoding, marks: bytes) -> None:
    source = stream(encoding.mark + SHELTERS.encode(encoding.codec) + marks)
    assert detect_encoding(source) is encoding
    with decoded(source, encoding) as text:
        assert text.read() == SHELTERS


def test_each_byte_order_mark_is_left_out() -> None:
    source = stream(codecs.BOM_UTF8 * 2 + SHELTERS.encode())
    assert detect_encoding(source) is Encoding.UTF8_BOM
    with decoded(source, Encoding.UTF8_BOM) as text:
        assert text.read() == SHELTERS


def test_half_a_character_at_the_end_of_utf_16_is_named() -> None:
    with pytest.raises(Undecodable, match="5バイト目がUTF-16"):
        detect_encoding(stream(codecs.BOM_UTF16_LE + b"a\x00b"))
