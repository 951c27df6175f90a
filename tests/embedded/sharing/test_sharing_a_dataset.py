"""A dataset taken, refused, listed and told of, over HTTP."""

import io
from typing import Any

import pytest

from services.sharing import table_process
from shared.web.context import ServiceContext
from shared.workshop import Bounds, Limits, Line
from shared.workshop.seats import OwnSeats
from tests.embedded.sharing.datasets import (
    BEKKAI,
    RAUSU,
    SHELTERS,
    SHIBETSU,
    form,
    share,
)


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
