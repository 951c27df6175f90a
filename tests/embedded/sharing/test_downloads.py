"""What comes out of a dataset: as it was shared, or as a spreadsheet takes it."""

from typing import Any
from urllib.parse import unquote

import pytest

from tests.embedded.sharing.datasets import (
    HARMLESS,
    SHELTERS,
    SHIBETSU,
    share,
)


def test_a_cp932_file_is_shared_previewed_and_downloaded_harmless_or_unchanged(
    bekkai: Any, shibetsu: Any
) -> None:
    shared = share(bekkai)
    assert shared.status_code == 201
    url = shared.headers["Location"]

    seen = shibetsu.get(url)
    assert seen.headers["ETag"] == '"1"'
    assert seen.json["actions"] == ["preview", "download"]
    version = seen.json["newest"]
    assert (version["encoding"], version["row_count"], version["header_rows"]) == ("cp932", 3, 1)

    preview = shibetsu.get(f"{url}/preview").json
    assert preview["columns"] == ["名称", "住所", "緯度", "経度", "備考"]
    assert preview["rows"][0][0] == "①別海小学校"
    assert preview["rows"][1][4] == "二階\r\n以上"
    assert preview["rows"][2][4] == "=cmd()"

    as_cp932 = shibetsu.get(f"{url}/download?encoding=cp932")
    assert as_cp932.data == HARMLESS.encode("cp932")
    assert as_cp932.headers["Yui-Apostrophes"] == "1"
    as_utf8 = shibetsu.get(f"{url}/download?encoding=utf-8")
    assert as_utf8.data == HARMLESS.encode("utf-8-sig")
    assert "attachment" in as_utf8.headers["Content-Disposition"]
    assert as_utf8.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert as_utf8.headers["Cache-Control"] == "no-store"

    original = shibetsu.get(f"{url}/download?encoding=original")
    assert original.data == SHELTERS.encode("cp932")
    assert original.headers["Content-Type"] == "text/csv; charset=windows-31j"
    assert "Yui-Apostrophes" not in original.headers


@pytest.mark.parametrize(
    "content", [b"\xfa\x40,\xee\xef\r\n\x87\x54,-1\r\n", b"\x81\x5f,a\r\n1,-\n"]
)
def test_a_file_without_formulas_keeps_each_of_its_bytes_in_its_own_encoding(
    bekkai: Any, content: bytes
) -> None:
    url = share(bekkai, content).headers["Location"]
    for encoding in ("original", "cp932"):
        assert bekkai.get(f"{url}/download?encoding={encoding}").data == content


@pytest.mark.parametrize("encoding", ["cp932", "utf-16", "utf-8-sig"])
def test_a_table_between_tabs_is_read_and_comes_out_with_commas_or_unchanged(
    bekkai: Any, encoding: str
) -> None:
    stored = "題名\t\r\n名称\t備考\r\n港\t海,山\r\n".encode(encoding)
    shared = share(bekkai, stored, name="一覧.tsv", header_rows="2")
    assert shared.json["newest"]["columns"] == ["名称", "備考"]

    url = shared.headers["Location"]
    assert bekkai.get(f"{url}/preview").json["rows"] == [["港", "海,山"]]
    expected = '題名,\r\n名称,備考\r\n港,"海,山"\r\n'
    assert bekkai.get(f"{url}/download?encoding=cp932").data == expected.encode("cp932")
    assert bekkai.get(f"{url}/download?encoding=utf-8").data == expected.encode("utf-8-sig")
    assert bekkai.get(f"{url}/download?encoding=original").data == stored


@pytest.mark.parametrize(("rows", "status"), [("10", 201), ("11", 422), ("0", 422)])
def test_up_to_ten_rows_may_be_declared_as_heading(bekkai: Any, rows: str, status: int) -> None:
    assert share(bekkai, b"a,b\r\n" * 12, header_rows=rows).status_code == status


def test_a_utf8_file_with_a_wave_dash_comes_out_in_cp932_with_a_report(bekkai: Any) -> None:
    text = SHELTERS.replace("～", "〜").replace("尾岱沼小学校", "𩸽小学校")
    dataset = share(bekkai, text.encode()).json
    told = [n for n in dataset["newest"]["notes"] if "Shift_JIS" in n]
    assert told == ["Shift_JISで書き出すと、次の文字が置き換わります：〜→～、𩸽→〓。"]

    got = bekkai.get(f"/datasets/{dataset['id']}/download?encoding=cp932")

    assert got.data.decode("cp932") == HARMLESS.replace("尾岱沼小学校", "〓小学校")
    assert unquote(got.headers["Yui-Replaced"]) == "〜=～,𩸽=〓"


def test_a_file_of_thousands_of_rare_characters_still_comes_out_with_a_report_of_fit_size(
    bekkai: Any,
) -> None:
    rare = [chr(0x20000 + number) for number in range(5000)]
    dataset = share(bekkai, ("名前\r\n" + "\r\n".join(rare)).encode()).json

    got = bekkai.get(f"/datasets/{dataset['id']}/download?encoding=cp932")

    told = got.headers["Yui-Replaced"]
    assert unquote(told).split(",")[:2] == [f"{rare[0]}=〓", f"{rare[1]}=〓"]
    assert len(told) < 32 * 1024  # half of what HTTP clients commonly take for a header
    assert int(got.headers["Yui-Replaced-Count"]) == 5000


def test_whoever_asks_which_characters_a_download_replaces_has_looked_at_the_rows(
    bekkai: Any, shibetsu: Any
) -> None:
    dataset = share(bekkai, SHELTERS.replace("尾岱沼小学校", "𩸽小学校").encode()).json
    url = f"/datasets/{dataset['id']}"

    told = shibetsu.get(f"{url}/alterations?encoding=cp932").json

    assert "𩸽" in str(told)
    (logged,) = bekkai.get(f"{url}/accesses").json["items"]
    assert (logged["what"], logged["municipality"]) == ("preview", SHIBETSU)
