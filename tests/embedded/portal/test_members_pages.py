"""What is done to a member's account, asked about first."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.vocabulary import today_in_tokyo
from tests.embedded.portal.conftest import enrol_one

RAUSU = "/members/00000000-0000-4000-8000-000000000001"
HEAD = "/members/00000000-0000-4000-8000-000000000002"
OFFICE = "/members/00000000-0000-4000-8000-000000000004"


PROPOSALS = "/members/proposals"
KEY = "0c6f8a5e-3b1d-4f27-9e80-5d2c7b4a1f64"
NEW = "海霧の朝に遠く鳴る霧笛の音"
CHANGED = {
    "name": "羅臼町 担当者",
    "section": "企画財政課",
    "municipality": "016942",
    "term_from": today_in_tokyo(datetime.now(UTC)).isoformat(),
}


def code_on(page: str) -> str:
    return page.partition('class="secret-once">')[2].partition("<")[0]


def redeem(browser: Any, login: str, code: str, new: str = NEW, again: str = "") -> Any:
    fields = {"login": login, "code": code, "new": new, "again": again or new}
    return browser.post("/sign-in/code", fields)


def text(browser: Any, path: str) -> str:
    return browser.get(path).get_data(as_text=True)


def test_a_members_page_leads_to_a_question_and_does_nothing_by_itself(signed_in: Any) -> None:
    page = text(signed_in("office"), RAUSU)
    for action in ("suspend", "password-reset"):
        assert f'<a class="button button--danger" href="{RAUSU}/{action}">' in page
        assert f'action="{RAUSU}/{action}"' not in page


def test_a_suspension_is_confirmed_and_can_be_taken_back(signed_in: Any, new_browser: Any) -> None:
    office = signed_in("office")
    assert "登録内容と、これまでの記録は残ります。" in text(office, f"{RAUSU}/suspend")
    assert new_browser().sign_in("rausu").status_code == 303
    assert office.post(f"{RAUSU}/suspend", {"revision": "1"}).location.endswith(
        "done=suspended#done"
    )
    assert new_browser().sign_in("rausu").status_code != 303
    assert office.get(f"{RAUSU}/suspend").status_code == 409
    assert office.post(f"{RAUSU}/resume", {"revision": "2"}).location.endswith("done=resumed#done")
    assert new_browser().sign_in("rausu").status_code == 303


def test_a_suspension_asked_on_an_outdated_page_is_asked_again(signed_in: Any) -> None:
    answer = signed_in("office").post(f"{RAUSU}/suspend", {"revision": "7"})
    assert answer.status_code == 412
    assert 'name="revision" value="1"' in answer.get_data(as_text=True)


def test_a_reset_code_is_given_only_after_the_question(signed_in: Any, new_browser: Any) -> None:
    office = signed_in("office")
    assert "一度だけ表示されます" in text(office, f"{RAUSU}/password-reset")
    page = office.post(f"{RAUSU}/password-reset").get_data(as_text=True)

    before = signed_in("rausu")
    redeemed = redeem(new_browser(), "rausu", code_on(page))

    assert redeemed.location == "/?done=password-set#done"
    assert before.get("/projects").location.startswith("/sign-in")
    assert new_browser().sign_in("rausu").status_code != 303


def test_the_member_is_told_of_a_reset_and_puts_the_notice_away(signed_in: Any) -> None:
    rausu, office = signed_in("rausu"), signed_in("office")
    office.post(f"{RAUSU}/password-reset")
    page = text(rausu, "/")
    assert "根室市 事務局さんが、あなたのパスワードの再設定コードを発行しました。" in page
    assert "心当たりがないときは" in page

    acknowledge = page.partition('action="/notices/')[2].partition('"')[0]
    assert rausu.post(f"/notices/{acknowledge}").location == "/"
    assert "再設定コードを発行しました" not in text(rausu, "/")


def test_what_is_wrong_with_a_code_or_password_is_said_at_its_field(new_browser: Any) -> None:
    browser = new_browser()
    page = redeem(browser, "rausu", "h7kp-3mzd-wq9x-nf4c").get_data(as_text=True)
    assert "再設定コードが正しくないか" in page
    assert "12文字以上128文字以内" in redeem(browser, "rausu", "x", "短い").get_data(as_text=True)
    assert "一致しません" in redeem(browser, "rausu", "x", NEW, "違う").get_data(as_text=True)
    assert "再設定コードを入力して" in redeem(browser, "rausu", "").get_data(as_text=True)


def test_a_form_of_enrolment_sent_twice_says_how_to_get_a_code_that_was_not_seen(
    signed_in: Any,
) -> None:
    fields = {**CHANGED, "login": "rausu-2", "roles": ["official"]}
    fields["key"] = "0c6f8a5e-3b1d-4f27-9e80-5d2c7b4a1f63"
    office = signed_in("office")
    assert code_on(office.post("/members/new", fields).get_data(as_text=True))

    page = office.post("/members/new", fields).get_data(as_text=True)

    assert not code_on(page)
    assert "「パスワードを再設定する」" in page


@pytest.fixture
def second(world: Any, signed_in: Any) -> Any:
    """Another 事務局 member."""
    enrol_one(world.contexts["council"], "office-2", "根室市 事務局2", "012238", ["coordinator"])
    return signed_in("office-2")


def test_with_two_a_change_that_gives_more_is_confirmed_on_the_page_of_proposals(
    signed_in: Any, second: Any
) -> None:
    office = signed_in("office")
    fields = {**CHANGED, "roles": ["official", "head"], "revision": "1"}
    assert office.post(RAUSU, fields).location.endswith("/members/proposals?done=proposed#done")
    assert "承認を待つ申請" in text(second, "/").partition("<main")[2]
    assert "申請を取り下げる" in text(office, PROPOSALS)
    page = text(second, PROPOSALS)
    assert "担当者 → <strong>担当者・首長</strong>" in page
    assert "根室市 事務局（" in page

    confirm = page.partition(f'action="{PROPOSALS}/')[2].partition('"')[0]
    assert second.post(f"{PROPOSALS}/{confirm}").location.endswith("done=confirmed#done")

    assert "担当者・首長" in text(second, "/members")
    assert second.post(f"{PROPOSALS}/{confirm}").status_code == 409


def test_a_proposal_shows_the_login_and_what_the_member_was_called_then(
    signed_in: Any, second: Any
) -> None:
    office = signed_in("office")
    office.post(f"{RAUSU}/password-reset")
    renamed = {**CHANGED, "name": "新採用の職員", "roles": ["official"], "revision": "1"}
    assert office.post(RAUSU, renamed).location.endswith("done=member#done")

    page = text(second, PROPOSALS)

    assert "<dt>ログインID</dt><dd>rausu</dd>" in page
    assert "<dt>申請したときの表示名</dt><dd>羅臼町 担当者</dd>" in page
    assert "表示名又は課を変更しました" in text(second, "/")


def test_a_code_of_a_confirmed_reset_is_shown_to_whoever_confirms(
    signed_in: Any, second: Any, new_browser: Any
) -> None:
    answer = signed_in("office").post(f"{RAUSU}/password-reset")
    assert answer.location.endswith("?done=proposed#done")
    confirm = text(second, PROPOSALS).partition(f'action="{PROPOSALS}/')[2].partition('"')[0]
    page = second.post(f"{PROPOSALS}/{confirm}").get_data(as_text=True)
    assert redeem(new_browser(), "rausu", code_on(page)).status_code == 303


def test_a_reason_is_asked_for_where_a_proposal_is_declined(signed_in: Any, second: Any) -> None:
    office = signed_in("office")
    office.post(f"{RAUSU}/password-reset")
    path = text(second, PROPOSALS).partition(f'action="{PROPOSALS}/')[2].partition("/confirm")[0]
    decline = f"{PROPOSALS}/{path}/decline"
    assert "入力してください。" in second.post(decline).get_data(as_text=True)
    assert second.post(decline, {"reason": "本人から聞いていません。"}).status_code == 303
    assert "本人から聞いていません。" in text(office, "/")


def test_what_was_declined_does_not_read_as_if_the_member_had_it(
    signed_in: Any, second: Any
) -> None:
    office = signed_in("office")
    office.post(RAUSU, {**CHANGED, "roles": ["official", "head"], "revision": "1"})
    page = text(second, PROPOSALS)
    assert "<dt>申請した役割</dt>" not in page
    path = page.partition(f'action="{PROPOSALS}/')[2].partition("/confirm")[0]
    second.post(f"{PROPOSALS}/{path}/decline", {"reason": "首長は別の方です。"})

    assert "<dt>申請した役割</dt><dd>担当者・首長</dd>" in text(second, PROPOSALS)


def test_a_reset_that_only_the_operator_can_make_is_not_offered(
    signed_in: Any, second: Any
) -> None:
    page = text(second, OFFICE)
    assert f'href="{OFFICE}/password-reset"' not in page
    assert "サーバーの管理者に再設定を依頼してください。" in page
    assert f'href="{RAUSU}/password-reset"' in text(second, RAUSU)

    asked = second.get(f"{OFFICE}/password-reset")
    assert "サーバーの管理者に再設定を依頼してください。" in asked.get_data(as_text=True)
    refused = second.post(f"{OFFICE}/password-reset")
    assert refused.status_code == 409
    for answer in (asked, refused):
        page = answer.get_data(as_text=True)
        assert "この操作は行えません" in page
        assert '<p class="eyebrow">エラー' not in page
        assert f'action="{OFFICE}/password-reset"' not in page


def test_with_a_third_the_reset_of_a_second_is_offered(
    world: Any, signed_in: Any, second: Any
) -> None:
    enrol_one(
        world.contexts["council"], "office-3", "根室市 事務局3", "012238", ["coordinator"], 98
    )
    assert f'href="{OFFICE}/password-reset"' in text(second, OFFICE)


def test_what_was_done_in_another_window_is_said_where_it_was_asked_for(signed_in: Any) -> None:
    office = signed_in("office")
    office.post(f"{RAUSU}/suspend", {"revision": "1"})
    office.post(f"{RAUSU}/resume", {"revision": "2"})
    page = office.post(f"{RAUSU}/resume", {"revision": "3"}).get_data(as_text=True)
    assert "この操作は行えません" in page


def test_it_is_said_before_a_suspension_who_has_to_agree_to_its_end(
    signed_in: Any, second: Any
) -> None:
    page = text(signed_in("office"), f"{RAUSU}/suspend")
    assert "事務局のほかの方の承認を受けます" in page
    assert "元に戻せます" not in page


def test_it_is_said_before_a_suspension_which_systems_it_cuts_off(signed_in: Any) -> None:
    token = {"name": "羅臼町 業務システム", "municipality": "016942", "last_day": "令和9年3月31日"}
    assert signed_in("rausu-head").post("/members/api-tokens/new", token).status_code == 200
    office = signed_in("office")
    for path in (HEAD, f"{HEAD}/suspend"):
        page = text(office, path)
        assert "接続用トークン（羅臼町 業務システム）" in page
        assert "引き継いでもらってください。" in page
    assert "接続用トークン（" not in text(office, f"{RAUSU}/suspend")


def test_nobody_is_led_to_suspend_themselves(signed_in: Any) -> None:
    page = text(signed_in("office"), OFFICE)
    assert f"{OFFICE}/suspend" not in page
    assert 'href="/password"' in page


@pytest.mark.parametrize("path", ["/members/new", RAUSU, f"{RAUSU}/suspend"])
def test_a_form_that_is_not_for_the_visitor_is_refused_at_once(signed_in: Any, path: str) -> None:
    for login in ("rausu", "rausu-head"):
        answer = signed_in(login).get(path)
        assert answer.status_code == 403
        assert "<form" not in answer.get_data(as_text=True).partition("<main")[2]


def test_the_form_of_a_project_is_for_its_own_town_alone(town: Any, signed_in: Any) -> None:
    path = f"/projects/{town.project}/edit"
    assert signed_in("office").get(path).status_code == 403
    assert signed_in("betsukai").get(path).status_code == 403
    accepted = signed_in("rausu").get(path)
    assert (accepted.status_code, accepted.location) == (302, f"/projects/{town.project}")


def test_members_whose_names_look_the_same_are_told_apart_wherever_they_are_named(
    signed_in: Any, second: Any
) -> None:
    office = signed_in("office")
    twin = {
        **CHANGED,
        "name": "羅臼町\u3000担\ufe00当者",
        "section": "水産課",
        "roles": ["official"],
    }
    office.post("/members/new", {**twin, "login": "rausu-twin", "key": KEY})
    page = text(second, PROPOSALS)
    assert "構成員の登録：羅臼町\u3000担" in page
    assert "（rausu-twin・水産課）" in page.partition("<h2")[2].partition("</h2>")[0]

    confirm = page.partition(f'action="{PROPOSALS}/')[2].partition('"')[0]
    second.post(f"{PROPOSALS}/{confirm}")
    listed = text(office, "/members")
    assert "羅臼町 担当者（rausu・企画財政課）" in listed
    assert "（rausu-twin・水産課）" in listed
    assert "羅臼町 担当者（企画財政課）" in text(signed_in("betsukai"), "/members")
    assert "<h1>羅臼町 担当者（rausu・企画財政課）" in text(office, RAUSU)


def test_a_name_proposed_to_look_like_anothers_is_shown_with_login_and_section(
    signed_in: Any, second: Any
) -> None:
    renamed = {
        **CHANGED,
        "name": "羅臼町担当者",
        "roles": ["section_head", "head"],
        "revision": "1",
    }
    signed_in("office").post(HEAD, renamed)
    page = text(second, PROPOSALS)
    assert "羅臼町 所属長 → <strong>羅臼町担当者（rausu-head・企画財政課）</strong>" in page
