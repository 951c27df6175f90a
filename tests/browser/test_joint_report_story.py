"""The main job from end to end, each person at a browser of their own: a town registers a project,
the 事務局 returns and accepts it, data are shared and withdrawn, six people score, the council
decides, and one report goes out in four formats. The tests are its steps, in order."""

import csv
import io
import re
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Locator, expect
from pypdf import PdfReader, PdfWriter

from infra.sample.accounts import LOGIN_NAMES
from tests.browser.documents import READERS
from tests.browser.people import Meet, Person

TITLE = "①知床岬周辺の通信環境改善（WⅰFⅰ含む）"
TEXTS = {
    "事業名": TITLE,
    "地域課題": "知床岬の周辺は携帯電話がつながらず、海難と遭難の通報が遅れる。",
    "課題を抱えている方": "沿岸の漁業者、観光船の乗客、登山者",
    "5Gの活用方法": "相泊に海側へ向けた基地局を置き、船上の映像と位置を救助機関が同時に見る。",
    "5Gの必要性": "4Gの既設局は国道沿いを向き、衛星は小型船への設置が難しい。",
    "デジタル・ディバイドへの配慮": "高齢の漁業者に操作説明会を開き、船舶無線による連絡も残す。",
    "担当課": "羅臼町 企画財政課",
}
COST_YEN, SUBSIDY_YEN, OWN_YEN = 12_345_000, 8_000_000, 4_345_000
COMMENT = "5Gの必要性に、LPWAでは足りない理由を書き加えてください。"
NECESSITY = "LPWAは位置のみで映像を送れず、衛星は小型船への設置が難しい。"
SHELTERS = [
    ["全国地方公共団体コード", "名称", "所在地", "緯度", "経度", "想定収容人数"],
    ["016918", "①別海町交流館", "野付郡別海町別海", "43.3942", "145.1170", "３００"],
    ["016918", "尾岱沼地区会館（Ⅱ号館）", "野付郡別海町尾岱沼", "43.5570", "145.2290", "120"],
]
SHELTERS_TITLE = "別海町 指定緊急避難場所一覧"
CRITERIA, CHOICES = 7, 6  # five grades and 判断できない
EVALUATORS = [*(f"{town}-hyoka" for town in LOGIN_NAMES.values()), "yushikisha"]


Picture = Callable[[Person, str], None]


@pytest.fixture(scope="module")
def story() -> SimpleNamespace:
    """Addresses that a step hands on to the next."""
    return SimpleNamespace(files={}, costs={})


@pytest.fixture(scope="module")
def town(meet: Meet) -> Person:
    return meet("rausu-tanto")


@pytest.fixture(scope="module")
def head(meet: Meet) -> Person:
    return meet("rausu-shozokucho")


@pytest.fixture(scope="module")
def office(meet: Meet) -> Person:
    return meet("jimukyoku")


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


def eventually(person: Person, path: str, words: str) -> None:
    """Look at a page again until a fact told by another service shows there."""
    until = time.monotonic() + 10
    person.goes_to(path)
    while words not in person.reads():
        assert time.monotonic() < until, person.reads()
        time.sleep(0.2)
        person.goes_to(path)


def sheet_number(evaluator: Person) -> int:
    """3 on the page that says 3／10件目."""
    found = re.search(r"(\d+)／\d+件目", evaluator.reads())
    assert found
    return int(found[1])


