"""A round in the browser, from its form to the published decisions."""

import re
from typing import Any

import pytest

from shared.settings import Settings
from tests.embedded.portal.rounds import (
    CRITERIA,
    TODAY,
    chosen,
    decide,
    enrol_evaluators,
    hear,
    hidden,
    opened,
    prepared,
    round_form,
    score,
    step,
    text,
)


def test_a_new_round_offers_the_default_criteria_the_accepted_project_and_the_evaluators(
    town: Any,
) -> None:
    _path, fields = round_form(town.office)

    assert fields["criteria-0-name"] == "地域課題への効果"
    assert fields["criteria-6-anchors-4"]
    assert fields["candidates"] == [town.project]
    assert len(fields["evaluators"]) == 2


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", ""),
        ("title", "あ" * 101),
        ("due_date", "そのうち"),
        ("criteria-2-weight", "重い"),
        ("criteria-2-weight", "0"),
        ("criteria-3-name", ""),
        ("criteria-4-anchors-2", ""),
    ],
)
def test_what_is_wrong_in_the_form_is_told_at_its_field_and_the_rest_stays(
    town: Any, field: str, typed: str
) -> None:
    path, fields = round_form(town.office)
    answer = town.office.post(path, {**fields, "criteria-1-name": "独自の項目", field: typed})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert "独自の項目" in page


def test_a_criterion_can_be_added_and_removed_without_a_script(town: Any) -> None:
    path, fields = round_form(town.office)
    more = town.office.post(path, {**fields, "row": "add"}).get_data(as_text=True)
    fewer = town.office.post(path, {**fields, "row": "remove:0"}).get_data(as_text=True)

    assert f'id="criteria-{CRITERIA}-name"' in more
    assert 'id="criteria-0-name" name="criteria-0-name" type="text" value="5Gの必要性"' in fewer
    assert f'id="criteria-{CRITERIA - 1}-name"' not in fewer


def test_sending_the_form_twice_prepares_one_round(town: Any) -> None:
    path, fields = round_form(town.office)
    assert town.office.post(path, fields).location == town.office.post(path, fields).location
    assert text(town.office, "/rounds").count('class="tasks__what"') == 1


def test_going_back_to_the_form_of_a_prepared_round_leads_to_its_own_form(town: Any) -> None:
    path, fields = round_form(town.office)
    prepared = town.office.post(path, fields).location.partition("?")[0]

    assert town.office.get(path).location == f"{prepared}/edit"


def test_every_evaluator_is_offered_even_in_a_council_of_hundreds(town: Any, world: Any) -> None:
    enrol_evaluators(world.contexts["council"], 120)
    page = text(town.office, town.office.get("/rounds/new").location)

    assert len(chosen(page, "evaluators")) == 2 + 120


def test_opening_asks_first_and_names_what_is_not_settled(town: Any) -> None:
    path, fields = round_form(town.office)
    past = town.office.post(path, {**fields, "due_date": "令和2年4月1日"})
    assert "過ぎた日付は、評価期限にできません。" in past.get_data(as_text=True)
    answer = town.office.post(path, {**fields, "evaluators": []})
    path = answer.location.partition("?")[0]
    assert "評価項目・重み・対象の事業を変更できません" in text(town.office, f"{path}/open")
    refused = step(town.office, path, "open")

    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert f'<a href="{path}/edit#evaluators">評価者を1名以上選任してください。</a>' in page


def test_an_open_round_takes_a_later_due_date_but_keeps_its_criteria(town: Any) -> None:
    path = opened(town.office)
    page = text(town.office, f"{path}/edit")
    assert 'value="令和32年12月18日"' in page
    told = {"title": "改めた名称", "fiscal_year": "2026", "due_date": "令和33年1月31日"}
    answer = town.office.post(f"{path}/edit", {**told, "revision": hidden(page, "revision")})

    assert answer.status_code == 303
    assert "改めた名称" in text(town.office, path)
    assert "デジタル・ディバイドへの配慮" in text(town.office, path)


def test_nothing_is_published_before_each_candidate_is_decided(town: Any) -> None:
    path = opened(town.office)
    score(town.expert, path, town.project)
    step(town.office, path, "close")
    asked = text(town.office, f"{path}/publish")
    refused = step(town.office, path, "publish")

    assert "決定が未記録の事業があると、公表できません。" in asked
    assert "評価結果を公表する</button>" not in asked
    assert refused.status_code == 422
    assert f'href="{path}/decisions/{town.project}"' in refused.get_data(as_text=True)


