"""A dataset from upload to download, over HTTP."""

import io
from typing import Any
from urllib.parse import unquote

import pytest

from services.sharing import table_process
from shared.access import PROOF_LASTS
from shared.errors import PasswordWanted
from shared.vocabulary import MUNICIPALITY_CODES
from shared.web.context import ServiceContext
from shared.workshop import Bounds, Limits, Line
from shared.workshop.seats import OwnSeats

NEMURO, BEKKAI, SHIBETSU, RAUSU = "012238", "016918", "016934", "016942"

SHELTERS = (
    "名称,住所,緯度,経度,備考\r\n"
    "①別海小学校,別海町別海常盤町,43.394,145.117,WⅰFⅰあり 9:00～17:00\r\n"
    '②尾岱沼小学校,別海町尾岱沼,43.511,145.255,"二階\r\n以上"\r\n'
    "③中春別小学校,別海町中春別,43.507,145.001,=cmd()\r\n"
)
HARMLESS = SHELTERS.replace(",=cmd()", ",'=cmd()")
"""As a spreadsheet gets it."""


def form(content: bytes, name: str = "避難所.csv", **fields: Any) -> dict[str, Any]:
    told = {"title": "指定緊急避難場所", "kind": "evacuation_sites", "audience": "all_members"}
    return {**told, **fields, "file": (io.BytesIO(content), name)}


def share(client: Any, content: bytes = SHELTERS.encode("cp932"), **fields: Any) -> Any:
    return client.post("/datasets", data=form(content, **fields))


def consent(client: Any, dataset: dict[str, Any], audience: str, *named: str) -> Any:
    return client.put(
        f"/datasets/{dataset['id']}/consent",
        json={"audience": audience, "municipalities": list(named)},
        headers={"If-Match": f'"{dataset["revision"]}"'},
    )


@pytest.fixture
def bekkai(as_member: Any) -> Any:
    return as_member("official", of=BEKKAI)


@pytest.fixture
def shibetsu(as_member: Any) -> Any:
    return as_member("official", of=SHIBETSU)


@pytest.fixture
def rausu(as_member: Any) -> Any:
    return as_member("official", of=RAUSU)


@pytest.fixture
def coordinator(as_member: Any) -> Any:
    return as_member("coordinator", of=NEMURO)


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


def test_withdrawn_consent_ends_preview_and_download_at_once(
    bekkai: Any, rausu: Any, coordinator: Any
) -> None:
    dataset = share(bekkai).json
    url = f"/datasets/{dataset['id']}"
    assert rausu.get(f"{url}/preview").status_code == 200

    withdrawn = consent(bekkai, dataset, "withdrawn")
    assert withdrawn.status_code == 200
    assert withdrawn.headers["ETag"] == '"2"'

    for path in (url, f"{url}/preview", f"{url}/download"):
        refused = rausu.get(path)
        assert refused.status_code == 403
        assert "同意を撤回した" in refused.json["detail"]
    assert rausu.get("/datasets").json["items"] == []
    assert coordinator.get(f"{url}/download").status_code == 403
    assert coordinator.get(url).json["consent"]["audience"] == "withdrawn"
    assert bekkai.get(f"{url}/download").status_code == 200


def test_what_was_never_shared_with_a_town_does_not_exist_for_it(
    bekkai: Any, shibetsu: Any, rausu: Any
) -> None:
    dataset = share(bekkai, audience="named", municipalities=[SHIBETSU]).json
    url = f"/datasets/{dataset['id']}"

    assert shibetsu.get(f"{url}/preview").status_code == 200
    for path in (url, f"{url}/preview", f"{url}/download", f"{url}/accesses"):
        assert rausu.get(path).status_code == 404
    assert consent(rausu, dataset, "open").status_code == 404
    assert consent(shibetsu, dataset, "open").status_code == 403
    assert rausu.get("/feed").json[0]["withheld"]
    assert shibetsu.get("/feed").json[0]["data"]["title"] == dataset["title"]


def test_the_access_log_holds_denials_too(
    bekkai: Any, rausu: Any, shibetsu: Any, coordinator: Any, as_member: Any
) -> None:
    dataset = share(bekkai, audience="named", municipalities=[SHIBETSU]).json
    url = f"/datasets/{dataset['id']}"
    shibetsu.get(f"{url}/preview")
    rausu.get(f"{url}/download?version=7")
    coordinator.get(f"{url}/preview")

    log = as_member("auditor").get("/accesses").json
    assert [(a["municipality"], a["what"], a["allowed"]) for a in log["items"]] == [
        (NEMURO, "preview", False),
        (RAUSU, "download", False),
        (SHIBETSU, "preview", True),
    ]
    assert [a["version"] for a in log["items"]] == [1, 1, 1], "there is no version 7"
    assert log["items"][0]["dataset_title"] == dataset["title"]
    assert bekkai.get(f"{url}/accesses").json["total"] == 3
    assert shibetsu.get(f"{url}/accesses").status_code == 403
    assert shibetsu.get("/accesses").status_code == 403


