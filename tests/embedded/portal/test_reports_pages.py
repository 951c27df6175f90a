"""A report in the browser: ordered, made, downloaded with the checksum that the page shows."""

import hashlib
import io
import re
from typing import Any

import pytest

from services.portal.forms.report import CHAPTERS as FORM_CHAPTERS
from services.reporting.document import CHAPTERS
from services.reporting.making import make_next
from shared.workshop import Bounds, Line
from shared.workshop.seats import OwnSeats

TITLE = "①令和8年度 共同報告書（WⅰFⅰ）"
FORMATS = ("pdf", "xlsx", "docx", "csv", "csv-cp932")


@pytest.fixture
def reporting(also_running: Any) -> Any:
    return also_running("reporting")


@pytest.fixture
def office(reporting: Any, signed_in: Any) -> Any:
    return signed_in("office")


def order(browser: Any, **fields: Any) -> Any:
    page = browser.get("/reports/new").get_data(as_text=True)
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', page)
    assert key
    chosen = {"title": TITLE, "chapters": ["overview", "appendix"]}
    hidden = {"key": key[1], "form_key": "report:new", "form_path": "/reports/new"}
    return browser.post("/reports/new", {**hidden, **chosen, **fields})


def text(browser: Any, path: str) -> str:
    return browser.get(path).get_data(as_text=True)


def test_the_page_asks_again_until_the_report_is_made(office: Any, reporting: Any) -> None:
    path = order(office).location.partition("?")[0]
    assert 'hx-trigger="every 2s"' in text(office, path)
    make_next(reporting)
    page = text(office, path)

    assert "hx-trigger" not in page
    assert TITLE in text(office, "/reports")
    files = [office.get(f"{path}/files/{format_}") for format_ in FORMATS]
    assert all(hashlib.sha256(file.data).hexdigest() in page for file in files)
    assert len({file.headers["Content-Disposition"] for file in files}) == len(FORMATS)
    types = dict(zip(FORMATS, (file.content_type for file in files), strict=True))
    assert types["csv"] == "text/csv; charset=utf-8"
    assert types["csv-cp932"] == "text/csv; charset=Shift_JIS"


def test_what_a_report_rests_on_is_told_in_words(office: Any, reporting: Any) -> None:
    path = order(office).location.partition("?")[0]
    make_next(reporting)
    page = text(office, path)
    told = page[page.index("この報告書の根拠") :]
    assert '<th scope="row">構成員・認証</th>' in told
    assert "registry" not in told
    assert "ハッシュ" not in told


def test_everybody_finds_the_report_but_only_the_secretariat_orders_one(
    office: Any, signed_in: Any, reporting: Any
) -> None:
    order(office)
    make_next(reporting)
    town = signed_in("rausu")

    assert TITLE in text(town, "/reports")
    assert "報告書を作成する" not in text(town, "/reports")
    for path in ("/reports/new", "/reports/word-template"):
        assert town.get(path).status_code == 403


def test_a_report_without_chapters_is_refused_and_the_texts_stay(office: Any) -> None:
    answer = order(office, chapters=[], **{"texts-overview": "根室管内の1市4町が検討した。"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert 'href="#chapters"' in page
    assert "根室管内の1市4町が検討した。" in page
    assert "まだ報告書がありません" in text(office, "/reports")


def test_a_text_that_is_too_long_is_told_at_its_chapter(office: Any) -> None:
    answer = order(office, **{"texts-overview": "あ" * 4001})

    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'href="#texts-overview"' in page
    assert 'id="texts-overview"' in page


def test_while_reporting_does_not_answer_nothing_typed_is_lost(office: Any, world: Any) -> None:
    office.get("/reports/new")
    world.stop["reporting"]()
    answer = order(office, **{"texts-appendix": "未確認の事項を含む。"})

    assert answer.status_code == 503
    assert "未確認の事項を含む。" in answer.get_data(as_text=True)
    assert "未確認の事項を含む。" in text(office, "/reports/new")


def test_the_word_template_is_taken_edited_and_put_back(office: Any) -> None:
    template = office.get("/reports/word-template/file").data
    answer = office.post("/reports/word-template", {"file": (io.BytesIO(template), "町の.docx")})

    assert answer.status_code == 303
    assert "町の.docx" in text(office, "/reports/word-template")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", "文字".encode()])
def test_what_is_no_word_template_is_refused(office: Any, content: bytes) -> None:
    answer = office.post("/reports/word-template", {"file": (io.BytesIO(content), "x.docx")})

    assert answer.status_code == 422
    assert 'href="#file"' in answer.get_data(as_text=True)


def test_the_form_offers_the_chapters_that_reporting_writes_under_the_same_titles() -> None:
    offered = {slug: title for slug, title, _what in FORM_CHAPTERS}
    assert offered == {slug: title for slug, (title, _build) in CHAPTERS.items()}
    assert list(offered) == list(CHAPTERS)


def test_where_too_many_wait_the_secretariat_is_told_so(office: Any, reporting: Any) -> None:
    reporting.workshop.short = Line(OwnSeats(0), Bounds(in_all=0, of_one=0))
    answers = [
        office.post("/reports/word-template", {"file": (io.BytesIO(b""), "x.docx")}),
        office.get("/reports/word-template/file"),
    ]
    for answer in answers:
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "混み合っています" in answer.get_data(as_text=True)
    assert "ファイルを選び直して" in answers[0].get_data(as_text=True)
