"""Tables as towns publish them: each file here stands for a kind that was met in the field."""

import codecs
import io
import tracemalloc
from collections.abc import Sequence

import pytest

from shared.tables import (
    Apostrophes,
    BrokenTable,
    Encoding,
    NotAText,
    PersonalNumberFound,
    Preview,
    TableSummary,
    inspect_table,
    is_plain_csv,
    preview_table,
    to_utf8,
)


def stream(*lines: str, encoding: str = "cp932", before: bytes = b"") -> io.BytesIO:
    return io.BytesIO(before + "".join(f"{line}\r\n" for line in lines).encode(encoding))


def read(source: io.BytesIO, header_rows: int | None = None) -> tuple[TableSummary, Preview]:
    summary = inspect_table(source, header_rows=header_rows)
    return summary, preview_table(source, summary.encoding, summary.header_rows, 100)


def said(summary: TableSummary, words: str) -> bool:
    return any(words in note for note in summary.notes)


def test_a_title_and_a_day_above_the_names_are_no_heading() -> None:
    lines = ("障害者施設一覧,,", "平成24年1月1日現在,,", "名称,住所,電話", "第一作業所,根室市,２３")
    summary, shown = read(stream(*lines))
    assert summary.columns == ("名称", "住所", "電話")
    assert shown.rows == (("第一作業所", "根室市", "２３"),)
    assert said(summary, "表の上の2行は、題名など")


def test_a_title_above_two_columns_is_no_heading_either() -> None:
    assert read(stream("利用者数", "名称,人数", "港,3"))[0].columns == ("名称", "人数")


TESTS = (
    ",発生件数について,,,",
    ",,,,試験部",
    ",,,,令和2年1月18日午前9時現在",
    "日付,検査件数（人）,,,備考",
    ',,うち委託分,"うち羅臼町\n検査分",',
    "2/3～2/14,0,0,0,",
    "2月15日,1,0,0,",
)
TESTS_COLUMNS = (
    "日付",
    "検査件数（人）",
    "検査件数（人）／うち委託分",
    "検査件数（人）／うち羅臼町 検査分",
    "備考",
)


@pytest.mark.parametrize("header_rows", [None, 5])
def test_three_titles_and_two_rows_of_names_are_found_or_declared(header_rows: int | None) -> None:
    summary, shown = read(stream(*TESTS, encoding="utf-8-sig"), header_rows)
    assert (summary.columns, summary.row_count) == (TESTS_COLUMNS, 2)
    assert shown.rows[0] == ("2/3～2/14", "0", "0", "0", "")


def test_in_linked_csv_the_row_of_names_is_the_heading_and_no_row_with_a_hash_is_data() -> None:
    lines = ("#LINK,,", "#lang,ja,", "#name,施設名,住所", "#property,name,address", ",港,一丁目",
             "#meta,x,", ",駅,二丁目")  # fmt: skip
    summary, shown = read(stream(*lines, encoding="utf-8-sig"))
    assert summary.columns == ("#", "施設名", "住所")
    assert shown.rows == (("", "港", "一丁目"), ("", "駅", "二丁目"))
    assert summary.row_count == 2
    assert said(summary, "Linked CSV")


def test_linked_csv_without_names_is_headed_by_its_properties() -> None:
    lines = ("#LINK,,", "#lang,ja,", "#property,name,address", "#object_type_xsd,string,string",
             "1,港,一丁目")  # fmt: skip
    summary, shown = read(stream(*lines))
    assert (summary.columns, shown.rows) == (("#", "name", "address"), (("1", "港", "一丁目"),))
    assert said(summary, "「#property」の行を見出し")


def test_below_a_title_linked_csv_is_linked_csv() -> None:
    lines = ("(例)施設一覧,,", "#property,name,address", "#lang,ja,ja",
             "#object_type_xsd,string,string", "1,港,一丁目", "2,駅,二丁目")  # fmt: skip
    summary, shown = read(stream(*lines))
    assert (summary.columns, summary.row_count) == (("#", "name", "address"), 2)
    assert shown.rows == (("1", "港", "一丁目"), ("2", "駅", "二丁目"))
    assert said(summary, "「#property」の行を見出し")


def test_a_list_of_words_with_a_hash_is_no_linked_csv() -> None:
    summary = inspect_table(stream("ことば", "#name", "#property", "港"))
    assert summary.columns == ("ことば",)