def test_a_decision_needs_a_choice_a_reason_and_a_day(town: Any) -> None:
    path = opened(town.office)
    step(town.office, path, "close")
    wrong = {"decision": "", "reason": " ", "meeting_date": "先週"}
    page = decide(town.office, path, town.project, **wrong).get_data(as_text=True)

    for field in ("decision", "reason", "meeting_date"):
        assert f'href="#{field}"' in page


def test_what_too_few_may_score_is_said_before_the_round_opens_and_gets_no_rank(
    town: Any,
) -> None:
    """羅臼町's own evaluator may not score its project, so that the expert alone is left."""
    path = prepared(town.office)
    for page in (path, f"{path}/open"):
        told = text(town.office, page)
        assert "参考となる事業が1件あります" in told
        assert "評価できる人 1名" in told
    step(town.office, path, "open")
    score(town.expert, path, town.project)
    step(town.office, path, "close")
    page = text(town.office, f"{path}/results")

    assert '<span class="chip">参考</span>' in page
    assert "採点 1名／</span>" in page
    assert "対象 1名</span>" in page
    assert "3名に満たないため、参考とし" in page
    assert "4.00" in page
    assert "1位" not in page


def test_what_too_few_have_scored_is_said_before_the_close_and_gets_no_rank(
    town: Any, world: Any, signed_in: Any, settings: Settings
) -> None:
    """Two more evaluators of 別海町 may score it, and do not."""
    enrol_evaluators(world.contexts["council"], 2)
    hear(town.evaluation, settings)
    path = opened(town.office)
    score(town.expert, path, town.project)
    told = text(town.office, f"{path}/close")
    assert "参考となる事業" not in text(town.office, path)
    assert "いま締め切ると参考となる事業が1件あります" in told
    assert "採点 1名／対象 3名" in told
    step(town.office, path, "close")
    decide(town.office, path, town.project)
    step(town.office, path, "publish")

    read = text(signed_in("betsukai"), f"{path}/results")
    assert "参考とし、順位を付けていません" in read
    assert "採点 1名／</span>" in read
    assert "対象 3名</span>" in read
    assert "1名／3名" in text(town.office, path)


def test_whoever_closes_early_is_told_whose_scores_are_missing(
    town: Any, world: Any, settings: Settings
) -> None:
    enrol_evaluators(world.contexts["council"], 1)
    hear(town.evaluation, settings)
    path = opened(town.office)
    score(town.expert, path, town.project)
    assert "1名が評価を終えていません。" in text(town.office, path)

    told = text(town.office, f"{path}/close")
    assert "評価を終えていない評価者が1名います" in told
    assert "<li>別海町 評価者0（残り 1事業）</li>" in told
    assert "令和32年12月18日は、まだ過ぎていません" in told
    assert ">1名の評価を待たずに締め切る</button>" in told
    assert "外部有識者（残り" not in told


def test_a_close_that_waits_for_nobody_asks_no_more_than_ever(town: Any) -> None:
    path = opened(town.office)
    score(town.expert, path, town.project)
    told = text(town.office, f"{path}/close")
    assert ">評価を締め切る</button>" in told
    assert "評価者は全員、評価を終えています" in told


def test_a_total_that_nobody_gave_is_unknown_as_its_values_are(town: Any) -> None:
    path = opened(town.office)
    step(town.office, path, "close")
    page = text(town.office, f"{path}/results")
    assert 'data-label="総合点"><span class="muted">不明</span>' in page


def test_a_decision_dated_before_its_round_is_refused_at_the_field_with_the_day(
    town: Any,
) -> None:
    path = opened(town.office)
    step(town.office, path, "close")
    refused = decide(town.office, path, town.project, meeting_date="令和8年4月1日")
    page = refused.get_data(as_text=True)

    assert refused.status_code == 422
    assert 'href="#meeting_date"' in page
    assert f"評価の受付を始めた{TODAY}より前の日付は入力できません。" in page
    assert "効果が高い。" in page


