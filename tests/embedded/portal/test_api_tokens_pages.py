"""Tokens of towns' own systems in the browser, from their issue to their end."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import update

from services.council.storage.tables import members
from shared.vocabulary import today_in_tokyo

LIST = "/members/api-tokens"
KEY = "33333333-3333-4333-8333-333333333333"
RAUSU, BETSUKAI, NEMURO = "016942", "016918", "012238"
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
    assert "操作の手引き" not in page, "no page leads there"

    listed = text(head, LIST)
    assert NEW["name"] in listed
    assert "令和9年3月31日" in listed
    assert "まだ使われていません" in listed
    assert secret[0] not in listed


def test_a_section_head_issues_and_sees_those_of_their_own_town_alone(signed_in: Any) -> None:
    head, neighbour = signed_in("rausu-head"), signed_in("betsukai-head")
    issued(neighbour, name="別海町 連携", municipality=BETSUKAI)
    assert "別海町 連携" in text(neighbour, LIST)
    assert "別海町 連携" not in text(head, LIST)
    assert head.get(revoking(text(neighbour, LIST))).status_code == 404
    refused = head.post(f"{LIST}/new", {**NEW, "municipality": BETSUKAI})
    assert refused.status_code == 403


def test_the_secretariat_sees_and_ends_every_towns_tokens_and_makes_none(signed_in: Any) -> None:
    issued(signed_in("rausu-head"))
    office = signed_in("office")
    page = text(office, LIST)
    assert NEW["name"] in page
    assert f"{LIST}/new" not in page
    assert office.get(f"{LIST}/new").status_code == 403
    assert office.post(f"{LIST}/new", {**NEW, "municipality": NEMURO}).status_code == 403
    assert office.post(revoking(page)).status_code == 303


def test_what_a_token_may_do_is_chosen_and_said_in_plain_words(signed_in: Any) -> None:
    head = signed_in("rausu-head")
    assert "共有しているデータに新しい版を加える" in text(head, f"{LIST}/new")
    assert "新しい版を加える" not in issued(head)
    more = {**NEW, "name": "避難所の自動更新", "key": KEY, "scopes": "datasets"}
    assert "新しい版を加える" in issued(head, **more)
    assert "読み取り・データの新しい版" in text(head, LIST)


def test_a_token_is_revoked_only_after_it_was_confirmed(signed_in: Any) -> None:
    head = signed_in("rausu-head")
    issued(head)
    path = revoking(text(head, LIST))
    assert "元に戻せません" in text(head, path)
    assert NEW["name"] in text(head, LIST)
    assert head.post(path).location == f"{LIST}?done=revoked#done"
    assert NEW["name"] not in text(head, LIST)


def test_what_is_wrong_with_a_token_is_said_at_the_field(signed_in: Any) -> None:
    head = signed_in("rausu-head")
    page = issued(head, name=" ", last_day="来年")
    for field in ("name", "last_day"):
        assert f'href="#{field}"' in page
    assert "今日から1年以内" in issued(head, last_day="令和30年3月31日")


def test_an_official_sees_the_towns_tokens_and_no_form(signed_in: Any) -> None:
    issued(signed_in("rausu-head"))
    official = signed_in("rausu")
    assert LIST in text(official, "/members")
    page = text(official, LIST)
    assert NEW["name"] in page
    assert "失効させる" not in page
    assert official.get(f"{LIST}/new").status_code == 403
    assert official.get(revoking(text(signed_in("office"), LIST))).status_code == 404


def test_a_token_whose_section_head_leaves_is_told_on_the_home_page_and_taken_over(
    signed_in: Any, world: Any
) -> None:
    issued(signed_in("rausu-head"))
    successor = signed_in("rausu-new-head")
    assert NEW["name"] not in text(successor, "/")

    end_term(world, "rausu-head", today_in_tokyo(datetime.now(UTC)) + timedelta(days=14))
    home = text(successor, "/")
    assert "任期が" in home
    found = re.search(rf'href="({LIST}/[0-9a-f-]+/take-over)"', home)
    assert found
    assert NEW["name"] in text(signed_in("rausu"), "/")
    assert "設定を変える必要はありません" in text(successor, found[1])
    assert successor.post(found[1]).location == f"{LIST}?done=taken-over#done"

    assert NEW["name"] not in text(successor, "/")
    assert "羅臼町 新所属長" in text(successor, LIST)


def test_a_token_that_stopped_for_want_of_a_section_head_says_so(
    signed_in: Any, world: Any
) -> None:
    issued(signed_in("rausu-head"))
    end_term(world, "rausu-head", today_in_tokyo(datetime.now(UTC)) - timedelta(days=1))
    page = text(signed_in("rausu-new-head"), LIST)
    assert "受持ちなし・停止中" in page
    assert "以前に事務局が発行したものも" in page


def end_term(world: Any, login: str, last_day: date) -> None:
    """As the secretariat may, whose pages are not what is looked at here."""
    with world.contexts["council"].transactions.database.writing() as session:
        whose = members.c.login == login
        session.execute(update(members).where(whose).values(term_until=last_day.isoformat()))


def test_whose_token_another_ended_reads_of_it_at_home(signed_in: Any) -> None:
    head, successor = signed_in("rausu-head"), signed_in("rausu-new-head")
    issued(head)
    successor.post(revoking(text(successor, LIST)))

    told = "羅臼町 新所属長さんが、あなたの受け持つ接続用トークン「羅臼町 業務システム連携」を失効"
    assert told in text(head, "/")