def test_linked_csv_may_begin_with_its_names() -> None:
    lines = ("#name,施設名", "#lang,ja", *(f",港{number}" for number in range(30)))
    assert inspect_table(stream(*lines)).row_count == 30


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        (("名称,住所,", "第一作業所,所在地不明,備考区分", "第二作業所,根室市,"),
         ("名称", "住所", "列3")),
        ((",名称,区分", "A,公園,市設", "B,港,道設"), ("列1", "名称", "区分")),
        (("地区,", "根室,20000", "別海,14000"), ("地区", "列2")),
    ],
)  # fmt: skip
def test_the_first_record_stays_data_below_an_unnamed_column_which_gets_a_name(
    lines: Sequence[str], columns: tuple[str, ...]
) -> None:
    summary, shown = read(stream(*lines))
    assert (summary.columns, summary.header_rows) == (columns, 1)
    assert shown.rows[0] == tuple(lines[1].split(","))
    assert said(summary, "名前のない列が1列")


def test_columns_of_one_name_are_said_and_told_apart() -> None:
    lines = ("名称,電話,電話,電話（2）,電話", "公園,0153-00-0001,0153-00-0002,,")
    summary, shown = read(stream(*lines))
    assert summary.columns == ("名称", "電話", "電話（3）", "電話（2）", "電話（4）")
    assert shown.rows[0][1:3] == ("0153-00-0001", "0153-00-0002")
    assert said(summary, "同じ名前の列があります（電話）")


@pytest.mark.parametrize(
    ("separator", "name"),
    [("\t", "タブ"), (";", "セミコロン"), ("sep=|", "「|」"), ("sep=;", "セミコロン")],
)
def test_other_separators_are_read_and_said(separator: str, name: str) -> None:
    sign = separator[-1]
    lines = ["名称,緯度,経度", "試験公園,43.33,145.58", "港,44.02,145.19"]
    lines = [line.replace(",", sign) for line in lines]
    if separator != sign:
        lines.insert(0, separator)
    summary, shown = read(stream(*lines))
    assert shown.columns == ("名称", "緯度", "経度")
    assert shown.rows == (("試験公園", "43.33", "145.58"), ("港", "44.02", "145.19"))
    assert said(summary, name)


def test_decimal_commas_do_not_part_cells_between_semicolons() -> None:
    _, shown = read(stream("名称;緯度", "港;43,33", "駅;44,02"))
    assert shown.rows == (("港", "43,33"), ("駅", "44,02"))


@pytest.mark.parametrize(
    "lines",
    [
        ("一覧;令和8年", "名称,数", "港,1"),
        ("備考", "港;道設", "駅"),
        ('"名称\t別名",数', "港,1"),
    ],
)
def test_a_sign_in_a_cell_is_no_separator(lines: Sequence[str]) -> None:
    summary = inspect_table(stream(*lines))
    assert not said(summary, "区切り")


@pytest.mark.parametrize(
    "lines",
    [
        ("施設名，値", "役場，1"),
        ("施設名|値", "役場|1", "診療所|2"),
        ("施設名  値", "役場    1"),
        ("項目", "備考"),
    ],
)
def test_a_table_of_one_column_is_told_as_one(lines: Sequence[str]) -> None:
    assert said(inspect_table(stream(*lines)), "列が一つだけです")


@pytest.mark.parametrize(
    "text", ['[{"a":1},{"a":2}]', '{"type": "FeatureCollection"}', '[["a","b"],[1,2]]', "[\n  {\n"]
)
def test_json_by_the_name_of_a_table_is_refused_as_json(text: str) -> None:
    with pytest.raises(NotAText, match="JSON"):
        inspect_table(stream(text))


@pytest.mark.parametrize("name", ["[区分],値", "{1},値", '"[a]",値'])
def test_a_heading_in_brackets_is_no_json(name: str) -> None:
    assert inspect_table(stream(name, "港,1")).row_count == 1


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_blank_before_a_quoted_cell_is_passed_over_and_said(sign: str) -> None:
    lines = ('"施設名", "値", 備考', '"役場", "1,2",  a', '"港",  "x; ""y""", =1')
    summary, shown = read(stream(*(line.replace(", ", f"{sign} ") for line in lines)))
    assert summary.columns == ("施設名", "値", "備考")
    assert shown.rows == (("役場", "1,2", "a"), ("港", 'x; "y"', "=1"))
    assert said(summary, "後の空白を除いて読み取りました")