def test_the_secretariat_sees_what_is_shared_but_not_rows_meant_for_others(
    bekkai: Any, coordinator: Any
) -> None:
    dataset = share(bekkai, audience="named", municipalities=[SHIBETSU]).json
    assert coordinator.get("/datasets").json["items"][0]["title"] == dataset["title"]
    assert coordinator.get(f"/datasets/{dataset['id']}/preview").status_code == 403
    wider = consent(bekkai, dataset, "secretariat").json
    assert coordinator.get(f"/datasets/{wider['id']}/preview").status_code == 200


def test_a_new_version_leaves_the_old_one_readable(bekkai: Any, shibetsu: Any) -> None:
    url = share(bekkai).headers["Location"]
    newer = SHELTERS.replace("③", "④").encode()
    data = {"file": (io.BytesIO(newer), "避難所2.csv"), "header_rows": "1"}
    key = {"Idempotency-Key": "0190f3a2-5a1b-4c3d-8e4f-1234567890ab"}

    added = bekkai.post(f"{url}/versions", data=data, headers=key)
    data["file"] = (io.BytesIO(newer), "避難所2.csv")
    again = bekkai.post(f"{url}/versions", data=data, headers=key)

    assert (added.status_code, added.json["version"]) == (201, 2)
    assert (again.status_code, again.json["version"]) == (201, 2)
    listed = shibetsu.get(f"{url}/versions").json
    assert ([v["number"] for v in listed["items"]], listed["total"]) == ([2, 1], 2)
    first = shibetsu.get(f"{url}/download?version=1&encoding=original")
    assert first.data == SHELTERS.encode("cp932")
    assert shibetsu.get(f"{url}/preview?version=3").status_code == 404
    types = [event["type"] for event in bekkai.get("/feed").json]
    assert types == ["sharing.dataset.shared.v1", "sharing.dataset.version_added.v1"]


def test_sending_twice_makes_one_dataset(bekkai: Any) -> None:
    key = {"Idempotency-Key": "0190f3a2-5a1b-4c3d-8e4f-1234567890ab"}
    first = bekkai.post("/datasets", data=form(SHELTERS.encode()), headers=key)
    second = bekkai.post("/datasets", data=form(SHELTERS.encode()), headers=key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["id"] == second.json["id"]
    assert bekkai.get("/datasets").json["total"] == 1


def test_the_id_of_a_dataset_one_may_not_know_of_is_a_key_like_any_other(
    bekkai: Any, rausu: Any
) -> None:
    secret = share(bekkai, audience="secretariat").json
    key = {"Idempotency-Key": secret["id"]}
    made = rausu.post("/datasets", data=form(SHELTERS.encode()), headers=key)
    assert made.status_code == 201
    assert made.json["id"] != secret["id"]


def test_who_moved_to_another_town_sees_no_dataset_of_the_old_one_by_a_repeat(
    as_member: Any,
) -> None:
    key = {"Idempotency-Key": "0190f3a2-5a1b-4c3d-8e4f-1234567890ab"}
    secret = {"audience": "secretariat"}
    before = as_member("official", of=BEKKAI, member_id="one")
    made = before.post("/datasets", data=form(SHELTERS.encode(), **secret), headers=key)
    moved = as_member("official", of=SHIBETSU, member_id="one")

    repeat = moved.post("/datasets", data=form(SHELTERS.encode(), **secret), headers=key)

    assert (made.status_code, repeat.status_code) == (201, 404)


def test_consent_is_changed_only_by_who_has_read_it(bekkai: Any) -> None:
    dataset = share(bekkai).json
    url = f"/datasets/{dataset['id']}/consent"
    body = {"audience": "open", "municipalities": []}
    assert bekkai.put(url, json=body).status_code == 428
    assert consent(bekkai, dataset, "secretariat").status_code == 200
    assert consent(bekkai, dataset, "open").status_code == 412
    unclear = consent(bekkai, {**dataset, "revision": 2}, "named")
    assert unclear.status_code == 422
    assert unclear.json["errors"][0]["pointer"] == "/municipalities"


NUMBER = "１２３４-5678-9018"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 zip", "ZIP形式"),
        (b"%PDF-1.7", "PDF"),
        (b"\x8b\xcc,\xff\xff\r\n", "バイト目"),
        (f"番号\r\n{NUMBER}\r\n".encode(), "2行目・1列目（A列）"),
        ("氏名,マイナンバー\r\n担当,\r\n".encode(), "見出しが個人番号"),
        (b"", "空です"),
    ],
)
def test_a_refused_file_leaves_no_trace(
    bekkai: Any, context: ServiceContext, content: bytes, said: str
) -> None:
    refused = share(bekkai, content)

    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == "/file"
    assert said in refused.json["errors"][0]["message"]
    assert "5678" not in refused.text
    assert [f for f in context.settings.var.rglob("*") if f.is_file() and "files" in f.parts] == []
    assert list((context.settings.var / "spool" / "sharing").iterdir()) == []
    assert bekkai.get("/datasets").json["total"] == 0
    assert bekkai.get("/feed").json == []


