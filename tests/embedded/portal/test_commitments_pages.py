"""A 首長 signs and withdraws a commitment on the page of a project; everybody reads it there."""

from datetime import datetime
from typing import Any

import pytest

from services.portal import commitments
from tests.embedded.portal.conftest import PASSWORD
from tests.embedded.portal.projects import DRAFT, end_sessions, hidden_fields, register
from tests.embedded.portal.rounds import accepted_project, hidden, text
from tests.embedded.portal.test_life_of_a_project_pages import press

TITLE, WORDS = "①知床岬（WⅰFⅰ）", "令和9年度予算に計上します。<b>必ず</b>"
SIGN_HEADING = "のコミットメントに署名する"


@pytest.fixture
def project(signed_in: Any) -> str:
    """The page of an accepted project of 羅臼町."""
    return f"/projects/{accepted_project(signed_in, TITLE, '016942', [])}"


@pytest.fixture
def mayor(signed_in: Any) -> Any:
    return signed_in("rausu-mayor")


def sign(browser: Any, project: str, words: str = WORDS, key: str = "") -> Any:
    key = key or hidden(text(browser, project), "key")
    return browser.post(f"{project}/commitments", {"commitment-words": words, "key": key})


def withdraw(browser: Any, project: str, reason: str) -> Any:
    action = text(browser, project).partition(f'action="{project}/commitments/')[2]
    commitment = action.partition("/")[0]
    path = f"{project}/commitments/{commitment}/withdraw"
    return browser.post(path, {"commitment-reason": reason})


def test_a_signed_commitment_is_read_by_all_as_it_was_typed(signed_in, mayor, project) -> None:
    assert f"羅臼町{SIGN_HEADING}" in text(mayor, project)

    answer = sign(mayor, project)

    assert answer.status_code == 303
    assert answer.location == f"{project}?done=committed#done"
    page = text(signed_in("betsukai"), project)
    assert "令和9年度予算に計上します。&lt;b&gt;必ず&lt;/b&gt;" in page
    assert "主体" in page
    assert "羅臼町 首長" in page
    assert "署名する</button>" not in page
    assert "署名する</button>" not in text(mayor, project)


def test_a_head_is_led_to_what_may_be_signed_until_it_is(mayor, project) -> None:
    assert 'href="#commitments"' in text(mayor, project)
    sign(mayor, project)
    page = text(mayor, project)
    assert 'href="#commitments"' not in page
    assert "いま行える操作はありません" in page


def test_the_page_says_before_signing_who_will_see_it(mayor, project) -> None:
    page = text(mayor, project)
    assert "記録に残り、協議会の構成員全員に表示されます" in page
    assert "署名した後は書き直せません" in page


def test_a_head_of_another_town_may_support_the_project(signed_in, mayor, project) -> None:
    assert sign(signed_in("betsukai-mayor"), project, "回線を融通します。").status_code == 303
    assert sign(mayor, project).status_code == 303
    section = text(mayor, project).partition('id="commitments"')[2]
    assert section.index("支援") < section.index("主体"), "towns stand in the council's order"


