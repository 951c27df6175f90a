"""Where a member is signed in, and renewals that several tabs make at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import g

from services.portal import clients, sessions
from services.portal.application import create_app
from services.portal.browsers import browser_words
from services.portal.cookies import SESSION
from services.portal.sessions import BrowserSession

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0"


@pytest.fixture
def session_at(world: Any) -> Callable[[Any, datetime], BrowserSession]:
    """The session of a browser at that time, as it stands in the portal's database."""
    database = world.contexts["portal"].transactions.database

    def session(browser: Any, now: datetime) -> BrowserSession:
        return sessions.recognise(database, browser.client.get_cookie(SESSION).value, now)

    return session


@pytest.fixture
def session_of(session_at: Any) -> Callable[[Any], BrowserSession]:
    """The session of a browser now."""
    return lambda browser: session_at(browser, datetime.now(UTC))


@pytest.fixture
def age(world: Any, session_of: Any) -> Callable[[Any], None]:
    """Let the browser's access token be about to end."""

    def about_to_end(browser: Any) -> None:
        session = session_of(browser)
        grant = {"access_token": session.tokens.access_token, "expires_in": 0}
        sessions.renew(world.contexts["portal"].transactions.database, session, grant)

    return about_to_end


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_every_page_leads_to_where_one_is_signed_in_and_out(signed_in: Any) -> None:
    browser = signed_in("rausu")
    for path in ("/", "/projects", "/map", "/password", "/nowhere"):
        page = text(browser.get(path))
        assert '<a href="/sessions">サインイン中の端末</a>' in page
        assert '<form method="post" action="/sign-out">' in page


def test_a_session_ends_after_two_hours_of_rest(signed_in: Any, session_at: Any) -> None:
    browser, began = signed_in("rausu"), datetime.now(UTC)

    assert session_at(browser, began + timedelta(minutes=119)).signed_in
    assert session_at(browser, began + timedelta(minutes=238)).signed_in
    assert not session_at(browser, began + timedelta(minutes=359)).signed_in


def test_a_session_ends_after_twelve_hours_however_busy(signed_in: Any, session_at: Any) -> None:
    browser, began = signed_in("rausu"), datetime.now(UTC)
    running = [session_at(browser, began + timedelta(hours=hour)).signed_in for hour in range(14)]

    assert running == [True] * 12 + [False] * 2


def test_the_list_names_devices_in_words_and_marks_this_one(
    signed_in: Any, new_browser: Any
) -> None:
    other = new_browser()
    other.client.environ_base["HTTP_USER_AGENT"] = EDGE
    other.sign_in("rausu")
    page = text(signed_in("rausu").get("/sessions"))

    assert "WindowsのMicrosoft Edge" in page
    assert page.count("この端末") == 1
    assert page.count("サインアウトする</button>") == 2  # that one, and all others
    assert "この仕組みが動いている機器" in page


def test_a_device_that_is_ended_is_signed_out_at_once(signed_in: Any, session_of: Any) -> None:
    browser, other = signed_in("rausu"), signed_in("rausu")
    session_id = session_of(other).row.council_session_id
    answer = browser.post(f"/sessions/{session_id}/end")

    assert answer.location == "/sessions?done=session-ended#done"
    assert other.get("/").location.startswith("/sign-in")
    assert browser.get("/").status_code == 200


def test_all_other_devices_are_signed_out_at_once(signed_in: Any) -> None:
    browser, others = signed_in("rausu"), [signed_in("rausu") for _ in range(2)]
    stranger = signed_in("betsukai")
    browser.post("/sessions/end-others")

    assert all(other.get("/").location.startswith("/sign-in") for other in others)
    assert browser.get("/").status_code == stranger.get("/").status_code == 200
    assert "すべてサインアウト" not in text(browser.get("/sessions"))


def test_nobody_ends_the_session_of_another_member(signed_in: Any, session_of: Any) -> None:
    rausu, betsukai = signed_in("rausu"), signed_in("betsukai")
    betsukai.post(f"/sessions/{session_of(rausu).row.council_session_id}/end")

    assert rausu.get("/").status_code == 200


def test_a_new_password_signs_other_devices_out_at_once(signed_in: Any) -> None:
    browser, other = signed_in("rausu"), signed_in("rausu")
    new = "Shiretoko-no-umi-8"
    browser.post("/password", {"current": "kombu-to-hotate-2026", "new": new, "again": new})

    assert other.get("/").location.startswith("/sign-in")


def test_tabs_that_renew_at_once_all_go_on(signed_in: Any, age: Any, world: Any) -> None:
    browser = signed_in("rausu")
    cookie = browser.client.get_cookie(SESSION).value
    another_process = create_app(world.contexts["portal"])
    for _ in range(3):
        age(browser)
        together = Barrier(6)

        def open_tab(number: int, together: Barrier = together) -> int:
            app = (world.portal, another_process)[number % 2]
            client = app.test_client()
            client.set_cookie(SESSION, cookie)
            together.wait()
            return int(client.get("/projects").status_code)

        with ThreadPoolExecutor(6) as threads:
            assert list(threads.map(open_tab, range(6))) == [200] * 6

    age(browser)
    assert browser.get("/projects").status_code == 200


def test_a_renewal_within_the_second_of_the_last_is_known_as_one(
    signed_in: Any, age: Any, session_of: Any, world: Any
) -> None:
    browser = signed_in("rausu")
    age(browser)
    began = session_of(browser)
    same = {"access_token": began.tokens.access_token, "expires_in": 300}
    sessions.renew(world.contexts["portal"].transactions.database, began, same)

    with world.portal.test_request_context("/projects"):
        g.session, g.request_id = began, "0" * 8
        clients.registry.get("/projects")
        assert g.session.tokens.refresh_token == began.tokens.refresh_token


def test_a_renewal_that_comes_late_does_not_bring_back_a_used_token(
    signed_in: Any, session_of: Any, world: Any
) -> None:
    database = world.contexts["portal"].transactions.database
    browser = signed_in("rausu")
    late = session_of(browser)
    grant = {"access_token": "newest", "expires_in": 300, "refresh_token": "yui-session-a.2"}
    sessions.renew(database, session_of(browser), grant)
    answered = sessions.renew(
        database, late, {**grant, "access_token": "late", "refresh_token": "yui-session-a.1"}
    )

    assert answered.tokens.access_token == "late"
    assert session_of(browser).tokens.refresh_token == "yui-session-a.2"


def test_a_request_that_began_long_ago_renews_with_the_token_of_now(
    signed_in: Any, age: Any, session_of: Any, world: Any
) -> None:
    browser = signed_in("rausu")
    age(browser)
    began, used = session_of(browser), session_of(browser).tokens.refresh_token
    browser.get("/projects")

    with world.portal.test_request_context("/projects"):
        g.session, g.request_id = began, "0" * 8
        clients.registry.get("/projects")
        assert g.session.tokens.refresh_token != used


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "WindowsのMicrosoft Edge"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "iPhoneのSafari"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "LinuxのFirefox"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari", "AndroidのChrome"),
        ("python-requests/2.34", "種類の分からない端末"),
        ("", "種類の分からない端末"),
    ],
)
def test_browsers_are_called_as_people_call_them(agent: str, words: str) -> None:
    assert browser_words(agent) == words