def test_a_declared_column_is_taken_and_the_declaration_is_on_record(
    bekkai: Any, shibetsu: Any
) -> None:
    content = f"水栓,場所\r\n{NUMBER},役場\r\n".encode()
    refused = share(bekkai, content, identifier_columns=["1:マイナンバー"])
    assert "個人番号（マイナンバー）の列は、登録できません。" in str(refused.json["errors"])
    dataset = share(bekkai, content, identifier_columns=["1:水栓番号"]).json
    seen = shibetsu.get(f"/datasets/{dataset['id']}").json["newest"]
    assert seen["declared"] == [{"column": 1, "meaning": "水栓番号"}]
    assert any("「水栓番号」であると、提供元が申告" in note for note in seen["notes"])
    assert seen["uploaded_by"] == "official-016918"


def test_more_than_twenty_megabytes_are_refused(bekkai: Any) -> None:
    row = b"a,b,c,d\r\n"
    assert share(bekkai, row * ((20 << 20) // len(row) + 1)).status_code == 413
    assert share(bekkai, row * ((22 << 20) // len(row))).status_code == 413


def test_only_a_towns_own_people_share_for_it(as_member: Any, coordinator: Any) -> None:
    assert share(coordinator).status_code == 403
    assert share(as_member("head", of=BEKKAI)).status_code == 403
    assert share(as_member("official")).status_code == 403
    assert share(as_member("section_head", of=BEKKAI)).json["municipality"] == BEKKAI


def test_wrong_fields_are_named(bekkai: Any) -> None:
    refused = share(bekkai, title="a\x07b", kind="secret", colour="blue", header_rows="11")
    assert refused.status_code == 422
    assert {e["pointer"] for e in refused.json["errors"]} == {
        "/title", "/kind", "/colour", "/header_rows"
    }  # fmt: skip
    without_file = bekkai.post("/datasets", data={**form(b""), "file": "no file"})
    assert without_file.status_code == 422


def test_lists_are_filtered_and_search_finds_any_spelling(bekkai: Any, rausu: Any) -> None:
    share(bekkai, title="公衆WⅰFⅰ一覧", kind="wifi_access_points")
    share(rausu, title="知床の<b>避難所</b>_100%")

    def titles(**query: Any) -> list[str]:
        return [i["title"] for i in bekkai.get("/datasets", query_string=query).json["items"]]

    assert titles(q="wifi") == ["公衆WⅰFⅰ一覧"]
    assert titles(municipality=RAUSU) == ["知床の<b>避難所</b>_100%"]
    assert titles(kind="wifi_access_points") == ["公衆WⅰFⅰ一覧"]
    assert titles(q="_100%") == ["知床の<b>避難所</b>_100%"]
    assert titles(q="%") == ["知床の<b>避難所</b>_100%"]
    assert titles(per_page=1, page=2) == ["公衆WⅰFⅰ一覧"]


def test_the_worked_example_of_the_api_works(bekkai: Any) -> None:
    document = bekkai.get("/openapi.json").json
    content = document["paths"]["/datasets"]["post"]["requestBody"]["content"]
    assert list(content) == ["multipart/form-data"]
    example = dict(content["multipart/form-data"]["example"])
    file = example.pop("file").encode()
    assert bekkai.post("/datasets", data=form(file, **example)).status_code == 201


@pytest.mark.parametrize("audience", ["secretariat", "withdrawn"])
def test_the_auditor_reads_every_dataset_and_is_logged_like_anybody(
    bekkai: Any, as_member: Any, audience: str
) -> None:
    dataset, auditor = share(bekkai).json, as_member("auditor")
    consent(bekkai, dataset, audience)
    url = f"/datasets/{dataset['id']}"

    assert auditor.get(f"{url}/preview").json["row_count"] == 3
    assert "①別海小学校" in auditor.get(f"{url}/download").get_data(as_text=True)
    assert consent(auditor, dataset, "open").status_code == 404
    log = bekkai.get(f"{url}/accesses").json["items"]
    assert [(a["what"], a["allowed"]) for a in log] == [("download", True), ("preview", True)]


@pytest.fixture
def unproved(as_member: Any) -> Any:
    """An official of 別海町 who gave the password ten minutes ago."""
    return as_member("official", of=BEKKAI, since_proved=PROOF_LASTS)


@pytest.mark.parametrize("audience", ["all_members", "open"])
def test_consent_to_every_town_wants_the_password_and_stores_nothing_without_it(
    bekkai: Any, unproved: Any, context: ServiceContext, audience: str
) -> None:
    refused = share(unproved, audience=audience)
    assert (refused.status_code, refused.json["type"]) == (403, PasswordWanted.type)
    assert bekkai.get("/datasets").json["total"] == 0
    assert not list((context.settings.var / "files").rglob("*.csv"))

    dataset = share(bekkai, audience="secretariat").json
    widened = consent(unproved, dataset, audience)
    assert (widened.status_code, widened.json["type"]) == (403, PasswordWanted.type)


def test_consent_to_every_other_town_by_name_weighs_as_much(bekkai: Any, unproved: Any) -> None:
    others = [code for code in MUNICIPALITY_CODES if code != BEKKAI]
    named = {"audience": "named", "municipalities": [*others, BEKKAI]}
    refused = share(unproved, **named)
    assert (refused.status_code, refused.json["type"]) == (403, PasswordWanted.type)
    dataset = share(bekkai, audience="named", municipalities=others[1:]).json
    widened = consent(unproved, dataset, "named", *others)
    assert (widened.status_code, widened.json["type"]) == (403, PasswordWanted.type)

    assert consent(bekkai, dataset, "named", *others).status_code == 200


def test_every_change_of_consent_is_on_record_with_what_was_before_and_after(
    bekkai: Any, as_member: Any
) -> None:
    dataset = share(bekkai, audience="named", municipalities=[RAUSU]).json
    for audience in ("withdrawn", "secretariat", "all_members", "all_members", "open", "withdrawn"):
        dataset = consent(bekkai, dataset, audience).json

    auditor = as_member("auditor")
    recorded = auditor.get("/trail?act=dataset.consent-changed").json["items"]
    assert {one["whom"] for one in recorded} == {dataset["id"]}
    told = [one["particulars"] for one in reversed(recorded)]
    assert [(one["audience_before"], one["audience"]) for one in told] == [
        (None, "named"),
        ("named", "withdrawn"),
        ("withdrawn", "secretariat"),
        ("secretariat", "all_members"),
        ("all_members", "open"),
        ("open", "withdrawn"),
    ]
    assert told[0]["municipalities"] == told[1]["municipalities_before"] == [RAUSU]

    given = auditor.get(f"/datasets/{dataset['id']}/consents").json["items"]
    assert [
        (one["before"] and one["before"]["audience"], one["audience"]) for one in reversed(given)
    ] == [(one["audience_before"], one["audience"]) for one in told]
    assert given[-2]["before"]["municipalities"] == [RAUSU]


def test_whom_a_dataset_was_shared_with_is_no_other_towns_business(
    bekkai: Any, shibetsu: Any
) -> None:
    """Who reads it learns that it is theirs, not who else had it."""
    url = f"/datasets/{share(bekkai).json['id']}/consents"
    assert shibetsu.get(url).status_code == 403
    assert bekkai.get(url).json["total"] == 1


def test_consent_to_some_and_its_end_want_no_password(unproved: Any) -> None:
    dataset = share(unproved, audience="named", municipalities=[RAUSU]).json
    dataset = consent(unproved, dataset, "secretariat").json
    assert consent(unproved, dataset, "withdrawn").status_code == 200


def test_where_too_many_wait_a_file_is_told_to_come_again(
    bekkai: Any, context: ServiceContext
) -> None:
    dataset = share(bekkai).json
    context.workshop.short = Line(OwnSeats(0), Bounds(in_all=0, of_one=0))

    url = f"/datasets/{dataset['id']}"
    asked = [share(bekkai), *(bekkai.get(f"{url}/{way}") for way in ("preview", "download"))]

    for answer in asked:
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "混み合っています" in answer.json["detail"]
    assert bekkai.get("/datasets").json["total"] == 1
    assert list((context.settings.var / "spool" / "sharing").iterdir()) == []


def test_a_file_that_costs_too_much_is_refused_and_a_kept_one_is_told_to_wait(
    bekkai: Any, context: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = share(bekkai).json
    monkeypatch.setattr(table_process, "LIMITS", Limits(seconds=0.01, memory_mib=1024))

    refused = share(bekkai)
    assert refused.status_code == 422
    assert "読み取れませんでした" in refused.json["errors"][0]["message"]
    for way in ("preview", "download"):
        answer = bekkai.get(f"/datasets/{dataset['id']}/{way}")
        assert answer.status_code == 503
        assert "時間内に終わりませんでした" in answer.json["detail"]
    assert bekkai.get("/datasets").json["total"] == 1
