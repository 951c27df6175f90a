"""What was done to whose account is told on the home page until it is put away."""

import re
from typing import Any

import pytest

from tests.embedded.portal.conftest import enrol_one
from tests.embedded.portal.rounds import text

RAUSU = "/members/00000000-0000-4000-8000-000000000001"
TOLD = "利用を停止しました"


@pytest.fixture
def second(world: Any, signed_in: Any) -> Any:
    """Another 事務局 member, who is told."""
    enrol_one(world.contexts["council"], "office-2", "根室市 事務局2", "012238", ["coordinator"])
    return signed_in("office-2")


def suspend(office: Any, *numbers: int) -> None:
    for number in numbers:
        path = f"/members/00000000-0000-4000-8000-{number:012d}/suspend"
        assert office.post(path, {"revision": "1"}).status_code == 303


def put_away_shown(browser: Any) -> Any:
    shown = re.findall(r'name="notice" value="([^"]+)"', text(browser, "/"))
    assert shown
    return browser.post("/notices/acknowledge", {"notice": shown})


def test_all_that_is_shown_is_put_away_with_one_press(signed_in: Any, second: Any) -> None:
    suspend(signed_in("office"), 1, 2, 3)
    page = text(second, "/")
    assert page.count(TOLD) == 3
    assert "3件をすべて確認しました" in page
    assert put_away_shown(second).location == "/"
    assert TOLD not in text(second, "/")


def test_ten_are_shown_and_the_rest_counted(signed_in: Any, second: Any, world: Any) -> None:
    for number in (31, 32, 33):
        council = world.contexts["council"]
        enrol_one(council, f"new-{number}", "標津町 新任", "016926", ["official"], number)
    suspend(signed_in("office"), 1, 2, 3, 5, 6, 7, 8, 9, 10, 31, 32, 33)
    page = text(second, "/")
    assert page.count(TOLD) == 10
    assert "このほかに2件あります" in page
    put_away_shown(second)
    assert text(second, "/").count(TOLD) == 2


def proposals_to_confirm(browser: Any) -> list[str]:
    page = text(browser, "/members/proposals")
    return re.findall(r'action="(/members/proposals/[^/]+/confirm)"', page)


def test_what_is_no_notice_puts_nothing_away(signed_in: Any, second: Any) -> None:
    suspend(signed_in("office"), 1)
    assert second.post("/notices/acknowledge", {"notice": ["../members", ""]}).location == "/"
    assert TOLD in text(second, "/")


def test_a_proposal_is_told_by_what_it_is_about(signed_in: Any, second: Any) -> None:
    office = signed_in("office")
    office.post(f"{RAUSU}/password-reset")
    page = text(second, "/")
    assert "根室市 事務局さんが、羅臼町 担当者さんのパスワードの再設定を申請しました。" in page
    assert "又は" not in page.partition("<main")[2].partition("</section>")[0]

    (path,) = proposals_to_confirm(second)
    second.post(path.replace("confirm", "decline"), {"reason": "本人に確かめたところ、不要です。"})
    told = text(office, "/")
    assert "羅臼町 担当者さんのパスワードの再設定の申請を却下しました。" in told


def test_the_member_is_told_what_was_proposed_about_them(signed_in: Any, second: Any) -> None:
    rausu = signed_in("rausu")
    signed_in("office").post(f"{RAUSU}/password-reset")
    words = "あなたのパスワードの再設定を申請しました。"
    assert f"根室市 事務局さんが、{words}" in text(rausu, "/")