def test_what_was_read_behind_blanks_is_written_for_spreadsheets_without_them() -> None:
    source = stream('"施設名", "値"', '"役場", "1,2"', '"港", "=1"')
    written = b"".join(to_utf8(source, Encoding.CP932, Apostrophes())).decode("utf-8-sig")
    assert written == '施設名,値\r\n役場,"1,2"\r\n港,\'=1\r\n'
    assert not is_plain_csv(source, Encoding.CP932)


@pytest.mark.parametrize(
    "lines",
    [
        ("名称,値", "港, 1"),
        ("名称,値", '港,"x, ""y"""'),
        ("名称,値", '港,"x', ', ""y"""'),
    ],
)
def test_other_blanks_stay_in_their_cell(lines: Sequence[str]) -> None:
    summary, shown = read(stream(*lines))
    assert not said(summary, "空白")
    assert shown.rows[0][1] in (" 1", 'x, "y"', 'x\r\n, "y"')


def test_unicode_text_of_excel_is_read_and_said() -> None:
    text = stream("施設\t緯度", "役場\t43.33", encoding="utf-16-le", before=codecs.BOM_UTF16_LE)
    summary, shown = read(text)
    assert summary.encoding is Encoding.UTF16_LE
    assert shown.rows == (("役場", "43.33"),)
    assert said(summary, "UTF-16")
    assert said(summary, "タブ")


def test_utf_16_of_the_other_byte_order_is_read_too() -> None:
    _, shown = read(stream("名称,緯", "公園,43", encoding="utf-16-be", before=codecs.BOM_UTF16_BE))
    assert (shown.columns, shown.rows) == (("名称", "緯"), (("公園", "43"),))


def test_a_second_byte_order_mark_is_no_part_of_a_name() -> None:
    summary = inspect_table(
        stream("名称,住所", "公園,根室市", encoding="utf-8-sig", before=codecs.BOM_UTF8)
    )
    assert summary.columns == ("名称", "住所")
    assert said(summary, "BOM）が2つ")


def test_the_end_mark_of_dos_is_said() -> None:
    source = io.BytesIO("名称,数\r\n港,1\r\n".encode("cp932") + b"\x1a")
    summary, shown = read(source)
    assert (summary.row_count, shown.rows) == (1, (("港", "1"),))
    assert said(summary, "0x1A")


def test_blank_cells_beyond_the_heading_are_no_fault_and_filled_ones_are() -> None:
    summary, shown = read(stream("名称,緯度", "役場,43.3,,", "港,44.0,,", "駅,44.1,,x"))
    assert shown.rows[:2] == (("役場", "43.3"), ("港", "44.0"))
    assert said(summary, "合わない行が1行あります（4行目）")


def test_a_web_page_by_the_name_of_a_table_is_refused_as_one() -> None:
    with pytest.raises(NotAText, match="Webページ"):
        inspect_table(stream("<!DOCTYPE html><html><title>404 Not Found</title>,</html>"))


def test_what_does_not_show_is_named_with_its_cell() -> None:
    lines = ("名称\u00a0,緯度", "公園\u200b,43", "辻\U000e0100邸,44", "葛\U000e0101\U000e0101飾,44")
    summary = inspect_table(stream(*lines, encoding="utf-8"))
    assert summary.columns[0] == "名称"
    assert said(summary, "改行されない空白（U+00A0など）が、1個のセル（1行目A列）")
    assert said(summary, "幅のない空白（U+200Bなど）が、1個のセル（2行目A列）")
    assert said(summary, "異体字セレクタ（U+E0100など）が、2個のセル（3行目A列、4行目A列）")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("名称,緯度,経度", "港,145.58,43.33", "駅,43.33,145.58"), "入れ替わっている"),
        (("名称,緯度,経度", "港,369.56,145.1", "駅,43.33,145.58"),
         "ありえない値が、1個のセル（2行目B列）"),
        (("名称,緯度,経度", "役場,４３．３３,１４５．５８", "２丁目,43,145"),
         "全角の数字で書かれた値が、2個のセル（2行目B列、2行目C列）"),
        (("名称,建築日", "役場,昭和63年4月1日", "港,H1.1.7", "駅,令和元年５月１日", "店,1989/1/7"),
         "和暦の日付が、3個のセル（2行目B列、3行目B列、4行目B列）"),
        (("名称,開始日", "港,㍻元年4月1日", "駅,㋿元年5月", "店,R9−2−28", "角,㍼元年㍉"),
         "和暦の日付が、3個のセル（2行目B列、3行目B列、4行目B列）"),
        (("名称,期限", "港,令和9年2月29日", "駅,㋿9年13月1日", "型,R9-2-29", "店,令和8年2月28日"),
         "暦にない日付が、2個のセル（2行目B列、3行目B列）"),
        (("名称,期限日", "港,R9.2.29", "駅,R9.2.28"), "暦にない日付が、1個のセル（2行目B列）"),
        (("名称,期限日", "港,R9.2.29", "駅,R9.2.28"), "和暦の日付が、1個のセル（3行目B列）"),
        (("No,発症日", "1,2022/1/15", "2,―", "3,不明", "4,9999/99/99"),
         "日付ではない値（不明、― など）が、3個のセル（3行目B列、4行目B列、5行目B列）"),
    ],
)  # fmt: skip
def test_a_doubtful_value_is_told_with_its_cell_and_stays(lines: Sequence[str], told: str) -> None:
    summary, shown = read(stream(*lines, encoding="utf-8"))
    assert said(summary, told)
    assert [",".join(row) for row in shown.rows] == list(lines[1:])


