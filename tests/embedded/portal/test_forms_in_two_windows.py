"""One form in two windows: whoever sends second overwrites nothing that they have not seen."""

from typing import Any

import pytest

from tests.embedded.portal.projects import DRAFT, hidden_fields, new_form, register
from tests.embedded.portal.rounds import TODAY, hidden, prepared, round_form, score, text

NEW_PLACE = "この様式からは、ほかの画面で別の内容が登録されています。"


@pytest.fixture
def rausu(signed_in: Any) -> Any:
    return signed_in("rausu")


def registered_in_another_window(browser: Any) -> tuple[str, dict[str, str], str]:
    """A form's address, what a second window of it would send, and the project made from it."""
    path, fields = new_form(browser)
    made = browser.post(path, {**fields, **DRAFT, "problem": "先の画面の文章"})
    return path, {**fields, **DRAFT, "problem": "後の画面の文章"}, made.location.partition("?")[0]


def test_the_second_window_of_a_new_project_is_shown_what_the_first_has_saved(rausu: Any) -> None:
    path, fields, project = registered_in_another_window(rausu)
    answer = rausu.post(path, fields)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 412
    assert "先の画面の文章" in page
    assert "後の画面の文章" in page
    assert "後の画面の文章" not in text(rausu, project)


def test_having_seen_it_the_second_window_saves_and_nothing_waits_any_more(rausu: Any) -> None:
    path, fields, project = registered_in_another_window(rausu)
    page = rausu.post(path, fields).get_data(as_text=True).partition("<main")[2]
    told = hidden_fields(page)
    saved = rausu.post(f"{project}/edit", {**fields, **told, "go": "save"})

    assert saved.status_code == 303
    assert "後の画面の文章" in text(rausu, project)
    assert "入力途中の様式" not in text(rausu, "/")


def test_text_kept_by_the_second_window_is_found_in_the_form_of_what_the_first_has_made(
    rausu: Any,
) -> None:
    path, fields, project = registered_in_another_window(rausu)
    rausu.post("/unsent", fields)
    assert rausu.get(path).location == f"{project}/edit"
    page = text(rausu, f"{project}/edit")

    assert "後の画面の文章" in page
    assert "ほかの方が先に更新しています" in page
    late = rausu.post(f"{project}/edit", {**fields, "revision": hidden(page, "revision")})
    assert late.status_code == 412


def test_the_second_window_of_a_new_round_is_shown_what_differs_and_overwrites_nothing(
    town: Any,
) -> None:
    path, fields = round_form(town.office)
    made = town.office.post(path, fields).location.partition("?")[0]
    answer = town.office.post(path, {**fields, "title": "後の画面の名称", "evaluators": []})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 412
    assert "最新の内容と、あなたの入力との違い" in page
    assert "羅臼町 評価者" in page.partition("最新の内容と、")[2].partition("</table>")[0]
    assert "後の画面の名称" not in text(town.office, made)
    saved = town.office.post(
        f"{made}/edit",
        {**fields, "title": "後の画面の名称", "revision": hidden(page, "revision")},
    )
    assert saved.status_code == 303
    assert "後の画面の名称" in text(town.office, made)


def test_another_order_under_the_key_of_a_report_is_said_and_sent_under_a_new_one(
    also_running: Any, signed_in: Any
) -> None:
    also_running("reporting")
    office = signed_in("office")
    fields = {"key": hidden(text(office, "/reports/new"), "key"), "chapters": ["overview"]}
    office.post("/reports/new", {**fields, "title": "先の報告書", "texts-overview": "同じ"})
    other = {**fields, "title": "先の報告書", "texts-overview": "後の画面の文章"}
    answer = office.post("/reports/new", other)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 409
    assert NEW_PLACE in page
    assert "後の画面の文章" in page
    assert office.post("/reports/new", {**other, "key": hidden(page, "key")}).status_code == 303


