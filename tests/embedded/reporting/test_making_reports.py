"""A report from its order to its files: frozen, numbered, made in the background, kept."""

import hashlib
import io
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import docx
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from services.reporting import actions, making, storage, uploads
from services.reporting.format_process import TRIAL_LIMITS
from services.reporting.making import make_next
from services.reporting.rendering.glyphs import FONTS
from shared.vocabulary import FiscalYear, today_in_tokyo
from shared.web.context import ServiceContext
from shared.workshop import Bounds, Line
from shared.workshop.seats import OwnSeats
from tests.embedded.reporting.facts import (
    TITLE,
    plan_item,
    progress,
    published,
    shared,
    submitted,
)

NEMURO, RAUSU = "012238", "016942"
ORDER = {"title": "共同報告書"}
needs_fonts = pytest.mark.skipif(not any(FONTS.glob("*.ttf")), reason="the build's fonts")


@pytest.fixture
def coordinator(as_member: Any) -> Any:
    return as_member("coordinator", of=NEMURO)


def ordered(client: Any, **changes: Any) -> dict[str, Any]:
    answer = client.post("/reports", json={**ORDER, **changes})
    assert answer.status_code == 202, answer.json
    return answer.json


def kinds(report: dict[str, Any]) -> list[str]:
    return [file["format"] for file in report["files"]]


def content(client: Any, report: dict[str, Any], format_: str) -> bytes:
    answer = client.get(f"/reports/{report['id']}/files/{format_}")
    assert answer.status_code == 200, answer.json
    return answer.data


@needs_fonts
def test_one_report_is_made_in_all_formats_with_the_same_figures(
    coordinator: Any, tell: Any, context: ServiceContext
) -> None:
    tell(plan_item(), submitted(), progress(), shared(), published())
    report = ordered(coordinator, texts={"overview": "事務局のことば①"})
    assert (report["state"], report["progress"], report["files"]) == ("queued", 0, [])

    make_next(context)

    report = coordinator.get(f"/reports/{report['id']}").json
    assert (report["state"], report["progress"], report["trouble"]) == ("done", 100, "")
    assert kinds(report) == ["pdf", "xlsx", "docx", "csv", "csv-cp932"]
    pages = PdfReader(io.BytesIO(content(coordinator, report, "pdf"))).pages
    text = "".join(page.extract_text() for page in pages)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(coordinator, report, "xlsx")))
    sheet = book.get_sheet_by_name("2 事業一覧").to_python()
    word = docx.Document(io.BytesIO(content(coordinator, report, "docx")))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    utf8 = content(coordinator, report, "csv").decode("utf-8-sig")
    cp932 = content(coordinator, report, "csv-cp932").decode("cp932")
    for everything in (text, str(sheet), "".join(cells), utf8, cp932):
        assert TITLE in everything
    assert "13,000" in text
    assert sheet[3][6] == 13_000
    assert "13,000" in cells
    assert ",13000," in utf8
    assert ",13000," in cp932
    assert "事務局のことば①" in text
    assert "2-(1) 通信環境の整備" in text


@needs_fonts
def test_each_file_is_kept_under_its_checksum(
    coordinator: Any, tell: Any, context: ServiceContext, as_member: Any
) -> None:
    tell(submitted())
    report = ordered(coordinator)
    make_next(context)
    report = coordinator.get(f"/reports/{report['id']}").json
    for file in report["files"]:
        data = content(as_member("official", of=RAUSU), report, file["format"])
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert len(data) == file["size_bytes"]


def test_reports_are_numbered_within_the_fiscal_year(
    coordinator: Any, context: ServiceContext
) -> None:
    year = FiscalYear.of(today_in_tokyo(context.transactions.clock())).label
    numbers = [ordered(coordinator)["number"] for _ in range(3)]
    assert numbers == [f"{year}第{serial}号" for serial in (1, 2, 3)]
    listed = coordinator.get("/reports?per_page=2").json
    assert [one["number"] for one in listed["items"]] == [numbers[2], numbers[1]]
    assert listed["total"] == 3


