"""One form in two windows: whoever sends second overwrites nothing that they have not seen."""

import re
from html import unescape
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
    assert "ほかの画面で先に保存されています" in page
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


FIGURES = {
    "name": "利用者",
    "unit": "人",
    "baseline": "1",
    "target": "20",
    "due_date": "令和9年3月31日",
}
FULL = {**DRAFT, "necessity": "初めの必要性", "beneficiaries": "初めの対象者"} | {
    f"indicators-0-{column}": text for column, text in FIGURES.items()
}


def opened(browser: Any, path: str, fields: dict[str, Any]) -> dict[str, Any]:
    """What the page's form sends when nothing is changed in it."""
    return {**fields, **hidden_fields(text(browser, path).partition("<main")[2]), "go": "save"}


def resent(page: str) -> dict[str, str]:
    """The fields that the comparison carries on."""
    carried = re.findall(r'<textarea name="([^"]+)" hidden[^>]*>\n([^<]*)</textarea>', page)
    return hidden_fields(page.partition("<main")[2]) | {
        name: unescape(value) for name, value in carried
    }


def row_of(page: str, label: str) -> str:
    """The row of the comparison with this heading; empty without one."""
    found = re.search(rf'<th scope="row">{label}(?:<br>.*?)?</th>.*?</tr>', page, re.DOTALL)
    return found[0] if found else ""


def test_what_only_the_other_window_changed_stays_and_what_both_changed_is_asked(
    rausu: Any,
) -> None:
    project = register(rausu, FULL)
    first, second = (opened(rausu, f"{project}/edit", FULL) for _ in range(2))
    changed = {"necessity": "先の必要性", "problem": "先の課題", "indicators-0-target": "33"}
    assert rausu.post(f"{project}/edit", {**first, **changed}).status_code == 303
    typed = {"beneficiaries": "後の対象者", "problem": "後の課題"}
    page = rausu.post(f"{project}/edit", {**second, **typed}).get_data(as_text=True)

    assert "初めの必要性" not in page
    assert "先の必要性" in row_of(page, "5Gの必要性")
    assert "ほかの画面でも変わった項目" in row_of(page, "地域課題")
    assert "先の課題" in row_of(page, "地域課題")
    assert "後の課題" in row_of(page, "地域課題")
    assert "ほかの画面でも変わった項目" not in row_of(page, "課題を抱えている方")

    form = rausu.post(f"{project}/edit", {**resent(page), "go": "edit"}).get_data(as_text=True)
    assert "先の必要性" in form
    assert rausu.post(f"{project}/edit", {**resent(page), "go": "save"}).status_code == 303
    saved = text(rausu, f"{project}/edit")
    for kept in ("先の必要性", "後の対象者", "後の課題", 'value="33"'):
        assert kept in saved


def test_rows_that_both_windows_changed_are_asked_about_as_a_whole(rausu: Any) -> None:
    project = register(rausu, FULL)
    first, second = (opened(rausu, f"{project}/edit", FULL) for _ in range(2))
    rausu.post(f"{project}/edit", {**first, "indicators-0-target": "33"})
    late = rausu.post(f"{project}/edit", {**second, "indicators-0-name": "利用した人"})
    row = row_of(late.get_data(as_text=True), r"指標（KPI）")

    assert "ほかの画面でも変わった項目" in row
    assert "利用した人" in row
    assert "33" in row


def test_what_is_kept_of_a_form_still_knows_what_its_page_showed(rausu: Any) -> None:
    project = register(rausu, FULL)
    first, second = (opened(rausu, f"{project}/edit", FULL) for _ in range(2))
    rausu.post("/unsent", {**second, "beneficiaries": "後の対象者"})
    rausu.post(f"{project}/edit", {**first, "necessity": "先の必要性"})
    again = opened(rausu, f"{project}/edit?typed={second['form_window']}", FULL)
    late = rausu.post(f"{project}/edit", {**again, "beneficiaries": "後の対象者"})
    page = late.get_data(as_text=True)

    assert late.status_code == 412
    assert "初めの必要性" not in page
    assert rausu.post(f"{project}/edit", {**resent(page), "go": "save"}).status_code == 303
    assert "先の必要性" in text(rausu, project)


