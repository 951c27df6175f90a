"""What somebody types survives an ended session, a second press, a second editor, and HTML."""

import sqlite3
from contextlib import closing

from playwright.sync_api import expect

from infra.sample.accounts import account
from shared.settings import Settings
from tests.browser.people import Meet, Person
from tests.browser.story import eventually

PROBLEM = "浜の番屋まで電波が届かない。"


def begin(person: Person, title: str) -> None:
    """A new form with its first words."""
    person.goes_to("/projects/new")
    person.fills({"事業名": title, "地域課題": PROBLEM})


def register(person: Person, title: str) -> str:
    """A saved draft's address."""
    begin(person, title)
    person.press("下書きを保存する")
    person.page.get_by_role("heading", name=title, level=1).wait_for()
    return person.page.url.partition("?")[0]


def let_a_day_pass(running: Settings, login: str) -> None:
    """As if this person had touched nothing since yesterday."""
    with closing(sqlite3.connect(running.var / "portal.db")) as database, database:
        database.execute(
            "update sessions set seen_at = datetime(seen_at, '-1 day') where member_id = ?",
            [account(login).member.id],
        )


def test_a_session_that_ends_amid_the_form_keeps_what_was_typed(newcomer, running) -> None:
    person = newcomer()
    person.sign_in("nemuro-tanto")
    begin(person, "漁港の見守り（途中まで）")
    let_a_day_pass(running, "nemuro-tanto")
    person.press("下書きを保存する")
    person.page.get_by_role("heading", name="サインイン").wait_for()
    person.fills({"ログインID": "nemuro-tanto"})
    person.page.get_by_label("パスワード").fill("mihon-nemuro-5g")
    person.press("サインイン")
    expect(person.page.get_by_role("textbox", name="事業名")).to_have_value(
        "漁港の見守り（途中まで）"
    )
    expect(person.page.get_by_role("textbox", name="地域課題")).to_have_value(PROBLEM)


def test_a_double_press_makes_one_project(meet: Meet) -> None:
    town = meet("betsukai-tanto")
    title = "二度押しても一つの事業"
    begin(town, title)
    town.page.get_by_role("button", name="下書きを保存する").dblclick()
    town.page.get_by_role("heading", name=title, level=1).wait_for()
    town.goes_to("/projects?q=二度押しても")
    expect(town.page.get_by_role("rowheader")).to_have_count(1)


def test_a_form_left_open_is_kept_by_itself(meet: Meet) -> None:
    town = meet("nakashibetsu-tanto")
    begin(town, "自動で残る事業")
    town.page.get_by_text("入力途中の内容を保存しました").wait_for()
    town.goes_to("/")
    town.follows("自動で残る事業")
    expect(town.page.get_by_role("textbox", name="地域課題")).to_have_value(PROBLEM)


def test_the_second_editor_is_told_and_loses_nothing(meet: Meet) -> None:
    first, second = meet("shibetsu-tanto"), meet("shibetsu-shozokucho")
    project = register(first, "二人で直す事業")
    for editor in (first, second):
        editor.goes_to(f"{project}/edit")
    second.fills({"地域課題": "所属長が直した文章"})
    second.press("下書きを保存する")
    second.page.get_by_role("heading", name="二人で直す事業", level=1).wait_for()
    first.fills({"地域課題": "担当者が直した文章"})
    first.press("下書きを保存する")
    first.page.get_by_role("heading", name="ほかの画面で先に保存されました", level=1).wait_for()
    row = first.page.get_by_role("row", name="地域課題")
    expect(row).to_contain_text("所属長が直した文章")
    expect(row).to_contain_text("担当者が直した文章")
    first.press("この内容で保存する")
    expect(first.page.get_by_text("担当者が直した文章").first).to_be_visible()


def test_html_in_a_field_is_shown_as_text(meet: Meet) -> None:
    town = meet("rausu-tanto")
    asked: list[str] = []
    town.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    words = '<img src=x onerror=alert(1)><b>"太字"</b>'
    project = register(town, words)
    town.goes_to(f"{project}/edit")
    expect(town.page.get_by_role("textbox", name="事業名")).to_have_value(words)
    town.goes_to("/projects")
    expect(town.page.get_by_role("link", name=words)).to_be_visible()
    assert asked == []


def kept_at_home(person: Person, title: str) -> None:
    """What a window sends as it closes may arrive after the next page is asked for."""
    person.page = person.context.new_page()
    eventually(person, "/", title)
    person.follows(title)
    expect(person.page.get_by_role("textbox", name="地域課題")).to_have_value(PROBLEM)


def test_a_window_closed_within_two_seconds_of_typing_loses_nothing(meet: Meet) -> None:
    town = meet("betsukai-tanto")
    begin(town, "閉じる直前の事業")
    town.page.close()
    kept_at_home(town, "閉じる直前の事業")


def test_typing_without_a_pause_is_kept_all_the_same(meet: Meet) -> None:
    town = meet("nakashibetsu-tanto")
    begin(town, "休まず書く事業")
    answered = town.page.expect_response("**/unsent")
    with answered:
        for _ in range(20):
            town.page.get_by_role("textbox", name="5Gの必要性").press_sequentially("長い文章")
            town.page.wait_for_timeout(600)
    kept_at_home(town, "休まず書く事業")


def test_an_error_page_that_is_left_at_once_has_kept_all_that_was_typed(meet: Meet) -> None:
    town = meet("shibetsu-tanto")
    begin(town, "誤りのある事業")
    town.page.get_by_label("初期費用（円）").first.fill("1,5")
    town.press("保存して承認を依頼する")
    town.page.get_by_text("コンマは、3桁ごとの区切りだけに使えます").first.wait_for()
    town.goes_to("/")
    kept_at_home(town, "誤りのある事業")


def test_a_new_form_in_two_windows_is_compared_before_anything_is_overwritten(meet: Meet) -> None:
    first = meet("rausu-tanto")
    begin(first, "二つの画面の事業")
    first.page.get_by_text("入力途中の内容を保存しました").wait_for()
    second = first.context.new_page()
    second.goto(first.page.url)
    second.get_by_role("textbox", name="5Gの必要性").fill("二つ目の画面で足した文章")
    second.get_by_role("button", name="下書きを保存する", exact=True).click()
    second.get_by_role("heading", name="二つの画面の事業", level=1).wait_for()
    first.fills({"5Gの活用方法": "一つ目の画面で足した文章"})
    first.press("下書きを保存する")
    first.page.get_by_role("heading", name="ほかの画面で先に保存されました", level=1).wait_for()
    row = first.page.get_by_role("row", name="5Gの必要性")
    expect(row).to_contain_text("二つ目の画面で足した文章")
