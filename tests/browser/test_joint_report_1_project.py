"""The main job from end to end, each person at a browser of their own; the files are its chapters
and the tests its steps, in order. 1: a town registers a project; the 事務局 returns and accepts."""

import re
from types import SimpleNamespace

from playwright.sync_api import Locator, expect
from pypdf import PdfWriter

from tests.browser.people import Meet, Person
from tests.browser.story import COST_YEN, INDICATOR, TITLE, Picture

TEXTS = {
    "事業名": TITLE,
    "地域課題": "知床岬の周辺は携帯電話がつながらず、海難と遭難の通報が遅れる。",
    "課題を抱えている方": "沿岸の漁業者、観光船の乗客、登山者",
    "5Gの活用方法": "相泊に海側へ向けた基地局を置き、船上の映像と位置を救助機関が同時に見る。",
    "5Gの必要性": "4Gの既設局は国道沿いを向き、衛星は小型船への設置が難しい。",
    "デジタル・ディバイドへの配慮": "高齢の漁業者に操作説明会を開き、船舶無線による連絡も残す。",
    "担当課": "羅臼町 企画財政課",
}
SUBSIDY_YEN, OWN_YEN = 8_000_000, 4_345_000
COMMENT = "5Gの必要性に、LPWAでは足りない理由を書き加えてください。"
NECESSITY = "LPWAは位置のみで映像を送れず、衛星は小型船への設置が難しい。"


def approve(head: Person) -> None:
    """The 所属長 finds what waits on the home page, and approves it."""
    head.goes_to("/")
    head.follows(TITLE)
    head.press("承認して提出する")
    expect(head.page.get_by_role("status")).to_contain_text("事務局へ提出しました")


def pick(town: Person, row: str, across: float, down: float) -> Locator:
    """Choose the row's place on the map, by shares of its width and height."""
    ground = town.page.get_by_role("application", name=re.compile("実施場所を選ぶ地図"))
    town.row(row).get_by_role("button", name="地図で選ぶ").click()
    box = ground.bounding_box()
    assert box is not None
    ground.click(position={"x": box["width"] * across, "y": box["height"] * down})
    return town.row(row)


def test_a_town_fills_the_form_and_picks_its_sites_on_the_map(
    town: Person, picture: Picture
) -> None:
    town.goes_to("/")
    town.follows("事業を登録する")
    town.fills(TEXTS)
    town.chooses({"分野": "水産", "実施主体": "羅臼町"})
    town.page.get_by_role("checkbox", name="標津町", exact=True).check()
    town.page.get_by_role("radio", name="キャリア5G").check()
    town.press("＋ 場所を追加する")
    town.row("場所2").wait_for()
    for row, name, kind, across, down in (
        ("場所1", "沿岸の中継局", "その他", 0.565, 0.33),
        ("場所2", "沖の漁場", "海域", 0.7, 0.4),
    ):
        site = pick(town, row, across, down)
        site.get_by_label("場所の名称").fill(name)
        site.get_by_label("種類").select_option(label=kind)
        assert 43 < float(site.get_by_label("緯度").input_value()) < 45
        assert 144 < float(site.get_by_label("経度").input_value()) < 147
    first, second = (town.row(f"場所{n}").get_by_label("経度").input_value() for n in (1, 2))
    assert first != second
    picture(town, "project-form-sites")
    town.looks_up()
    picture(town, "project-form")


def test_the_form_says_whether_funding_covers_the_cost(town: Person) -> None:
    plan = town.row("予定1")
    plan.get_by_label("年度").select_option(label="令和8年度")
    plan.get_by_label("行うこと").fill("海上を含む電波測定")
    cost = town.row("経費1")
    cost.get_by_label("年度").select_option(label="令和8年度")
    cost.get_by_label("初期費用（円）").fill("１２，０００，０００")
    cost.get_by_label("運用費（円）").fill("345000")
    town.press("＋ 財源を追加する")
    town.row("財源2").wait_for()
    for number, source, yen in ((1, "国庫補助", SUBSIDY_YEN), (2, "一般財源", OWN_YEN)):
        line = town.row(f"財源{number}")
        line.get_by_label("年度").select_option(label="令和8年度")
        line.get_by_label("財源の種類").select_option(label=source)
        line.get_by_label("金額（円）").fill(str(yen))
    balance = town.page.locator("dl", has_text="差額")
    expect(balance).to_contain_text(f"{COST_YEN:,}円")
    expect(balance.locator("div", has_text="差額")).to_contain_text("0円")


