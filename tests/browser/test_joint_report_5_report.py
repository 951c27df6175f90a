"""5: one report of it all, in four formats with the same figures."""

import io
from types import SimpleNamespace

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.documents import READERS
from tests.browser.people import Person
from tests.browser.story import COST_YEN, MEASURED, SPENT_YEN, TITLE


def test_the_joint_report_is_made_while_progress_is_shown(
    office: Person, story: SimpleNamespace
) -> None:
    office.goes_to("/reports")
    office.follows("報告書を作成する")
    office.press("作成する")
    expect(office.page.get_by_role("region", name="ファイルの表")).to_be_visible(timeout=90_000)
    for name in ("PDF", "Excel", "Word", "CSV（UTF-8）", "CSV（CP932）"):
        with office.page.expect_download() as saved:
            office.page.get_by_role("link", name=f"{name}をダウンロード").click()
        story.files[name] = saved.value.path().read_bytes()


def test_all_formats_carry_the_same_figures_and_characters(story: SimpleNamespace) -> None:
    assert len(story.costs) == 10
    assert story.costs[TITLE] == f"{COST_YEN // 1000:,}"
    for name, content in story.files.items():
        text = READERS[name](content)
        assert "令和8年" in text, name
        for title, cost in story.costs.items():
            assert title in text, name
            assert cost.replace(",", "") in text, (name, title)


def test_what_the_year_brought_stands_beside_the_plan(story: SimpleNamespace) -> None:
    for name in ("PDF", "Excel", "Word"):
        text = READERS[name](story.files[name])
        assert str(SPENT_YEN // 1000) in text, name
        assert MEASURED in text, name
    assert "完了" in READERS["CSV（UTF-8）"](story.files["CSV（UTF-8）"])


def test_the_pdf_counts_its_pages_and_has_an_outline(story: SimpleNamespace) -> None:
    document = PdfReader(io.BytesIO(story.files["PDF"]))
    total = len(document.pages)
    assert total > 10
    for number, page in enumerate(document.pages[1:], 2):
        assert f"{number}/{total}" in page.extract_text().replace(" ", "")
    assert len(document.outline) >= 4