def test_another_member_under_the_key_of_a_form_is_said(signed_in: Any) -> None:
    office = signed_in("office")
    fields = {"name": "羅臼町 担当者2", "roles": ["official"], "municipality": "016942"}
    fields |= {"term_from": "R8.4.1", "key": "0c6f8a5e-3b1d-4f27-9e80-5d2c7b4a1f63"}
    office.post("/members/new", {**fields, "login": "rausu-2"})
    answer = office.post("/members/new", {**fields, "login": "rausu-3"})

    assert answer.status_code == 409
    assert NEW_PLACE in answer.get_data(as_text=True)


def test_another_token_under_the_key_of_a_form_is_said(signed_in: Any) -> None:
    head = signed_in("rausu-head")
    fields = hidden_fields(text(head, "/members/api-tokens/new"))
    fields |= {"last_day": "R9.3.31"}
    head.post("/members/api-tokens/new", {**fields, "name": "業務システム"})
    answer = head.post("/members/api-tokens/new", {**fields, "name": "別のシステム"})

    assert answer.status_code == 409
    assert NEW_PLACE in answer.get_data(as_text=True)


NEW_FORMS = {
    "/reports/new": ("office", {"chapters": ["overview"]}, "title"),
    "/members/new": (
        "office",
        {"name": "別海町 担当者2", "roles": ["official"], "municipality": "016918"}
        | {"term_from": "R8.4.1"},
        "login",
    ),
    "/members/api-tokens/new": ("rausu-head", {"last_day": "R9.3.31"}, "name"),
}
"""Path: who fills the form in, with what, and the field that both windows fill in differently."""


@pytest.mark.parametrize("path", NEW_FORMS)
def test_what_another_window_left_is_sent_under_a_new_key_from_home_too(
    also_running: Any, signed_in: Any, path: str
) -> None:
    also_running("reporting")
    login, fields, name = NEW_FORMS[path]
    browser = signed_in(login)
    opened = {**hidden_fields(text(browser, path)), **fields}
    browser.post(path, {**opened, name: "first"})
    assert browser.post(path, {**opened, name: "second"}).status_code == 409

    again = hidden_fields(text(browser, path))
    assert again["key"] != opened["key"]
    assert browser.post(path, {**opened, **again, name: "second"}).status_code in (200, 303)
    assert "入力途中の様式" not in text(browser, "/")


def test_a_members_record_changed_meanwhile_is_shown_beside_what_was_typed(
    signed_in: Any,
) -> None:
    office, page = signed_in("office"), "/members/00000000-0000-4000-8000-000000000001"
    fields = {"roles": ["official"], "municipality": "016942", "term_from": "R8.4.1"}
    opened = hidden_fields(text(office, page))
    office.post(page, {**fields, **opened, "name": "先の表示名"})
    late = office.post(page, {**fields, **opened, "name": "後の表示名"})
    shown = late.get_data(as_text=True)

    assert late.status_code == 412
    assert "先の表示名" in shown.partition("最新の内容と、")[2]
    assert "後の表示名" in shown


def test_an_error_in_a_decision_does_not_hide_that_another_was_recorded(town: Any) -> None:
    path = prepared(town.office)
    for name in ("open", "close"):
        if name == "close":
            score(town.expert, path, town.project)
        step = f"{path}/{name}"
        town.office.post(step, {"revision": hidden(text(town.office, step), "revision")})
    page = f"{path}/decisions/{town.project}"
    opened = {"revision": hidden(text(town.office, page), "revision")}
    told = {"decision": "adopted", "reason": "先の理由", "meeting_date": TODAY}
    assert town.office.post(page, {**opened, **told}).status_code == 303
    answer = town.office.post(page, {**opened, **told, "reason": "後の理由", "meeting_date": ""})

    assert answer.status_code == 422
    assert "ほかの方が先に更新しました" in answer.get_data(as_text=True)


def test_an_amount_of_a_year_recorded_meanwhile_is_told_and_what_was_typed_stays(
    rausu: Any,
) -> None:
    project = register(rausu, DRAFT)
    fields = {"fiscal_year": "2026", "initial_yen": "1,234", "operating_yen": "0"}
    answer = rausu.post(f"{project}/report-progress", {**fields, "revision": "0"})

    assert answer.status_code == 412
    assert "最新の内容を下に表示しています" in answer.get_data(as_text=True)