def test_the_draft_is_saved_as_typed_with_its_pdf(
    town: Person, story: SimpleNamespace, tmp_path
) -> None:
    indicator = town.row("指標1")
    indicator.get_by_label("指標の名称").fill(INDICATOR)
    indicator.get_by_label("単位").fill("％")
    indicator.get_by_label("現状値").fill("18")
    indicator.get_by_label("目標値").fill("75")
    indicator.get_by_label("達成期限").fill("令和9年3月31日")
    town.press("下書きを保存する")
    expect(town.page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    story.project = town.page.url.partition("?")[0]

    pdf = tmp_path / "羅臼町 位置図.pdf"
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(pdf)
    town.page.get_by_label("ファイルを添付する").set_input_files(pdf)
    town.press("添付する")
    with town.page.expect_download() as saved:
        town.follows(pdf.name)
    assert saved.value.path().read_bytes() == pdf.read_bytes()


def test_nobody_outside_the_town_sees_the_draft(
    meet: Meet, office: Person, story: SimpleNamespace
) -> None:
    for person in (office, meet("shibetsu-tanto")):
        answer = person.page.goto(story.project)
        assert answer is not None
        assert answer.status == 404
        assert TITLE not in person.reads()


def test_the_section_head_approves_and_the_secretariat_sees_it_at_once(
    town: Person, head: Person, office: Person, picture: Picture
) -> None:
    town.press("所属長に承認を依頼する")
    expect(town.page.get_by_role("status").first).to_contain_text("承認を依頼しました")
    approve(head)
    office.goes_to("/")
    waiting = office.page.get_by_role("region", name="対応が必要なもの")
    expect(waiting.get_by_role("link", name=TITLE)).to_be_visible()
    picture(office, "home")


def test_it_is_found_by_the_plain_word_wifi(office: Person) -> None:
    office.goes_to("/projects?q=wifi")
    expect(office.page.get_by_role("link", name=TITLE)).to_be_visible()


def test_the_secretariat_returns_it_with_a_comment(office: Person, story: SimpleNamespace) -> None:
    office.goes_to(story.project)
    returning = office.unfolds("差し戻す")
    returning.get_by_label("差戻しの理由").fill(COMMENT)
    returning.get_by_role("button", name="差し戻す").click()
    expect(office.page.get_by_role("status").first).to_contain_text("差し戻しました")


def test_the_town_answers_with_a_new_version_and_it_is_accepted(
    town: Person, head: Person, office: Person, story: SimpleNamespace
) -> None:
    town.goes_to("/")
    town.follows(TITLE)
    assert COMMENT in town.reads()
    town.follows("内容を編集する")
    town.fills({"5Gの必要性": NECESSITY})
    town.press("保存して承認を依頼する")
    expect(town.page.get_by_role("status").first).to_contain_text("承認を依頼しました")
    approve(head)
    office.goes_to(story.project)
    assert NECESSITY in office.reads()
    assert "第2版" in office.reads()
    office.press("受理する")
    expect(office.page.get_by_role("status").first).to_contain_text("受理しました")


def test_what_changed_between_the_versions_is_on_record(office: Person) -> None:
    change = office.page.get_by_role("region", name="変更した内容")
    office.page.locator("summary", has_text="変更した内容").first.click()
    expect(change.get_by_role("row", name=NECESSITY).first).to_contain_text(TEXTS["5Gの必要性"])
