"""Tokens of towns' own systems in the browser, from their issue to their end."""

import re
from typing import Any

LIST = "/members/api-tokens"
RAUSU, BETSUKAI = "016942", "016918"
NEW = {
    "name": "羅臼町 業務システム連携",
    "municipality": RAUSU,
    "last_day": "令和9年3月31日",
    "key": "22222222-2222-4222-8222-222222222222",
}


def text(browser: Any, path: str) -> str:
    return browser.get(path).get_data(as_text=True)


def issued(browser: Any, **fields: str) -> str:
    """The page that shows the secret."""
    return browser.post(f"{LIST}/new", {**NEW, **fields}).get_data(as_text=True)


def revoking(page: str) -> str:
    found = re.search(rf'href="({LIST}/[0-9a-f-]+/revoke)"', page)
    assert found
    return found[1]


def test_the_secret_is_shown_once_and_the_list_never_shows_it(signed_in: Any) -> None:
    head = signed_in("rausu-head")
    assert 'value="令和' in text(head, f"{LIST}/new")
    page = issued(head)
    secret = re.search(r"yui-api-[\w-]{20,}", page)
    assert secret
    assert "二度と表示されません" in page

    listed = text(head, LIST)
    assert NEW["name"] in listed
    assert "令和9年3月31日" in listed
    assert "まだ使われていません" in listed
    assert secret[0] not in listed


def test_a_section_head_issues_and_sees_those_of_their_own_town_alone(signed_in: Any) -> None:
    office, head = signed_in("office"), signed_in("rausu-head")
    issued(office, name="別海町 連携", municipality=BETSUKAI)
    assert "別海町 連携" in text(office, LIST)
    assert "別海町 連携" not in text(head, LIST)
    refused = head.post(f"{LIST}/new", {**NEW, "municipality": BETSUKAI})
    assert refused.status_code == 403
    assert head.get(revoking(text(office, LIST))).status_code == 404


def test_a_token_is_revoked_only_after_it_was_confirmed(signed_in: Any) -> None:
    head = signed_in("rausu-head")
    issued(head)
    path = revoking(text(head, LIST))
    assert "元に戻せません" in text(head, path)
    assert NEW["name"] in text(head, LIST)
    assert head.post(path).location == f"{LIST}?done=revoked"
    assert NEW["name"] not in text(head, LIST)


def test_what_is_wrong_with_a_token_is_said_at_the_field(signed_in: Any) -> None:
    office = signed_in("office")
    page = issued(office, name=" ", municipality="", last_day="来年")
    for field in ("name", "municipality", "last_day"):
        assert f'href="#{field}"' in page
    assert "今日から1年以内" in issued(office, last_day="令和30年3月31日")


def test_an_official_is_refused_before_a_form_is_shown(signed_in: Any) -> None:
    official = signed_in("rausu")
    assert official.get(LIST).status_code == 403
    assert official.get(f"{LIST}/new").status_code == 403
    assert LIST not in text(official, "/members")