def test_a_form_goes_on_from_an_error_with_what_its_page_showed(rausu: Any) -> None:
    project = register(rausu, FULL)
    first, second = (opened(rausu, f"{project}/edit", FULL) for _ in range(2))
    rausu.post(f"{project}/edit", {**first, "necessity": "先の必要性"})
    wrong = rausu.post(f"{project}/edit", {**second, "title": ""})
    told = hidden_fields(wrong.get_data(as_text=True).partition("<main")[2])

    assert wrong.status_code == 422
    assert (told["shown"], told["revision"]) == (second["shown"], second["revision"])


def test_what_another_window_changed_of_a_round_stays(town: Any) -> None:
    path, fields = round_form(town.office)
    made = town.office.post(path, fields).location.partition("?")[0]
    first, second = (opened(town.office, f"{made}/edit", fields) for _ in range(2))
    town.office.post(f"{made}/edit", {**first, "title": "先の名称", "evaluators": []})
    late = town.office.post(f"{made}/edit", {**second, "due_date": "令和32年12月19日"})
    page = late.get_data(as_text=True)

    assert late.status_code == 412
    assert 'value="先の名称"' in page
    assert "先の名称" in row_of(page, "評価の名称")
    assert "令和32年12月19日" in row_of(page, "評価期限")
    assert not re.search(r'name="evaluators" value="[^"]+" checked', page)


def test_a_conflict_over_an_open_round_speaks_only_of_what_its_form_has(town: Any) -> None:
    made = prepared(town.office)
    step = f"{made}/open"
    town.office.post(step, {"revision": hidden(text(town.office, step), "revision")})
    fields = {"title": "評価", "fiscal_year": "2026", "due_date": "令和32年12月18日"}
    first, second = (opened(town.office, f"{made}/edit", fields) for _ in range(2))
    assert town.office.post(f"{made}/edit", {**first, "title": "先の名称"}).status_code == 303
    late = town.office.post(f"{made}/edit", {**second, "title": "後の名称"})
    page = late.get_data(as_text=True)

    assert late.status_code == 412
    assert "先の名称" in row_of(page, "評価の名称")
    assert not row_of(page, "評価する事業")
    assert not row_of(page, "選任する評価者")


def test_what_another_window_changed_of_a_member_stays(signed_in: Any) -> None:
    office, page = signed_in("office"), "/members/00000000-0000-4000-8000-000000000001"
    shown = text(office, page)
    fields = {name: hidden_value(shown, name) for name in ("name", "section", "term_from")}
    fields |= {"roles": ["official"], "municipality": "016942"}
    first, second = (opened(office, page, fields) for _ in range(2))
    office.post(page, {**first, "name": "先の表示名"})
    late = office.post(page, {**second, "section": "後の所属"}).get_data(as_text=True)

    assert 'value="先の表示名"' in late
    assert 'value="後の所属"' in late
    assert not row_of(late, "ログインID")


def hidden_value(page: str, name: str) -> str:
    """What the text field of this name shows."""
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


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
    assert "ほかの画面で先に保存されました" in answer.get_data(as_text=True)


def test_an_amount_of_a_year_recorded_meanwhile_is_told_and_what_was_typed_stays(
    rausu: Any,
) -> None:
    project = register(rausu, DRAFT)
    fields = {"fiscal_year": "2026", "initial_yen": "1,234", "operating_yen": "0"}
    answer = rausu.post(f"{project}/report-progress", {**fields, "revision": "0"})

    assert answer.status_code == 412
    assert "最新の内容を下に表示しています" in answer.get_data(as_text=True)
