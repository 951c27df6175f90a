"""After an act the page says what was done where the eye is, on a telephone too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Meet, Person

TELEPHONE = {"width": 375, "height": 667}
PICTURE = {"name": "図.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"\0" * 32}


def stands_in_view(page: Page, said: str) -> None:
    """The sentence has the focus, and all of it lies between header and lower edge."""
    notice = page.locator("#done")
    expect(notice).to_contain_text(said)
    expect(notice).to_be_focused()
    expect(notice).to_be_in_viewport(ratio=1)


@pytest.fixture
def town(meet: Meet) -> Person:
    """根室市's official at a telephone, before a draft of their own."""
    official = meet("nemuro-tanto")
    official.page.set_viewport_size(TELEPHONE)
    official.goes_to("/projects?municipality=012238&state=draft")
    official.page.locator("#results th a").first.click()
    return official


def test_what_became_of_a_file_is_said_beside_the_files(town: Person) -> None:
    town.page.get_by_label("ファイルを添付する").set_input_files(PICTURE)
    town.press("添付する")
    stands_in_view(town.page, "ファイルを添付しました。")
    files = town.page.locator("#attachments")
    expect(files.locator("#done")).to_be_visible()

    files.locator("summary", has_text="外す").click()
    town.page.get_by_role("button", name="外す", exact=True).click()
    stands_in_view(town.page, "添付ファイルを外しました。")


def test_what_became_of_a_form_is_said_on_top_of_the_page_it_leads_to(town: Person) -> None:
    town.follows("内容を編集する")
    town.page.get_by_role("textbox", name="地域課題").fill("一字を直した。")
    town.page.get_by_role("button", name="下書きを保存する").click()
    stands_in_view(town.page, "保存しました。")


def test_what_was_done_is_said_once(town: Person) -> None:
    town.follows("内容を編集する")
    town.page.get_by_role("textbox", name="地域課題").fill("もう一字を直した。")
    town.page.get_by_role("button", name="下書きを保存する").click()
    stands_in_view(town.page, "保存しました。")
    project = town.page.url

    town.page.reload()
    expect(town.page.get_by_role("heading", level=1)).to_be_visible()
    expect(town.page.locator("#done")).to_have_count(0)
    assert town.page.url == project
    assert "done" not in project

    town.goes_to("/datasets")
    town.page.go_back()
    expect(town.page.get_by_role("heading", name="経過")).to_be_visible()
    expect(town.page.locator("#done")).to_have_count(0)


def test_that_one_signed_out_is_said_once(newcomer: Callable[[], Person]) -> None:
    head = newcomer()
    head.sign_in("nemuro-shozokucho")
    head.press("サインアウト")
    expect(head.page.get_by_text("サインアウトしました")).to_be_visible()
    expect(head.page).not_to_have_url(re.compile(r"\bout="))  # seen before the script has run
    head.page.reload()
    expect(head.page.get_by_label("ログインID")).to_be_visible()
    expect(head.page.get_by_text("サインアウトしました")).to_have_count(0)


def test_a_row_with_something_typed_into_it_asks_before_it_goes(town: Person) -> None:
    asked: list[str] = []
    town.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    town.follows("内容を編集する")
    town.page.get_by_role("button", name="場所を追加する").click()
    place = town.page.locator("[data-row^='sites-']").last
    place.get_by_role("textbox", name="場所の名称").fill("消したくない港")
    place.get_by_role("button", name="削除").click()
    expect(place.get_by_role("textbox", name="場所の名称")).to_have_value("消したくない港")
    assert asked == ["この欄に入力した内容を消します。よろしいですか。"]
