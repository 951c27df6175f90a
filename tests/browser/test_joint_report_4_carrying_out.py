"""4: the lead town begins its adopted project, reports what a year brought, and completes it."""

from types import SimpleNamespace

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser.story import INDICATOR, MEASURED, SPENT_YEN, eventually


def test_the_lead_town_begins_the_adopted_project(town: Person, story: SimpleNamespace) -> None:
    eventually(town, story.project, "採択")
    expect(town.page.get_by_role("region", name="年度別の実績")).to_have_count(0)
    town.unfolds("実施中にする").get_by_role("button", name="実施中にする").click()
    expect(town.page.get_by_role("status").first).to_contain_text("実施中にしました")


def test_what_a_year_brought_is_reported_beside_the_plan(
    town: Person, office: Person, story: SimpleNamespace
) -> None:
    record = town.unfolds("実績を記録する")
    record.get_by_label("年度").select_option(label="令和8年度")
    record.get_by_label("初期費用（円）").fill(f"{SPENT_YEN:,}")
    record.get_by_label("運用費（円）").fill("なし")
    record.get_by_label(INDICATOR).fill(MEASURED)
    record.get_by_role("button", name="実績を記録する").click()
    expect(record.get_by_label("運用費（円）")).to_have_attribute("aria-invalid", "true")
    expect(record.get_by_label("初期費用（円）")).to_have_value(f"{SPENT_YEN:,}")
    record.get_by_label("運用費（円）").fill("0")
    record.get_by_role("button", name="実績を記録する").click()
    expect(town.page.get_by_role("status").first).to_contain_text("実績を記録しました")
    office.goes_to(story.project)
    year = office.page.get_by_role("region", name="年度別の実績").get_by_role(
        "row", name="令和8年度"
    )
    expect(year.first).to_contain_text(f"{SPENT_YEN // 1000:,}")
    expect(year.first).to_contain_text(f"{INDICATOR} {MEASURED}")


def test_moving_it_on_is_not_offered_to_the_secretariat(office: Person) -> None:
    expect(office.page.get_by_role("button", name="完了にする")).to_have_count(0)


def test_the_lead_town_completes_it(town: Person, story: SimpleNamespace) -> None:
    town.unfolds("完了にする").get_by_role("button", name="完了にする").click()
    expect(town.page.get_by_role("status").first).to_contain_text("完了にしました")
    past = town.page.get_by_role("region", name="経過")
    for event in ("実施の開始", "実績の報告", "完了"):
        expect(past.get_by_text(event).first).to_be_visible()
    town.goes_to("/projects?state=completed")
    expect(town.page.get_by_text("1件の事業")).to_be_visible()
