"""Sessions, CSRF tokens, headers and where a sign-in leads."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, update

from services.council.domain.throttling import PER_PLACE
from services.council.storage.tables import members
from services.council.storage.tables import sessions as council_sessions
from services.portal import sessions, storage
from services.portal.application import create_app
from services.portal.cookies import DEVICE
from services.portal.cookies import SESSION as COOKIE
from tests.embedded.portal.conftest import PASSWORD
from tests.embedded.portal.projects import hidden_fields, new_form


def test_signed_out_every_page_leads_to_signing_in_and_back(new_browser: Any) -> None:
    browser = new_browser()
    answer = browser.get("/projects?q=wifi")

    assert answer.location == "/sign-in?next=%2Fprojects%3Fq%3Dwifi"
    assert browser.sign_in("rausu", next_path="/projects?q=wifi").location == "/projects?q=wifi"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil.example", "projects"]
)
def test_signing_in_never_leads_to_another_site(new_browser: Any, elsewhere: str) -> None:
    assert new_browser().sign_in("rausu", next_path=elsewhere).location == "/"


def test_a_wrong_password_is_said_without_telling_which_was_wrong(new_browser: Any) -> None:
    browser = new_browser()
    wrong = browser.post("/sign-in", {"login": "rausu", "password": "chigau"})
    unknown = browser.post("/sign-in", {"login": "dare-ka", "password": "chigau"})

    assert wrong.status_code == unknown.status_code == 401
    message = "ログインID又はパスワードが正しくありません。"
    assert message in wrong.get_data(as_text=True)
    assert message in unknown.get_data(as_text=True)


def test_the_database_alone_opens_no_session(signed_in: Any, world: Any) -> None:
    browser = signed_in("rausu")
    cookie = browser.client.get_cookie(COOKIE)
    with world.contexts["portal"].transactions.database.reading() as transaction:
        row = transaction.execute(select(storage.SESSIONS)).one()

    assert cookie.value not in str(row)
    assert "yui-session" not in row.sealed_tokens
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_signing_in_changes_the_cookie(new_browser: Any) -> None:
    browser = new_browser()
    browser.get("/sign-in")
    before = browser.client.get_cookie(COOKIE).value
    browser.sign_in("rausu")

    assert browser.client.get_cookie(COOKIE).value != before


def test_signing_in_anew_ends_what_ran_in_this_browser(
    signed_in: Any, new_browser: Any, world: Any
) -> None:
    browser, copied = signed_in("rausu"), new_browser()
    copied.client.set_cookie(COOKIE, browser.client.get_cookie(COOKIE).value)
    assert copied.get("/projects").status_code == 200
    browser.sign_in("rausu")

    assert browser.get("/projects").status_code == 200
    assert copied.get("/projects").location.startswith("/sign-in")
    with world.contexts["council"].transactions.database.reading() as transaction:
        assert transaction.scalar(select(func.count()).select_from(council_sessions)) == 1


def test_signing_out_ends_the_session_at_once(signed_in: Any) -> None:
    browser = signed_in("rausu")
    cookie = browser.client.get_cookie(COOKIE).value
    browser.post("/sign-out")
    browser.client.set_cookie(COOKIE, cookie)

    assert browser.get("/").location.startswith("/sign-in")


@pytest.mark.parametrize("token", ["", "0" * 64, "ｘ"])
def test_a_change_without_the_token_of_our_own_form_is_refused(signed_in: Any, token: str) -> None:
    browser = signed_in("rausu")
    answer = browser.client.post("/sign-out", data={"csrf_token": token})

    assert answer.status_code == 400
    assert browser.get("/").status_code == 200


def test_another_sites_form_neither_acts_nor_signs_the_member_out(new_browser: Any) -> None:
    answer = new_browser().client.post(
        "/members/new", data={"login": "x"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers
    assert "もう一度送信する" not in answer.get_data(as_text=True)


def test_an_outdated_page_offers_to_send_the_same_text_again(signed_in: Any) -> None:
    browser = signed_in("rausu")
    path, _ = new_form(browser)
    opened = hidden_fields(browser.get(path).get_data(as_text=True))
    fields = {**opened, "csrf_token": "0" * 64, "title": "書いたもの"}
    page = browser.client.post(path, data=fields).get_data(as_text=True)

    assert "もう一度送信する" in page
    assert "書いたもの" in page


@pytest.mark.parametrize("page", ["0", "-1", "x", "９", "9" * 5000, "99999"])
def test_a_page_that_is_no_page_is_not_a_failure(signed_in: Any, page: str) -> None:
    assert signed_in("rausu").get(f"/projects?page={page}").status_code == 200


def test_every_page_forbids_inline_scripts_and_other_hosts(signed_in: Any) -> None:
    browser = signed_in("office")
    for path in ("/", "/projects", "/map", "/members", "/members/new", "/password", "/nowhere"):
        answer = browser.get(path)
        page = answer.get_data(as_text=True)
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'; ")
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert " style=" not in page
        assert "<script>" not in page
        assert answer.headers["Cache-Control"] == "no-store"


def test_behind_tls_the_cookie_is_secure_and_only_a_configured_tile_layer_is_let_in(
    world: Any,
) -> None:
    context = world.contexts["portal"]
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    installed = replace(context, settings=replace(context.settings, tls=True, tiles_url=tiles))
    answer = create_app(installed).test_client().get("/sign-in")

    [cookie] = answer.headers.getlist("Set-Cookie")
    assert re.fullmatch(
        r"__Host-yui_session=[\w-]{43}; Secure; HttpOnly; Path=/; SameSite=Lax", cookie
    )
    assert "img-src 'self' https://tiles.example;" in answer.headers["Content-Security-Policy"]


def test_without_tls_the_cookie_has_a_name_that_browsers_take_from_localhost(
    new_browser: Any,
) -> None:
    assert new_browser().get("/sign-in").headers["Set-Cookie"].startswith("yui_session=")


@pytest.mark.parametrize("value", ["", "x", "a" * 3000, "ｘ", "x" * 43])
def test_a_cookie_of_another_release_is_answered_with_the_sign_in_page(
    world: Any, value: str
) -> None:
    context = world.contexts["portal"]
    for tls in (False, True):
        app = create_app(replace(context, settings=replace(context.settings, tls=tls)))
        client = app.test_client()
        for name in ("yui_session", "__Host-yui_session", "yui_device", "__Host-yui_device"):
            client.set_cookie(name, value, secure=tls, domain="localhost")
        answer = client.get("/", base_url="https://localhost" if tls else None)
        assert answer.location.startswith("/sign-in")


def test_a_browser_stays_known_after_signing_out(signed_in: Any, new_browser: Any) -> None:
    browser = signed_in("rausu")
    device = browser.client.get_cookie(DEVICE)
    browser.post("/sign-out")

    assert (device.http_only, device.same_site) == (True, "Strict")
    assert browser.client.get_cookie(DEVICE).value == device.value

    stranger = new_browser()
    for _ in range(PER_PLACE.free):
        stranger.post("/sign-in", {"login": "rausu", "password": "chigau"})
    assert stranger.sign_in("rausu").status_code == 429
    assert browser.sign_in("rausu").status_code == 303


def test_a_lock_after_failures_is_no_error_of_what_was_typed(new_browser: Any) -> None:
    browser = new_browser()
    for _ in range(PER_PLACE.free):
        browser.post("/sign-in", {"login": "rausu", "password": "chigau"})
    page = browser.sign_in("rausu").get_data(as_text=True)
    assert "入力内容に" not in page
    assert 'aria-invalid="true"' not in page
    assert re.search(r"[0-9]+時[0-9]{2}分[0-9]{2}秒以後に、もう一度お試しください。", page)
    assert "事務局に再設定をご依頼ください" in page


def test_a_lock_where_the_password_is_changed_says_until_when(signed_in: Any) -> None:
    browser = signed_in("rausu")
    fields = {"current": "chigau", "new": PASSWORD[::-1], "again": PASSWORD[::-1]}
    for _ in range(PER_PLACE.free):
        browser.post("/password", fields)
    page = browser.post("/password", fields).get_data(as_text=True)
    assert "秒以後に、もう一度お試しください。" in page
    assert "現在のパスワード" in page


def test_a_second_window_that_waits_for_sign_in_follows_the_first(new_browser: Any) -> None:
    browser = new_browser()
    browser.get("/sign-in")
    token = browser.token
    browser.sign_in("rausu")
    fields = {"csrf_token": token, "login": "rausu", "password": PASSWORD, "next": "/projects"}
    assert browser.client.post("/sign-in", data=fields).location == "/projects"
    elsewhere = {**fields, "next": "//example.org/"}
    assert browser.client.post("/sign-in", data=elsewhere).location == "/"


def test_an_odd_device_cookie_keeps_nobody_from_signing_in(new_browser: Any) -> None:
    for value in ("x", "x" * 300, "\x01"):
        browser = new_browser()
        browser.client.set_cookie(DEVICE, value)
        assert browser.sign_in("rausu").status_code == 303


def test_a_new_password_keeps_this_session_and_ends_the_others(signed_in: Any) -> None:
    browser, other = signed_in("rausu"), signed_in("rausu")
    new = "Shiretoko-no-umi-8"
    answer = browser.post(
        "/password",
        {"current": "kombu-to-hotate-2026", "new": new, "again": new},
    )
    assert answer.location == "/?done=password#done"
    assert browser.get("/").status_code == 200
    signed_again = other.post("/sign-in", {"login": "rausu", "password": new})
    assert signed_again.status_code == 303


def test_passwords_typed_while_council_is_away_are_not_shown_back(
    signed_in: Any, world: Any
) -> None:
    browser = signed_in("rausu")
    token = browser.token
    world.stop["council"]()
    words = {"current": "kombu-to-hotate-2026", "new": "Shiretoko-no-umi-8"}
    fields = {**words, "again": words["new"], "csrf_token": token}
    answer = browser.client.post("/password", data=fields)

    assert answer.status_code == 503
    assert not any(word in answer.get_data(as_text=True) for word in words.values())


def test_a_session_that_was_ended_meanwhile_is_not_begun_again_by_a_renewal(
    signed_in: Any, world: Any
) -> None:
    browser = signed_in("rausu")
    database = world.contexts["portal"].transactions.database
    key = browser.client.get_cookie(COOKIE).value
    session = sessions.recognise(database, key, datetime.now(UTC))
    browser.post("/sign-out")
    sessions.renew(database, session, {"access_token": "late", "expires_in": 300})

    assert not sessions.recognise(database, key, datetime.now(UTC)).signed_in


def test_a_member_registered_by_the_secretariat_decides_on_a_password(
    signed_in: Any, new_browser: Any
) -> None:
    office = signed_in("office")
    fields = {
        "login": "shibetsu",
        "name": "標津町 担当者",
        "municipality": "016934",
        "roles": ["official"],
        "term_from": "令和8年4月1日",
        "key": "11111111-1111-4111-8111-111111111111",
    }
    page = office.post("/members/new", fields).get_data(as_text=True)
    code = page.partition('class="secret-once">')[2].partition("<")[0]
    newcomer, own = new_browser(), "海霧の朝に遠く鳴る霧笛の音"
    fields = {"login": "shibetsu", "code": code, "new": own, "again": own}

    assert newcomer.post("/sign-in/code", fields).location == "/?done=password-set#done"
    assert "パスワードを決めました。" in newcomer.get("/?done=password-set").get_data(as_text=True)
    assert "はじめて使う方" in new_browser().get("/sign-in").get_data(as_text=True)
    assert newcomer.get("/projects").status_code == 200


def test_a_successor_is_told_from_when_the_password_opens(signed_in: Any, new_browser: Any) -> None:
    fields = {
        "login": "shibetsu-next",
        "name": "標津町 後任",
        "municipality": "016934",
        "roles": ["official"],
        "term_from": "令和30年4月1日",
        "key": "11111111-1111-4111-8111-111111111112",
    }
    page = signed_in("office").post("/members/new", fields).get_data(as_text=True)
    assert "サインインできるのは、任期の初日の令和30年4月1日からです。" in page
    code = page.partition('class="secret-once">')[2].partition("<")[0]
    successor, own = new_browser(), "海霧の朝に遠く鳴る霧笛の音"
    fields = {"login": "shibetsu-next", "code": code, "new": own, "again": own}
    decided = successor.post("/sign-in/code", fields)

    assert decided.status_code == 303
    assert "令和30年4月1日から、" in successor.get(decided.location).get_data(as_text=True)
    assert successor.get("/").location.startswith("/sign-in")


def test_a_temporary_password_of_0_1_0_leads_to_its_change_alone(
    world: Any, new_browser: Any
) -> None:
    pending = update(members).where(members.c.login == "rausu").values(password_temporary=True)
    with world.contexts["council"].transactions.database.writing() as session:
        session.execute(pending)
    browser = new_browser()

    assert browser.sign_in("rausu").location.startswith("/password")
    assert browser.get("/projects").location.startswith("/password")


def test_a_second_editor_of_a_member_is_told_and_can_save_on_purpose(signed_in: Any) -> None:
    office, path = signed_in("office"), "/members/00000000-0000-4000-8000-000000000003"
    fields = {
        "name": "別海町 担当者",
        "section": "総合政策課",
        "municipality": "016918",
        "roles": ["official"],
        "term_from": "令和8年4月1日",
        "revision": "1",
    }
    office.post(path, fields)
    late = office.post(path, {**fields, "section": "農政課"})
    page = late.get_data(as_text=True)

    assert late.status_code == 412
    assert 'value="農政課"' in page
    assert 'name="revision" value="2"' in page


def test_pages_say_so_when_council_is_away(new_browser: Any, world: Any) -> None:
    browser = new_browser()
    world.stop["council"]()
    answer = browser.sign_in("rausu")

    assert answer.status_code == 503
    assert "応答していません" in answer.get_data(as_text=True)
    assert "kombu-to-hotate-2026" not in answer.get_data(as_text=True)