def test_what_happens_after_the_order_does_not_change_the_report(
    coordinator: Any, tell: Any, context: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "FORMATS", {"csv": ()})
    tell(submitted())
    report = ordered(coordinator)
    tell(submitted(version=2, title="後から差し替えた題名"))
    make_next(context)
    assert TITLE in content(coordinator, report, "csv").decode("utf-8-sig")
    stated = {one["service"]: one["position"] for one in report["positions"]}
    assert stated["registry"] == 1


def test_a_double_submission_makes_one_report(coordinator: Any) -> None:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = coordinator.post("/reports", json=ORDER, headers=key)
    second = coordinator.post("/reports", json=ORDER, headers=key)
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json["number"] == second.json["number"]
    assert coordinator.get("/reports").json["total"] == 1


@pytest.mark.parametrize(
    "other", [{"title": "別の報告書"}, {"chapters": ["money"]}, {"texts": {"money": "別の文章"}}]
)
def test_another_order_under_one_key_is_refused(coordinator: Any, other: dict[str, Any]) -> None:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    coordinator.post("/reports", json=ORDER, headers=key)
    refused = coordinator.post("/reports", json={**ORDER, **other}, headers=key)
    assert (refused.status_code, refused.json["type"]) == (409, "urn:yui:problem:key-taken")
    assert coordinator.get("/reports").json["total"] == 1


def test_a_making_cut_off_is_begun_again(
    coordinator: Any, context: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "FORMATS", {"csv": ()})
    report = ordered(coordinator)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(making, "make", killed)
        with pytest.raises(KeyboardInterrupt):
            make_next(context)
    assert coordinator.get(f"/reports/{report['id']}").json["state"] == "making"
    make_next(context)
    assert coordinator.get(f"/reports/{report['id']}").json["state"] == "done"


def test_one_members_many_reports_do_not_make_anothers_only_one_wait_for_all_of_them(
    as_member: Any, context: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "FORMATS", {"csv": ()})
    busy, rare = as_member("coordinator", of=NEMURO), as_member("coordinator", of=RAUSU)
    for _ in range(5):
        ordered(busy)
    make_next(context)
    ordered(rare)
    ordered(rare)
    for _ in range(6):
        make_next(context)
    with context.transactions.database.reading() as session:
        made = session.execute(
            select(storage.reports.c.serial).order_by(storage.reports.c.ended_at)
        )
        assert list(made.scalars()) == [1, 6, 2, 7, 3, 4, 5]


@pytest.mark.parametrize("bound", ["MOST_UNMADE", "MOST_UNMADE_OF_ONE"])
def test_where_too_many_reports_are_unmade_the_next_order_is_told_to_come_again(
    coordinator: Any, context: ServiceContext, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(making, "FORMATS", {"csv": ()})
    monkeypatch.setattr(actions, bound, 2)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    coordinator.post("/reports", json=ORDER, headers=key)
    ordered(coordinator)

    refused = coordinator.post("/reports", json=ORDER)

    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert "報告書が多い" in refused.json["detail"]
    assert coordinator.post("/reports", json=ORDER, headers=key).status_code == 202
    assert coordinator.get("/reports").json["total"] == 2
    make_next(context)
    ordered(coordinator)


def test_a_file_not_made_yet_and_an_unknown_format_are_not_found(coordinator: Any) -> None:
    report = ordered(coordinator)
    for format_ in ("pdf", "exe"):
        answer = coordinator.get(f"/reports/{report['id']}/files/{format_}")
        assert answer.status_code == 404


@pytest.mark.parametrize("role", ["official", "section_head", "head", "evaluator", "auditor"])
def test_only_the_secretariat_orders_reports(as_member: Any, role: str) -> None:
    client = as_member(role, of=RAUSU)
    assert client.post("/reports", json=ORDER).status_code == 403
    assert client.get("/word-template/file").status_code == 403
    assert client.get("/reports").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"title": "長" * 101}, "/title"),
        ({"title": "\u0000"}, "/title"),
        ({"chapters": ["nothing"]}, "/chapters/0"),
        ({"texts": {"overview": "長" * 4001}}, "/texts/overview/value"),
        ({"texts": {"nothing": "x"}}, "/texts/nothing/key"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_a_wrong_order_is_refused_at_the_field(
    coordinator: Any, wrong: dict[str, Any], pointer: str
) -> None:
    answer = coordinator.post("/reports", json={**ORDER, **wrong})
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json["errors"]] == [pointer]


