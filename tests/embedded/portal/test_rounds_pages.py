"""A round in the browser, from its form to the published decisions."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from services.evaluation.service import MEMBERS_HEARD, PROJECTS_HEARD
from services.registry.schemas import EXAMPLE_CONTENT
from shared.messaging.inbox import WakeUp
from shared.messaging.listener import Listener
from shared.messaging.reading import open_log
from shared.settings import Settings
from shared.web.parts import Parts
from tests.embedded.portal.test_the_project_form import as_fields, end_sessions, register

CRITERIA = 7
GRADES = {f"scores-{number}-grade": "4" for number in range(CRITERIA)}


def text(browser: Any, path: str) -> str:
    return browser.get(path).get_data(as_text=True)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


def chosen(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"', page)


def accepted_project(signed_in: Any, title: str, lead: str, partners: list[str]) -> str:
    """From draft to acceptance, by the buttons of the project's page."""
    content = {**EXAMPLE_CONTENT, "title": title, "lead_municipality": lead, "partners": partners}
    people = (("rausu", "request-approval"), ("rausu-head", "approve"), ("office", "accept"))
    path = register(signed_in("rausu"), as_fields(content))
    for login, deed in people:
        browser = signed_in(login)
        revision = hidden(text(browser, path), "revision")
        assert browser.post(f"{path}/{deed}", {"revision": revision}).status_code == 303
    return path.rpartition("/")[2]


def hear(evaluation: Parts, settings: Settings) -> None:
    for producer, handlers in (("registry", PROJECTS_HEARD), ("council", MEMBERS_HEARD)):
        Listener(
            stream=f"evaluation.{producer}",
            handlers=handlers,
            transactions=evaluation.transactions,
            log=open_log(settings.log_address(producer), lambda: ""),
            inbox=WakeUp(),
        ).catch_up()


@pytest.fixture
def town(also_running: Any, signed_in: Any, settings: Settings) -> SimpleNamespace:
    """A council with one accepted project of 羅臼町, and evaluation that has heard of it."""
    evaluation = also_running("evaluation")
    project = accepted_project(signed_in, "①知床岬（WⅰFⅰ）", "016942", [])
    hear(evaluation, settings)
    return SimpleNamespace(
        project=project,
        office=signed_in("office"),
        expert=signed_in("expert"),
        judge=signed_in("rausu-judge"),
    )


def round_form(office: Any) -> tuple[str, dict[str, Any]]:
    """The new form's address, and its fields as the page fills them."""
    path = office.get("/rounds/new").location
    page = text(office, path)
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n([^<]*)</textarea>', page)
    inputs = re.findall(r'name="(criteria-\d-(?:name|weight))" type="text" value="([^"]*)"', page)
    fields: dict[str, Any] = {**dict(areas), **dict(inputs)}
    return path, fields | {
        "form_key": hidden(page, "form_key"),
        "title": "令和8年度 第1回評価",
        "fiscal_year": "2026",
        "due_date": "令和81年12月18日",
        "candidates": chosen(page, "candidates"),
        "evaluators": chosen(page, "evaluators"),
    }


def step(office: Any, path: str, name: str) -> Any:
    revision = hidden(text(office, f"{path}/{name}"), "revision")
    return office.post(f"{path}/{name}", {"revision": revision})


