"""A page asks for the password again before an act of great weight, and loses nothing by it."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from infra.docs.pages import PAGES, Asked
from infra.docs.routes import lines_of, readable
from services.portal.guarded_actions import GUARDED_ACTIONS
from shared.access import PROOF_LASTS
from shared.manifests import WITH_API
from tests.embedded.portal.conftest import PASSWORD
from tests.embedded.portal.rounds import accepted_project, text

RAUSU = "/members/00000000-0000-4000-8000-000000000001"
NEW_KEY = "0190f3a2-5a1b-4c3d-8e4f-1234567890ab"

NEW = {
    "login": "rausu-shinjin",
    "name": "羅臼町\r\n新任",
    "municipality": "016942",
    "roles": ["official", "section_head"],
    "term_from": "令和8年4月1日",
}
ASKED = "パスワードの確認"


def later(context: Any) -> None:
    """For this service the time is past for which a proof counts."""
    clock = context.transactions.clock
    moved = replace(
        context.transactions, clock=lambda: clock() + PROOF_LASTS + timedelta(seconds=1)
    )
    context.transactions = moved


@pytest.fixture
def office(signed_in: Any, world: Any) -> Any:
    """Signed in, and called away for ten minutes."""
    browser = signed_in("office")
    later(world.contexts["council"])
    return browser


def names(browser: Any) -> str:
    return text(browser, "/members")


def test_a_member_is_registered_once_the_password_was_given(office: Any) -> None:
    fields = {**NEW, "name": "羅臼町 新任"}
    asked = office.post("/members/new", fields)
    page = asked.get_data(as_text=True)
    assert asked.status_code == 403
    assert ASKED in page
    assert '<form method="post" action="/members/new"' in page
    assert page.count('<textarea name="roles"') == 2
    assert "羅臼町 新任" not in names(office)

    done = office.post("/members/new", {**fields, "proof": PASSWORD})
    assert done.status_code == 200
    assert "羅臼町 新任" in names(office)


def test_for_ten_minutes_nothing_further_is_asked(office: Any) -> None:
    office.post("/members/new", {**NEW, "name": "羅臼町 新任", "proof": PASSWORD})
    suspended = office.post(
        "/members/00000000-0000-4000-8000-000000000001/suspend", {"revision": "1"}
    )
    assert suspended.status_code == 303


def test_a_wrong_password_stays_on_the_page_with_all_that_was_typed(office: Any) -> None:
    refused = office.post("/members/new", {**NEW, "proof": "まちがい"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "現在のパスワードが正しくありません。" in page
    assert "羅臼町\n新任" in page.replace("\r", "")
    assert "まちがい" not in page


def test_an_empty_password_is_asked_for_again(office: Any) -> None:
    page = office.post("/members/new", {**NEW, "proof": ""}).get_data(as_text=True)
    assert "パスワードを入力してください。" in page


def test_the_page_without_the_token_of_our_own_forms_proves_nothing(office: Any) -> None:
    forged = office.client.post("/members/new", data={**NEW, "proof": PASSWORD})
    assert forged.status_code == 400
    assert ASKED in office.post("/members/new", NEW).get_data(as_text=True)


def test_a_password_sent_by_nobody_is_answered_with_the_sign_in_page(new_browser: Any) -> None:
    browser = new_browser()
    answer = browser.post("/members/new", {**NEW, "proof": PASSWORD})
    assert answer.location.startswith("/sign-in")
    fields = {"login": "office", "password": PASSWORD, "proof": PASSWORD}
    assert browser.post("/sign-in", fields).status_code == 303


def test_a_file_is_asked_for_again_and_the_rest_stays_typed(
    also_running: Any, signed_in: Any, world: Any
) -> None:
    sharing, betsukai = also_running("sharing"), signed_in("betsukai")
    for context in (sharing, world.contexts["council"]):
        later(context)
    fields = {"title": "避難場所", "kind": "evacuation_sites", "audience": "all_members"}
    fields |= {"key": NEW_KEY, "form_key": "dataset:new"}

    page = betsukai.post(
        "/datasets/new", {**fields, "file": (io.BytesIO("名称\r\n小学校\r\n".encode()), "表.csv")}
    ).get_data(as_text=True)

    assert ASKED in page
    assert 'enctype="multipart/form-data"' in page
    assert "「表.csv」を、もう一度選んでください。" in page
    assert 'type="file"' in page
    assert "避難場所" in page
    assert fields["key"] not in text(betsukai, "/datasets")
    assert '<dt>データの名称</dt><dd class="prose">避難場所</dd>' in page
    assert "全構成員" in page
    again = betsukai.post(
        "/datasets/new", {**fields, "proof": "まちがい", "file": (io.BytesIO(b""), "")}
    ).get_data(as_text=True)
    assert 'type="file"' in again, "a file that was not chosen again is still asked for"


def test_the_form_says_beforehand_that_a_file_may_have_to_be_chosen_again(
    also_running: Any, signed_in: Any
) -> None:
    also_running("sharing")
    page = text(signed_in("betsukai"), "/datasets/new")
    assert "パスワードの確認" in page.partition('id="file-hint"')[2].partition("</p>")[0]


def test_the_page_says_what_is_about_to_be_done_and_to_whom(office: Any) -> None:
    page = office.post(f"{RAUSU}/password-reset").get_data(as_text=True)
    assert "パスワードの再設定コードの発行" in page
    assert "羅臼町 担当者" in page
    assert f'href="{RAUSU}">やめる</a>' in page


def test_what_was_typed_is_shown_in_words_before_it_is_done(office: Any) -> None:
    page = office.post("/members/new", {**NEW, "name": "羅臼町 新任"}).get_data(as_text=True)
    assert "<dt>操作</dt><dd>構成員の登録</dd>" in page
    shown = page.partition('<dl class="facts">')[2].partition("</dl>")[0]
    assert "羅臼町 新任" in shown
    assert "担当者・所属長" in shown
    assert "016942" not in shown
    assert 'href="/members/new">やめる</a>' in page


def test_a_mayor_sees_the_words_that_will_be_signed_and_for_which_project(
    signed_in: Any, world: Any
) -> None:
    path = accepted_project(signed_in, "①知床岬", "016942", [])
    mayor = signed_in("rausu-mayor")
    for service in ("council", "registry"):
        later(world.contexts[service])
    words = "基地局の維持費を、毎年度の予算に計上します。"
    fields = {"commitment-words": words, "form_path": f"/projects/{path}"}
    page = mayor.post(f"/projects/{path}/commitments", fields).get_data(as_text=True)
    assert "コミットメントへの署名" in page
    assert "①知床岬" in page
    assert page.count(words) == 2, "once to read, once to be sent"
    assert f'href="/projects/{path}">やめる</a>' in page


def test_every_page_of_an_act_of_great_weight_has_words_for_it(world: Any) -> None:
    weighty = {
        Asked(service, line.method, readable(line.route))
        for service in WITH_API
        for line in lines_of(service)
        if line.checks[0].weighty
    }
    urls = world.portal.url_map.bind("")
    asked_at = {
        urls.match(re.sub("{[^}]*}", NEW_KEY, page.path), method="POST")[0]
        for page in PAGES
        if page.method == "POST" and weighty & set(page.asks)
    }
    assert asked_at
    assert asked_at - GUARDED_ACTIONS.keys() == set()
