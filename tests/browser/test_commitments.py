"""A 首長 commits the own municipality to a project; whoever opens the project reads it."""

from playwright.sync_api import expect

from tests.browser.people import Meet

PROJECT = "知床半島・羅臼沿岸の通信環境改善"
WORDS = "令和9年度当初予算に町負担分を計上する。"


def test_a_head_finds_the_project_at_home_signs_and_all_read_it(meet: Meet) -> None:
    mayor = meet("rausu-shucho")
    mayor.goes_to("/")
    expect(mayor.page.get_by_text("コミットメントに署名していない事業")).to_be_visible()
    mayor.follows(PROJECT)
    mayor.press("署名する")
    summary = mayor.page.get_by_role("alert")
    expect(summary).to_contain_text("約束する内容")
    mayor.fills({"約束する内容": WORDS})
    mayor.press("署名する")
    expect(mayor.page.get_by_role("status")).to_contain_text("コミットメントに署名しました")

    reader = meet("betsukai-tanto")
    reader.goes_to(mayor.page.url.partition("?")[0])
    section = reader.page.get_by_role("region", name="首長のコミットメント")
    expect(section).to_contain_text(WORDS)
    expect(section).to_contain_text("羅臼町")
    expect(section.get_by_role("button", name="署名する")).to_have_count(0)


def test_a_head_withdraws_with_a_reason_that_stays(meet: Meet) -> None:
    mayor = meet("rausu-shucho")
    mayor.unfolds("コミットメントを取り下げる")
    mayor.fills({"取下げの理由": "負担の内容を改めるため。"})
    mayor.press("コミットメントを取り下げる")
    section = mayor.page.get_by_role("region", name="首長のコミットメント")
    expect(section).to_contain_text("負担の内容を改めるため。")
    expect(section).to_contain_text(WORDS)
    expect(section.get_by_role("button", name="署名する")).to_be_visible()