def test_pressing_twice_signs_once(mayor, project) -> None:
    key = hidden(text(mayor, project), "key")
    answers = [sign(mayor, project, key=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert text(mayor, project).count("令和9年度予算に計上します。") == 1


def test_a_second_commitment_is_refused_with_what_to_do(mayor, project) -> None:
    key = "0190f3a2-5a1b-4c3d-8e4f-1234567890ab"
    sign(mayor, project)
    answer = sign(mayor, project, "別の内容です。", key)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "取り下げてから署名し直してください" in page
    assert "別の内容です。</textarea>" in page, "what was typed is not lost"


@pytest.mark.parametrize(("words", "message"), [(" ", "入力"), ("あ" * 1001, "1000文字以内")])
def test_wrong_words_are_named_at_their_field_and_kept(mayor, project, words, message) -> None:
    answer = sign(mayor, project, words)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#commitment-words"' in page
    assert message in page.partition('id="commitment-words-error"')[2][:80]
    assert words.strip() in page


def test_a_withdrawn_commitment_stays_with_its_reason_and_another_may_be_signed(
    mayor, project
) -> None:
    sign(mayor, project)
    refused = withdraw(mayor, project, "")
    assert refused.status_code == 422
    assert 'href="#commitment-reason"' in refused.get_data(as_text=True)

    assert withdraw(mayor, project, "負担の内容を改めるため。").status_code == 303

    page = text(mayor, project)
    assert "負担の内容を改めるため。" in page
    assert "令和9年度予算に計上します。" in page
    assert sign(mayor, project, "改めて約束します。").status_code == 303


def test_words_typed_while_the_session_ended_wait_in_the_form(world, mayor, project) -> None:
    page = text(mayor, project)
    fields = {name: hidden(page, name) for name in ("key", "csrf_token", "author")}
    fields |= {
        "form_key": f"sign-commitment:{project.rpartition('/')[2]}",
        "form_path": project,
        "form_title": TITLE,
        "commitment-words": "途中まで書いた約束",
    }
    end_sessions(world)
    answer = mayor.client.post(f"{project}/commitments", data=fields)
    signing_in = {"login": "rausu-mayor", "password": PASSWORD}
    asked = hidden_fields(answer.get_data(as_text=True))
    back = mayor.client.post("/sign-in", data={**asked, **signing_in}).location
    assert back == f"{project}?done=not-yet#done"

    assert "途中まで書いた約束" in text(mayor, project)
    assert sign(mayor, project).status_code == 303
    assert "入力途中の様式" not in text(mayor, "/")


def test_a_draft_offers_nothing_to_commit_to(signed_in) -> None:
    rausu = signed_in("rausu")
    assert "首長のコミットメント" not in text(rausu, register(rausu, DRAFT))


def test_whoever_is_no_head_is_refused(signed_in, project) -> None:
    official = signed_in("rausu")
    fields = {"commitment-words": WORDS}
    assert official.post(f"{project}/commitments", fields).status_code == 403


def test_the_home_page_of_a_head_names_the_own_towns_projects_without_commitment(
    signed_in, mayor, project
) -> None:
    home = text(mayor, "/").partition('id="newest"')[0]
    assert "コミットメントに署名していない事業" in home
    assert project in home
    assert "コミットメントに署名していない事業" not in text(signed_in("betsukai-mayor"), "/")

    sign(mayor, project)

    assert "コミットメントに署名していない事業" not in text(mayor, "/")


def test_pages_open_while_council_does_not_answer(world, mayor, project) -> None:
    world.stop["council"]()
    assert "いまはコミットメントを表示できません" in text(mayor, project)
    assert mayor.get("/").status_code == 200


def test_a_signature_says_when_another_version_was_submitted_after_it(
    signed_in, mayor, project
) -> None:
    sign(mayor, project)
    assert "署名の後に変更" not in text(signed_in("rausu"), project)

    press(signed_in("office"), project, "return", comment="経費を見直してください。")
    press(signed_in("rausu-head"), project, "approve")

    page = text(signed_in("betsukai"), project)
    assert "署名の後に、第2版が提出されています。" in page


def test_a_signature_and_its_withdrawal_stand_in_the_history_of_the_project(
    signed_in, mayor, project
) -> None:
    sign(mayor, project)
    withdraw(mayor, project, "予算が成立しなかったため。")
    history = text(signed_in("betsukai"), project).partition('id="history"')[2]

    withdrawn, signed, accepted = (
        history.index(f"<strong>{word}</strong>")
        for word in ("首長のコミットメントの取下げ", "首長のコミットメントの署名", "受理")
    )
    assert withdrawn < history.index("予算が成立しなかったため。") < signed < accepted
    assert history.count('<p class="timeline__what">羅臼町</p>') == 2
    assert history.count("羅臼町 首長") == 2


def test_on_each_page_of_the_history_stands_what_was_done_to_commitments_then() -> None:
    def at(minute: int) -> str:
        return f"2026-11-23T01:{minute:02}:00+00:00"

    signed = {"municipality": "016942", "signed_by": "mayor", "withdrawal": None}
    items = [{**signed, "signed_at": at(minute)} for minute in (25, 15, 5)]
    given = commitments.Commitments(items=items, may_sign=False, key="")
    pages = [[{"at": at(30)}, {"at": at(20)}], [{"at": at(10)}, {"at": at(1)}]]

    told = [
        commitments.told_among(pages[0], given, None),
        commitments.told_among(pages[1], given, datetime.fromisoformat(at(20))),
    ]
    assert [[one["at"] for one in page] for page in told] == [
        [at(30), at(25), at(20)],
        [at(15), at(10), at(5), at(1)],
    ]