def csv_bytes(encoding: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(SHELTERS)
    return text.getvalue().encode(encoding)


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
    indicator.get_by_label("指標の名称").fill("通信できる航路の割合")
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


def test_a_town_shares_a_cp932_list_with_everybody(
    meet: Meet, story: SimpleNamespace, tmp_path
) -> None:
    owner = meet("betsukai-tanto")
    file = tmp_path / "shelters.csv"
    file.write_bytes(csv_bytes("cp932"))
    owner.goes_to("/datasets")
    owner.follows("データを共有する")
    owner.page.get_by_label("CSVファイル").set_input_files(file)
    owner.fills({"データの名称": SHELTERS_TITLE})
    owner.chooses({"種類": "指定緊急避難場所一覧"})
    owner.page.get_by_role("radio", name="全構成員").check()
    owner.press("共有する")
    expect(owner.page.get_by_role("heading", name=SHELTERS_TITLE, level=1)).to_be_visible()
    story.dataset = owner.page.url.partition("?")[0]


def test_a_neighbour_previews_and_downloads_it(meet: Meet, picture: Picture) -> None:
    neighbour = meet("shibetsu-tanto")
    neighbour.goes_to("/datasets")
    neighbour.follows(SHELTERS_TITLE)
    neighbour.follows("中身を見る")
    cells = neighbour.page.get_by_role("region", name="データの中身")
    expect(cells.get_by_role("cell", name=SHELTERS[1][1])).to_be_visible()
    neighbour.looks_up()
    picture(neighbour, "dataset")
    for name, encoding in (("UTF-8", "utf-8-sig"), ("CP932", "cp932")):
        with neighbour.page.expect_download() as saved:
            neighbour.follows(f"{name}でダウンロード")
        text = saved.value.path().read_bytes().decode(encoding)
        assert list(csv.reader(io.StringIO(text, newline=""))) == SHELTERS


def test_once_consent_is_withdrawn_the_neighbours_are_refused(
    meet: Meet, story: SimpleNamespace
) -> None:
    owner = meet("betsukai-tanto")
    owner.goes_to(story.dataset)
    owner.page.get_by_role("radio", name="共有停止").check()
    owner.press("共有範囲を変更する")
    expect(owner.page.get_by_role("status").first).to_contain_text("共有範囲を変更しました")
    for login in ("rausu-tanto", "shibetsu-tanto"):
        person = meet(login)
        file = f"{story.dataset}/download?version=1&encoding=utf-8"
        assert person.page.request.get(file).status == 403
        person.goes_to(story.dataset)
        expect(person.page.get_by_role("link", name="UTF-8でダウンロード")).to_have_count(0)
    owner.goes_to(story.dataset)
    log = owner.page.get_by_role("region", name="閲覧・取得の記録")
    expect(log.get_by_role("row", name="拒否").first).to_contain_text("ダウンロード")


def test_the_secretariat_prepares_a_round_over_ten_projects(
    office: Person, story: SimpleNamespace
) -> None:
    office.goes_to("/projects?state=submitted")
    office.follows("遠隔診療")
    office.press("受理する")
    office.goes_to("/rounds")
    office.follows("評価を準備する")
    for group in ("評価する事業", "選任する評価者"):
        for choice in office.page.get_by_role("group", name=group).get_by_role("checkbox").all():
            choice.check()
    office.fills({"評価期限": "令和8年12月18日"})
    weights = office.page.get_by_role("textbox", name="重み")
    assert weights.count() == CRITERIA
    office.press("保存する")
    story.round = office.page.url.partition("?")[0]
    assert "対象の事業 10件" in office.reads()


def test_the_round_is_opened_after_a_look_at_what_that_means(
    office: Person, story: SimpleNamespace
) -> None:
    office.follows("評価の受付を始める")
    assert "評価項目・重み・対象の事業を変更できません" in office.reads()
    office.press("評価の受付を始める")
    expect(office.page.get_by_role("status").first).to_contain_text("評価の受付を始めました")
    eventually(office, story.project, "評価中")


@pytest.mark.parametrize("login", EVALUATORS)
def test_an_evaluator_scores_all_but_their_own_towns_projects(
    meet: Meet, story: SimpleNamespace, picture: Picture, login: str
) -> None:
    evaluator = meet(login)
    evaluator.goes_to(f"{story.round}/scores")
    while evaluator.page.url.startswith(f"{story.round}/scores"):
        number = sheet_number(evaluator)
        for place in range(CRITERIA):
            grade = (place + number) % 5
            evaluator.page.get_by_role("radio").nth(place * CHOICES + grade).check()
        evaluator.looks_up()
        picture(evaluator, "scores")
        evaluator.fills({"コメント": f"現地の話と合っています（{number}件目）。"})
        evaluator.page.get_by_role("button", name=re.compile("保存して(次の事業へ|終える)")).click()
    assert "あなたの評価" in evaluator.reads()


def test_an_evaluator_is_kept_from_a_project_of_their_own_town(
    meet: Meet, story: SimpleNamespace
) -> None:
    evaluator = meet("rausu-hyoka")
    evaluator.goes_to(f"{story.round}/scores/{story.project.rpartition('/')[2]}")
    assert "この事業は評価できません" in evaluator.reads()


def test_decisions_are_recorded_with_reason_and_date_and_published(
    office: Person, story: SimpleNamespace
) -> None:
    office.goes_to(story.round)
    office.follows("評価を締め切る")
    office.press("評価を締め切る")
    words = ["採択", "採択", "採択", "保留", "不採択"] * 2
    office.follows("集計結果と決定")
    for decision in words:
        office.page.get_by_role("link", name=re.compile("の決定を記録する")).first.click()
        office.page.get_by_role("radio", name=decision, exact=True).check()
        office.fills(
            {"理由": f"協議会の会議で{decision}と決定した。", "決定した会議の日": "R8.11.20"}
        )
        office.press("決定を記録する")
    office.goes_to(story.round)
    office.follows("評価結果を公表する")
    office.press("評価結果を公表する")
    expect(office.page.get_by_role("status").first).to_contain_text("評価結果を公表しました")


def test_the_projects_states_follow_by_themselves(
    office: Person, meet: Meet, story: SimpleNamespace
) -> None:
    for state, count in (("adopted", 6), ("on_hold", 2), ("not_adopted", 2)):
        eventually(office, f"/projects?state={state}", f"{count}件の事業")
        for row in (
            office.page.get_by_role("row").filter(has=office.page.get_by_role("rowheader")).all()
        ):
            cost = row.locator('[data-label^="経費"]')
            story.costs[row.get_by_role("rowheader").inner_text()] = cost.inner_text()
    town = meet("nakashibetsu-tanto")
    town.goes_to(f"{story.round}/results")
    assert "会議の日 令和8年11月20日" in town.reads()
    assert "現地の話と合っています" not in town.reads()


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


def test_the_pdf_counts_its_pages_and_has_an_outline(story: SimpleNamespace) -> None:
    document = PdfReader(io.BytesIO(story.files["PDF"]))
    total = len(document.pages)
    assert total > 10
    for number, page in enumerate(document.pages[1:], 2):
        assert f"{number}/{total}" in page.extract_text().replace(" ", "")
    assert len(document.outline) >= 4
