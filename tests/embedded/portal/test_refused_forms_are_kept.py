"""Whatever a page refuses is kept before it says so, for its author, and no page promises more."""

from typing import Any

import pytest

from services.portal import saved_drafts
from tests.embedded.portal.conftest import PASSWORD
from tests.embedded.portal.projects import (
    DRAFT,
    end_sessions,
    hidden_fields,
    new_form,
    register,
)
from tests.embedded.portal.rounds import round_form, text

RAUSU = "/members/00000000-0000-4000-8000-000000000001"
NOT_YET = "押した操作は、まだ行われていません。"


@pytest.fixture
def rausu(signed_in: Any) -> Any:
    return signed_in("rausu")


def form_of(page: str, path: str) -> dict[str, str]:
    """The hidden fields of the one form that posts to `path`."""
    return hidden_fields(page.partition(f'action="{path}"')[2].partition("</form>")[0])


def test_what_was_typed_within_two_seconds_survives_the_error_page_that_one_leaves(
    rausu: Any,
) -> None:
    path, hidden = new_form(rausu)
    typed = {**DRAFT, "problem": "押す直前の文章", "costs-0-initial_yen": "たくさん"}
    assert rausu.post(path, {**hidden, **typed, "go": "request"}).status_code == 422

    assert "押す直前の文章" in text(rausu, path)
    assert path in text(rausu, "/")


def test_a_refused_round_is_kept(town: Any) -> None:
    path, fields = round_form(town.office)
    refused = {**fields, "title": "押す直前の名称", "due_date": "そのうち"}
    assert town.office.post(path, refused).status_code == 422
    assert "押す直前の名称" in text(town.office, path)


REFUSED = [
    ("office", "/members/new", {"name": "押す直前の文章"}),
    ("office", RAUSU, {"name": "押す直前の文章", "term_from": "そのうち"}),
    ("rausu-head", "/members/api-tokens/new", {"name": "押す直前の文章", "last_day": "あした"}),
]


@pytest.mark.parametrize(("login", "path", "typed"), REFUSED)
def test_a_refused_form_of_a_member_or_token_is_kept(
    signed_in: Any, login: str, path: str, typed: dict[str, str]
) -> None:
    browser = signed_in(login)
    refused = browser.post(path, {**form_of(text(browser, path), path), **typed})
    assert refused.status_code == 422

    page = text(browser, path)
    assert "押す直前の文章" in page
    assert "前回入力した内容の続きです。" in page


@pytest.mark.parametrize(("login", "path", "typed"), REFUSED)
def test_a_form_sent_after_a_sign_out_is_there_again_and_says_that_nothing_was_done(
    signed_in: Any, login: str, path: str, typed: dict[str, str]
) -> None:
    browser = signed_in(login)
    fields = {**form_of(text(browser, path), path), **typed}
    browser.post("/sign-out")
    signing = browser.client.post(path, data=fields).get_data(as_text=True)
    assert "押した操作も、行われていません" in signing
    again = {**hidden_fields(signing), "login": login, "password": PASSWORD}
    page = text(browser, browser.client.post("/sign-in", data=again).location)

    assert NOT_YET in page
    assert "押す直前の文章" in page


def test_an_act_without_words_pressed_after_the_session_ended_is_said_not_to_be_done(
    signed_in: Any, rausu: Any, world: Any
) -> None:
    project = register(rausu, DRAFT)
    fields = {"csrf_token": rausu.token, "revision": "1"}
    end_sessions(world)
    led = rausu.client.post(f"{project}/request-approval", data=fields).location
    signing = text(rausu, led)
    assert "押した操作は、行われていません" in signing
    again = {**hidden_fields(signing), "login": "rausu", "password": PASSWORD}

    assert NOT_YET in text(rausu, rausu.client.post("/sign-in", data=again).location)


def test_whoever_else_signs_in_there_gets_neither_the_text_nor_its_page(rausu: Any) -> None:
    path, hidden = new_form(rausu)
    token = rausu.token
    rausu.post("/sign-out")
    answer = rausu.client.post(path, data={"csrf_token": token, **hidden, **DRAFT})
    fields = {**hidden_fields(answer.get_data(as_text=True)), "login": "betsukai"}
    answer = rausu.client.post("/sign-in", data={**fields, "password": PASSWORD})
    page = text(rausu, answer.location)

    assert answer.location.startswith("/?")
    assert "引き継いでいません" in page
    assert NOT_YET not in page


def test_figures_spent_are_kept_and_shown_open(rausu: Any) -> None:
    project = register(rausu, DRAFT)
    fields = {"form_key": f"report-progress:{project.rpartition('/')[2]}", "revision": "1"}
    typed = {"fiscal_year": "2026", "initial_yen": "1,5", "form_path": project}
    page = rausu.post(f"{project}/report-progress", {**fields, **typed}).get_data(as_text=True)

    assert "コンマは、3桁ごとの区切りだけに使えます" in page
    assert f'href="{project}"' in text(rausu, "/")


def test_what_could_not_be_kept_is_not_said_to_be(
    signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reporting does not answer here, nor is there room for what was typed."""
    monkeypatch.setattr(saved_drafts, "LONGEST_KEPT", 1)
    office = signed_in("office")
    page = office.post(
        "/reports/new",
        {
            **form_of(text(office, "/reports/new"), "/reports/new"),
            "title": "報告",
            "chapters": "money",
        },
    ).get_data(as_text=True)

    assert "まだ作成されていません。" in page
    assert "保存してあります" not in page