def test_the_published_ranking_and_decision_are_seen_by_all_but_comments_are_not(
    town: Any, signed_in: Any
) -> None:
    path, official = opened(town.office), signed_in("betsukai")
    score(town.expert, path, town.project, comment="内輪の感想")
    step(town.office, path, "close")
    assert "内輪の感想" in text(town.office, f"{path}/results")
    assert official.get(f"{path}/results").status_code == 404
    assert decide(town.office, path, town.project).status_code == 303
    assert f'value="{TODAY}"' in text(town.office, f"{path}/decisions/{town.project}")
    assert step(town.office, path, "publish").status_code == 303
    page = text(official, f"{path}/results")

    assert "4.00" in page
    assert "採択" in page
    assert "効果が高い。" in page
    assert "内輪の感想" not in page


def test_a_corrected_decision_is_shown_under_what_was_recorded_before(
    town: Any, signed_in: Any
) -> None:
    path = opened(town.office)
    score(town.expert, path, town.project)
    step(town.office, path, "close")
    decide(town.office, path, town.project)
    decide(town.office, path, town.project, decision="on_hold", reason="費用を確かめる。")
    page = text(town.office, f"{path}/decisions/{town.project}").partition("これまでの記録")[2]

    assert page.index("費用を確かめる。") < page.index("効果が高い。")
    assert page.count("根室市 事務局") == 2
    step(town.office, path, "publish")
    published = text(town.office, f"{path}/decisions/{town.project}")
    assert "効果が高い。" in published
    assert "決定を記録する</button>" not in published
    assert signed_in("betsukai").get(f"{path}/decisions/{town.project}").status_code == 403


def test_a_weight_keeps_every_digit_and_unreadable_ones_are_refused_at_their_fields(
    town: Any,
) -> None:
    path, fields = round_form(town.office)
    fields |= {"criteria-0-weight": "14.2857142", "criteria-1-weight": "0.00001"}
    page = f"{town.office.post(path, fields).location.partition('?')[0]}"
    form = text(town.office, f"{page}/edit")
    assert 'value="14.2857142"' in form
    assert "重み 14.2857142" in text(town.office, page)
    assert "e-05" not in form

    path, fields = round_form(town.office)
    answer = town.office.post(path, fields | {"criteria-0-weight": "1,5", "due_date": "8.12.1 8"})
    refused = answer.get_data(as_text=True)
    assert 'href="#criteria-0-weight"' in refused
    assert 'href="#due_date"' in refused


def test_who_was_suspended_is_marked_in_a_round_and_waited_for_by_nobody(
    town: Any, settings: Settings, world: Any
) -> None:
    path = opened(town.office)
    (judge,) = (one for one in people_of(town.office) if one[1] == "外部有識者")
    confirmation = text(town.office, f"/members/{judge[0]}/suspend")
    assert "令和8年度 第1回評価（完了 0／1事業）" in confirmation
    assert "（評価できる人 1名）" in text(town.office, path)
    answer = town.office.post(
        f"/members/{judge[0]}/suspend", {"revision": hidden(confirmation, "revision")}
    )
    assert answer.status_code == 303
    hear(town.evaluation, settings)

    page = text(town.office, path)
    assert "入力できません</span>" in page
    assert "（評価できる人 0名）" in page
    assert "外部有識者（外部・完了 0／1事業）" in text(town.office, f"{path}/close")
    assert "評価を終えていない評価者" not in text(town.office, f"{path}/close")
    form = text(town.office, town.office.get("/rounds/new").location)
    assert "外部有識者（外部・評価者・利用停止中）" in form
    assert re.search(rf'name="evaluators" value="{judge[0]}" disabled>', form)


def test_the_confirmation_of_publication_says_what_becomes_of_each_project(town: Any) -> None:
    path = opened(town.office)
    step(town.office, path, "close")
    assert decide(town.office, path, town.project, decision="on_hold").status_code == 303
    table = (
        text(town.office, f"{path}/publish").partition("公表する決定")[2].partition("</table>")[0]
    )
    told = re.sub("<[^>]+>", " ", table)
    assert re.search(r"①知床岬（WⅰFⅰ）\s+保留\s", told)


def people_of(office: Any) -> list[tuple[str, str]]:
    """(id, name) of the members, as their list shows them to the secretariat."""
    return re.findall(r'href="/members/([0-9a-f-]{36})">([^<]+)</a>', text(office, "/members"))
