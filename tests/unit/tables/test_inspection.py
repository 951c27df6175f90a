"""What is found out about a table before it is kept."""

import io
import tracemalloc

import pytest

from shared.tables import (
    BrokenTable,
    Encoding,
    column_letter,
    inspect_table,
    preview_table,
)
from shared.tables.content import MOST_LINES


def table(*lines: str, encoding: str = "cp932") -> io.BytesIO:
    return io.BytesIO("\r\n".join(lines).encode(encoding) + b"\r\n")


def test_embedded_newlines_and_commas_stay_in_their_cell() -> None:
    source = table("名称,備考", '"知床\r\n羅臼","海,山"', "標津,")
    summary = inspect_table(source)
    assert summary.row_count == 2
    rows = preview_table(source, summary.encoding, summary.header_rows, 10).rows
    assert rows == (("知床\r\n羅臼", "海,山"), ("標津", ""))


def test_ragged_rows_are_reported_with_the_lines_they_begin_on() -> None:
    source = table("名称,緯度,経度", "役場,43.4", '"二\r\n行",1,2', "学校,1,2,3")
    summary = inspect_table(source)
    assert "2行あります（2行目、5行目）" in summary.notes[0]
    assert preview_table(source, summary.encoding, 1, 3).rows[0] == ("役場", "43.4", "")


@pytest.mark.parametrize("line", [b"\n", b"\r\n", b"\r", b"1\n"])
def test_more_lines_than_a_table_may_have_are_refused_before_they_are_read(line: bytes) -> None:
    with pytest.raises(BrokenTable, match="行が多すぎます"):
        inspect_table(io.BytesIO(b"a,b\r\n1,2\r\n" + line * MOST_LINES))


def test_blank_rows_are_not_counted() -> None:
    summary = inspect_table(table("名称,数", "", "役場,1", ",,", "学校,2", ","))
    assert summary.row_count == 2
    assert any("空の行が3行" in note for note in summary.notes)


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        (["名称,数", "役場,1"], ("名称", "数")),
        (["名称,種別", "役場,庁舎"], ("名称", "種別")),
        (["名称,人口,", ",男,女", "別海,1,2"], ("名称", "人口／男", "人口／女")),
        (
            ["避難所一覧,,", "名称,位置,", ",緯度,経度", "別海,43.3,145.1"],
            ("名称", "位置／緯度", "位置／経度"),
        ),
        (["名称,,設置日", "役場,a,昭32. 7. 1"], ("名称", "列2", "設置日")),
        (
            [",,属性,属性,満足度", ",ID,性別,年代,幸せ", ",10001,,,6"],
            ("列1", "ID", "属性／性別", "属性／年代", "満足度／幸せ"),
        ),
        ([",電話,電話,備考", "役場,本庁,支所,なし"], ("列1", "電話", "電話（2）", "備考")),
        (["名称,電話,電話,人口", "役場,本庁,支所,多い"], ("名称", "電話", "電話（2）", "人口")),
        (["名称,開始,", ",時,分", "役場,２１：００,1"], ("名称", "開始／時", "開始／分")),
    ],
)
def test_the_heading_is_found_and_its_rows_make_one_name(
    lines: list[str], columns: tuple[str, ...]
) -> None:
    summary = inspect_table(table(*lines))
    assert summary.columns == columns
    assert summary.row_count == 1
    assert f"見出しは{len(lines) - 1}行です（自動" in summary.notes[-1]


def test_the_uploader_may_say_how_many_rows_head_the_table() -> None:
    summary = inspect_table(table("名称,人口,", "別海,計,", "標津,計,"), header_rows=1)
    assert (summary.header_rows, summary.row_count) == (1, 2)


def test_an_unclosed_quote_is_refused_with_its_line() -> None:
    with pytest.raises(BrokenTable, match="2行目") as refused:
        inspect_table(table("名称,数", '"役場,1', "学校,2"))
    assert refused.value.line == 2


def test_a_line_without_end_is_refused_before_it_fills_memory() -> None:
    with pytest.raises(BrokenTable, match="長すぎます"):
        inspect_table(io.BytesIO(b"a,b\r\n" + b"x" * 2_000_000))


def test_more_columns_than_any_table_has_are_refused() -> None:
    with pytest.raises(BrokenTable, match="列が多すぎます"):
        inspect_table(table("," * 1_000))


def test_cells_that_look_like_formulas_or_html_stay_text_and_are_told() -> None:
    source = table("名称,備考", "=cmd(),<b>太字</b>", "-,-3")
    summary = inspect_table(source)
    assert any("数式のように始まるセルが1個" in note for note in summary.notes)
    first = preview_table(source, Encoding.CP932, 1, 1).rows[0]
    assert first == ("=cmd()", "<b>太字</b>")


def test_gaiji_are_told() -> None:
    source = io.BytesIO("氏名\r\n".encode("cp932") + b"\xf0\x40\r\n")
    assert any("外字" in note for note in inspect_table(source).notes)


def test_twenty_megabytes_are_read_within_a_few() -> None:
    row = "000001,別海町立避難所,北海道野付郡別海町,43.394,145.117,0153-75-2111\r\n".encode("cp932")
    source = io.BytesIO("番号,名称,住所,緯度,経度,電話\r\n".encode("cp932") + row * 50_000)
    tracemalloc.start()
    try:
        assert inspect_table(source).row_count == 50_000
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("column", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_columns_are_lettered_as_in_spreadsheets(column: int, letter: str) -> None:
    assert column_letter(column) == letter


@pytest.mark.parametrize("heading", ["\u3164", "\u200b", "人\u202e口", "\u200f緯度"])
def test_a_heading_that_is_not_seen_as_it_is_is_refused_with_its_cell(heading: str) -> None:
    with pytest.raises(BrokenTable, match="2行目・B列の見出し") as refused:
        inspect_table(table("題名", f"名称,{heading}", "役場,1", encoding="utf-8"), header_rows=2)
    assert refused.value.line == 2


def test_a_heading_that_is_left_empty_or_names_a_variant_is_not_refused() -> None:
    source = table("葛\U000e0100城町,,", "役場,1,", encoding="utf-8")
    assert inspect_table(source).columns[0] == "葛\U000e0100城町"