def test_values_as_they_should_be_are_not_told() -> None:
    lines = (
        "名称,緯度,経度,設置日,定休日",
        "一丁目２番,43.33,145.58,2026-11-23,なし",
        "①,43.4,145.5,,―",
    )
    assert inspect_table(stream(*lines)).notes == ("見出しは1行です（自動で判断しました）。",)


def test_a_note_below_the_table_and_a_comment_are_no_records() -> None:
    lines = ("# 令和8年4月1日現在", "名称,緯度,経度", "公園,43.3,145.5", "合計,,", "#港は除く,,",
             "#1番線,43.2,145.4", "※出典：試験課,,", "（注）暫定値,,")  # fmt: skip
    summary, shown = read(stream(*lines, encoding="utf-8"))
    assert summary.columns == ("名称", "緯度", "経度")
    assert [row[0] for row in shown.rows] == ["公園", "合計", "#1番線"]
    assert summary.row_count == 3
    assert said(summary, "注記とみられる行が3行あります（5行目、7行目、8行目）")


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (("項目,値", "人口,4500", "備考,", "面積,397"), "3行目"),
        (("施設名,電話", "※臨時窓口,", "役場,0153"), "2行目"),
        (("品目,数", "*りんご,", "みかん,3"), "2行目"),
        (("品目,数", "みかん,3", "出典：農協,", "", "りんご,", "※速報,"), "3行目"),
    ],
)
def test_what_begins_like_a_note_above_a_record_is_a_record_and_told(
    lines: Sequence[str], place: str
) -> None:
    summary, shown = read(stream(*lines, encoding="utf-8"))
    records = [line for line in lines[1:] if line and line != "※速報,"]
    assert [",".join(row) for row in shown.rows] == records
    assert summary.row_count == len(records)
    assert said(summary, f"注記のように始まる行が、データの途中に1行あります（{place}）")


def test_notes_below_a_heading_alone_are_no_records() -> None:
    summary, shown = read(stream("名称,数", "※該当なし,"))
    assert (summary.row_count, shown.rows) == (0, ())
    assert said(summary, "データの行がありません")


def test_more_notes_than_anybody_writes_are_records() -> None:
    lines = ("名称,数", *(f"※{number}," for number in range(30_000)))
    tracemalloc.start()
    try:
        assert inspect_table(stream(*lines)).row_count > 29_000
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()


def test_serial_numbers_of_twelve_digits_are_taken_after_they_were_declared() -> None:
    lines = ["ID,名称", *(f"22{number:010},施設{number}" for number in range(1, 31))]
    with pytest.raises(PersonalNumberFound, match="A列"):
        inspect_table(stream(*lines))
    assert inspect_table(stream(*lines), identifier_columns=[1]).row_count == 30


def test_serial_numbers_behind_zeros_need_no_declaration() -> None:
    lines = ["ID,名称", *(f"{number:012},施設{number}" for number in range(1, 110))]
    assert inspect_table(stream(*lines)).row_count == 109


def test_line_breaks_in_cells_and_headings_are_kept() -> None:
    summary, shown = read(stream('施設,"電話\n番号"', '役場,"1号館\n2号館"', '港,""'))
    assert summary.columns == ("施設", "電話 番号")
    assert shown.rows == (("役場", "1号館\n2号館"), ("港", ""))


def test_a_quote_that_is_not_closed_is_refused_with_its_line() -> None:
    with pytest.raises(BrokenTable, match="2行目"):
        inspect_table(stream("名称,備考", '公園,"遊具', "港,なし"))
