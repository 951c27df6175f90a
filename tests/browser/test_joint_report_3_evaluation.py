"""3: six people score ten projects, and the council's decisions are recorded and published."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from infra.sample.accounts import LOGIN_NAMES
from shared.vocabulary import today_in_tokyo, wareki
from tests.browser.people import Meet, Person
from tests.browser.story import TITLE, Picture, eventually

TODAY = wareki(today_in_tokyo(datetime.now(UTC)))
CRITERIA, CHOICES = 7, 6  # five grades and 判断できない
EVALUATORS = [*(f"{town}-hyoka" for town in LOGIN_NAMES.values()), "yushikisha"]


def sheet_number(evaluator: Person) -> int:
    """3 on the page that says 3／10件目."""
    found = re.search(r"(\d+)／\d+件目", evaluator.reads())
    assert found
    return int(found[1])


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
    rest = ["採択", "採択", "保留", "不採択"] * 2
    office.follows("集計結果と決定")
    for title, decision in ((TITLE, "採択"), *(("", each) for each in (*rest, "採択"))):
        office.follows(f"{title}の決定を記録する")
        office.page.get_by_role("radio", name=decision, exact=True).check()
        office.fills({"理由": f"協議会の会議で{decision}と決定した。", "決定した会議の日": TODAY})
        office.press("決定を記録する")
    office.goes_to(story.round)
    office.follows("評価結果を公表する")
    office.press("評価結果を公表する")
    expect(office.page.get_by_role("status").first).to_contain_text("評価結果を公表しました")


def test_all_criteria_of_the_results_are_seen_without_scrolling(
    office: Person, story: SimpleNamespace
) -> None:
    office.goes_to(f"{story.round}/results")
    frame = office.page.get_by_role("region", name="全体の順位の表")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")


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
    assert f"会議の日 {TODAY}" in town.reads()
    assert "現地の話と合っています" not in town.reads()