def prepared(office: Any) -> str:
    path, fields = round_form(office)
    answer = office.post(path, fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.partition("?")[0]


def opened(office: Any) -> str:
    path = prepared(office)
    assert step(office, path, "open").status_code == 303
    return path


def score(browser: Any, path: str, project: str, **fields: Any) -> Any:
    sheet = f"{path}/scores/{project}"
    told = {"revision": hidden(text(browser, sheet), "revision"), **GRADES, "go": "stay"}
    return browser.post(sheet, {**told, **fields})


def decide(office: Any, path: str, project: str, **fields: Any) -> Any:
    page = f"{path}/decisions/{project}"
    told = {"decision": "adopted", "reason": "効果が高い。", "meeting_date": "令和8年11月20日"}
    return office.post(page, {"revision": hidden(text(office, page), "revision"), **told, **fields})


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


def test_opening_asks_first_and_names_what_is_not_settled(town: Any) -> None:
    path, fields = round_form(town.office)
    answer = town.office.post(path, {**fields, "due_date": "令和2年4月1日", "evaluators": []})
    path = answer.location.partition("?")[0]
    assert "評価項目・重み・対象の事業を変更できません" in text(town.office, f"{path}/open")
    refused = step(town.office, path, "open")

    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert f'<a href="{path}/edit#due_date">評価期限が過ぎています。</a>' in page
    assert "評価者を1名以上選任してください。" in page


def test_an_open_round_takes_a_later_due_date_but_keeps_its_criteria(town: Any) -> None:
    path = opened(town.office)
    page = text(town.office, f"{path}/edit")
    assert 'value="令和81年12月18日"' in page
    told = {"title": "改めた名称", "fiscal_year": "2026", "due_date": "令和82年1月31日"}
    answer = town.office.post(f"{path}/edit", {**told, "revision": hidden(page, "revision")})

    assert answer.status_code == 303
    assert "改めた名称" in text(town.office, path)
    assert "デジタル・ディバイドへの配慮" in text(town.office, path)


def test_a_sheet_shows_every_anchor_and_wants_a_choice_for_each_criterion(town: Any) -> None:
    path = opened(town.office)
    page = text(town.expert, f"{path}/scores/{town.project}")
    assert "速やかに着手できる。" in page
    answer = score(town.expert, path, town.project, **{"scores-2-grade": ""}, comment="よい計画。")

    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    assert 'href="#scores-2-grade"' in told
    assert told.count("checked") == CRITERIA - 1
    assert "よい計画。" in told


def test_a_saved_sheet_counts_and_comes_back_as_it_was(town: Any) -> None:
    path = opened(town.office)
    answer = score(town.expert, path, town.project, **{"scores-1-grade": "none"}, comment="よい。")
    page = text(town.expert, answer.location)

    assert "評価を保存しました" in page
    assert 'name="scores-1-grade" value="none" checked' in page
    assert 'name="scores-0-grade" value="4" checked' in page
    assert "1／1事業" in page


def test_the_secretariat_is_told_who_has_not_begun_and_who_is_done(town: Any) -> None:
    path = opened(town.office)
    assert '<span class="mark">未着手</span>' in text(town.office, path)
    score(town.expert, path, town.project, **{"scores-1-grade": "none"})
    page = text(town.office, path)

    assert '<span class="mark mark--done">完了</span>' in page
    assert '<span class="mark mark--out">対象なし</span>' in page


def test_a_second_window_is_told_what_the_first_one_saved(town: Any) -> None:
    path = opened(town.office)
    score(town.expert, path, town.project)
    answer = score(town.expert, path, town.project, revision="0", **{"scores-0-grade": "1"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 412
    assert "別の画面での評点：4" in page
    assert 'name="scores-0-grade" value="1" checked' in page


def test_an_evaluator_is_told_that_the_own_towns_project_is_not_theirs_to_score(
    town: Any,
) -> None:
    page = text(town.judge, f"{opened(town.office)}/scores/{town.project}")

    assert "所属する市町が実施又は連携する事業のため" in page
    assert 'type="radio"' not in page


def test_an_unsaved_sheet_survives_an_absent_service(town: Any, world: Any) -> None:
    path = opened(town.office)
    sheet = f"{path}/scores/{town.project}"
    keeping = {"form_key": f"scores:{path.rpartition('/')[2]}:{town.project}", "form_path": sheet}
    world.stop["evaluation"]()
    answer = town.expert.post(sheet, {**keeping, **GRADES, "comment": "途中までの感想"})

    assert answer.status_code == 503
    assert "途中までの感想" in answer.get_data(as_text=True)
    assert "入力途中" in text(town.expert, "/")


def test_a_sheet_survives_the_end_of_the_session(town: Any, world: Any) -> None:
    path = opened(town.office)
    sheet = f"{path}/scores/{town.project}"
    page = text(town.expert, sheet)
    fields = {name: hidden(page, name) for name in ("form_key", "form_path", "revision")}
    token = town.expert.token
    end_sessions(world)
    answer = town.expert.client.post(
        sheet, data={**fields, **GRADES, "comment": "途中の感想", "csrf_token": token}
    )
    assert "/sign-in" in answer.location
    town.expert.sign_in("expert")
    page = text(town.expert, sheet)

    assert "途中の感想" in page
    assert page.count(" checked") == CRITERIA
    assert "まだ保存されていません" in page


def test_nothing_is_published_before_each_candidate_is_decided(town: Any) -> None:
    path = opened(town.office)
    score(town.expert, path, town.project)
    step(town.office, path, "close")
    refused = step(town.office, path, "publish")

    assert refused.status_code == 422
    assert f'href="{path}/decisions/{town.project}"' in refused.get_data(as_text=True)


def test_a_decision_needs_a_choice_a_reason_and_a_day(town: Any) -> None:
    path = opened(town.office)
    step(town.office, path, "close")
    wrong = {"decision": "", "reason": " ", "meeting_date": "先週"}
    page = decide(town.office, path, town.project, **wrong).get_data(as_text=True)

    for field in ("decision", "reason", "meeting_date"):
        assert f'href="#{field}"' in page


def test_the_published_ranking_and_decision_are_seen_by_all_but_comments_are_not(
    town: Any, signed_in: Any
) -> None:
    path, official = opened(town.office), signed_in("betsukai")
    score(town.expert, path, town.project, comment="内輪の感想")
    step(town.office, path, "close")
    assert "内輪の感想" in text(town.office, f"{path}/results")
    assert official.get(f"{path}/results").status_code == 404
    assert decide(town.office, path, town.project).status_code == 303
    assert 'value="令和8年11月20日"' in text(town.office, f"{path}/decisions/{town.project}")
    assert step(town.office, path, "publish").status_code == 303
    page = text(official, f"{path}/results")

    assert "4.00" in page
    assert "採択" in page
    assert "効果が高い。" in page
    assert "内輪の感想" not in page
