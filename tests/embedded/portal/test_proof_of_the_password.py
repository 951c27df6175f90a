"""A page asks for the password again before an act of great weight, and loses nothing by it."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.access import PROOF_LASTS
from tests.embedded.portal.conftest import PASSWORD
from tests.embedded.portal.rounds import text

NEW = {
    "login": "rausu-shinjin",
    "name": "羅臼町\r\n新任",
    "municipality": "016942",
    "roles": ["official", "section_head"],
    "term_from": "令和8年4月1日",
}
ASKED = "パスワードの確認"


def later(parts: Any) -> None:
    """For this service the time is past for which a proof counts."""
    clock = parts.transactions.clock
    moved = replace(parts.transactions, clock=lambda: clock() + PROOF_LASTS + timedelta(seconds=1))
    parts.transactions = moved


@pytest.fixture
def office(signed_in: Any, world: Any) -> Any:
    """Signed in, and called away for ten minutes."""
    browser = signed_in("office")
    later(world.parts["council"])
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
    for parts in (sharing, world.parts["council"]):
        later(parts)
    fields = {"title": "避難場所", "kind": "evacuation_sites", "audience": "all_members"}
    fields |= {"key": "0190f3a2-5a1b-4c3d-8e4f-1234567890ab", "form_key": "dataset:new"}

    page = betsukai.post(
        "/datasets/new", {**fields, "file": (io.BytesIO("名称\r\n小学校\r\n".encode()), "表.csv")}
    ).get_data(as_text=True)

    assert ASKED in page
    assert 'enctype="multipart/form-data"' in page
    assert "「表.csv」を、もう一度選んでください。" in page
    assert 'type="file"' in page
    assert "避難場所" in page
    assert fields["key"] not in text(betsukai, "/datasets")