def put(client: Any, content: bytes, name: str = "ひな形.docx") -> Any:
    return client.put("/word-template", data={"file": (io.BytesIO(content), name)})


def test_the_secretariat_replaces_the_template_it_downloaded(
    coordinator: Any, tell: Any, context: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "FORMATS", {"docx": ()})
    assert coordinator.get("/word-template").status_code == 404
    template = docx.Document(io.BytesIO(coordinator.get("/word-template/file").data))
    template.add_paragraph("事務局の結び {{ cover.number }}")
    changed = io.BytesIO()
    template.save(changed)

    answer = put(coordinator, changed.getvalue())
    assert (answer.status_code, answer.json["file_name"]) == (200, "ひな形.docx")
    assert coordinator.get("/word-template/file").data == changed.getvalue()

    tell(submitted())
    report = ordered(coordinator)
    make_next(context)
    word = docx.Document(io.BytesIO(content(coordinator, report, "docx")))
    assert word.paragraphs[-1].text == f"事務局の結び {report['number']}"


def template(*paragraphs: str) -> bytes:
    word, saved = docx.Document(), io.BytesIO()
    for text in paragraphs:
        word.add_paragraph(text)
    word.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize(
    "wrong", [b"", b"%PDF-1.7", b"PK\x03\x04 no zip", template("{{ cover.title")]
)
def test_what_is_no_usable_template_is_refused_and_not_kept(coordinator: Any, wrong: bytes) -> None:
    answer = put(coordinator, wrong)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/file"
    assert coordinator.get("/word-template").status_code == 404


ENDLESS = (
    *("{%p for a in range(99999) %}", "{%p for b in range(99999) %}"),
    *("{%p endfor %}", "{%p endfor %}"),
)


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (["{{ 'x' * 1200000000 }}"], "メモリが上限"),
        (["{{ 'x' * 10 ** 30 }}"], "差込みタグに誤り"),
        (["{{ 1 / 0 }}"], "差込みタグに誤り"),
        (["{{ 'a' + 1 }}"], "差込みタグに誤り"),
        (["{{ cover.__class__.__mro__ }}"], "ひな形では使えない名前"),
        (["{{ ''.__class__.__base__.__subclasses__() }}"], "ひな形では使えない名前"),
        (["{{ '{0.__class__}'.format(cover) }}"], "ひな形では使えない名前"),
        (["{{ cover|attr('__class__') }}"], "ひな形では使えない名前"),
        (["{{ chapters.append(1) }}"], "ひな形では使えない名前"),
        (["{{ self.__init__.__globals__ }}"], "ひな形では使えない名前"),
        (ENDLESS, "秒以内に終わらなかった"),
    ],
)
def test_a_template_that_explodes_or_reaches_out_is_refused_in_words(
    coordinator: Any, monkeypatch: pytest.MonkeyPatch, paragraphs: Sequence[str], said: str
) -> None:
    monkeypatch.setattr(uploads, "TRIAL_LIMITS", replace(TRIAL_LIMITS, seconds=10))
    answer = put(coordinator, template(*paragraphs))
    assert answer.status_code == 422
    assert said in answer.json["errors"][0]["message"]
    assert coordinator.get("/word-template").status_code == 404


def test_a_report_whose_template_explodes_only_then_fails_with_a_reason(
    coordinator: Any, context: ServiceContext, tell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "FORMATS", {"docx": ()})
    only_then = "{%p if cover.title != '試し刷り' %}", "{{ 'x' * 9000000000 }}", "{%p endif %}"
    assert put(coordinator, template(*only_then)).status_code == 200
    tell(submitted())
    report = ordered(coordinator)
    make_next(context)
    report = coordinator.get(f"/reports/{report['id']}").json
    assert report["state"] == "failed"
    assert "メモリが上限" in report["trouble"]


def test_where_all_wait_for_a_seat_a_template_is_told_to_come_again(
    coordinator: Any, context: ServiceContext
) -> None:
    context.workshop.short = Line(OwnSeats(0), Bounds(in_all=0, of_one=0))
    for answer in (put(coordinator, template()), coordinator.get("/word-template/file")):
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "混み合っています" in answer.json["detail"]
