"""What is done to a member's account, asked about first."""

from typing import Any

import pytest

RAUSU = "/members/00000000-0000-4000-8000-000000000001"
OFFICE = "/members/00000000-0000-4000-8000-000000000004"


def text(browser: Any, path: str) -> str:
    return browser.get(path).get_data(as_text=True)


def test_a_members_page_leads_to_a_question_and_does_nothing_by_itself(signed_in: Any) -> None:
    page = text(signed_in("office"), RAUSU)
    for deed in ("suspend", "password-reset"):
        assert f'<a class="button button--danger" href="{RAUSU}/{deed}">' in page
        assert f'action="{RAUSU}/{deed}"' not in page


def test_a_suspension_is_confirmed_and_can_be_taken_back(signed_in: Any, new_browser: Any) -> None:
    office = signed_in("office")
    assert "登録内容と、これまでの記録は残ります。" in text(office, f"{RAUSU}/suspend")
    assert new_browser().sign_in("rausu").status_code == 303
    assert office.post(f"{RAUSU}/suspend", {"revision": "1"}).location.endswith("done=suspended")
    assert new_browser().sign_in("rausu").status_code != 303
    assert office.get(f"{RAUSU}/suspend").status_code == 409
    assert office.post(f"{RAUSU}/resume", {"revision": "2"}).location.endswith("done=resumed")
    assert new_browser().sign_in("rausu").status_code == 303


def test_a_suspension_asked_on_an_outdated_page_is_asked_again(signed_in: Any) -> None:
    answer = signed_in("office").post(f"{RAUSU}/suspend", {"revision": "7"})
    assert answer.status_code == 412
    assert 'name="revision" value="1"' in answer.get_data(as_text=True)


def test_a_new_password_is_given_only_after_the_question(signed_in: Any, new_browser: Any) -> None:
    office = signed_in("office")
    assert "一度だけ表示されます" in text(office, f"{RAUSU}/password-reset")
    assert new_browser().sign_in("rausu").status_code == 303
    page = office.post(f"{RAUSU}/password-reset").get_data(as_text=True)
    assert 'class="secret-once"' in page
    assert new_browser().sign_in("rausu").status_code != 303


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
    assert signed_in("rausu").get(path).status_code == 409
