"""Signing in, staying signed in and being turned away, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from services.council import actions, threads
from shared import tokens
from shared.access import Role
from shared.transactions import utc_now
from shared.workshop import Bounds, Line
from shared.workshop.seats import OwnSeats
from tests.embedded.council.people import NEW, PASSWORD

TOWN = "203.0.113.7"


def attempt(client: Any, login: str, password: str, address: str = TOWN) -> Any:
    body = {"login": login, "password": password}
    return client.post("/sessions", json=body, environ_overrides={"REMOTE_ADDR": address})


def renew(client: Any, grant: dict[str, Any]) -> Any:
    return client.post("/tokens", json={"refresh_token": grant["refresh_token"]})


def test_the_token_says_who_and_in_which_role(coordinator, context):
    caller = tokens.read(
        coordinator.grant["access_token"], context.directory, "registry", utc_now()
    )

    assert caller.roles == {Role.COORDINATOR}
    assert coordinator.grant["expires_in"] == 300
    assert coordinator.grant["member"]["login"] == "jimukyoku"


@pytest.mark.parametrize("login", ["ＪＩＭＵＫＹＯＫＵ", "\u202ajimukyoku\u202c\u200b\n"])
@pytest.mark.parametrize("edges", ["{}", "{} ", "\u202a{}\u202c", "{}\u200b"])
def test_a_member_is_known_however_login_and_password_are_typed_or_pasted(
    secretariat, client, login, edges
):
    assert attempt(client, login, edges.format(PASSWORD)).status_code == 201


def test_a_password_that_is_no_text_is_refused_as_such(secretariat, client):
    body = '{"login": "jimukyoku", "password": "\\ud83c-half"}'
    refused = client.post("/sessions", data=body, content_type="application/json")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/password")


def test_an_unknown_login_and_a_wrong_password_get_the_same_answer(secretariat, client):
    wrong = attempt(client, "jimukyoku", "wrong")
    unknown = attempt(client, "nobody", "wrong")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json["detail"] == unknown.json["detail"]


def test_a_session_is_renewed_until_signing_out(coordinator, client):
    assert renew(client, coordinator.grant).status_code == 200

    gone = coordinator("DELETE", "/sessions/mine", Yui_Session=coordinator.grant["refresh_token"])

    assert gone.status_code == 204
    assert renew(client, coordinator.grant).status_code == 401


def test_signing_out_of_one_session_leaves_the_other(coordinator, sign_in, client):
    other = sign_in("jimukyoku")
    other("DELETE", "/sessions/mine", Yui_Session=other.grant["refresh_token"])

    assert renew(client, other.grant).status_code == 401
    assert renew(client, coordinator.grant).status_code == 200


def test_signing_out_without_naming_a_session_ends_them_all(coordinator, sign_in, client):
    other = sign_in("jimukyoku")
    other("DELETE", "/sessions/mine")

    assert renew(client, coordinator.grant).status_code == 401


def test_a_session_left_alone_for_eight_hours_is_over(coordinator, client, clock):
    clock.forward(timedelta(hours=7))
    renewed = renew(client, coordinator.grant)
    assert renewed.status_code == 200
    clock.forward(timedelta(hours=8))
    assert renew(client, renewed.json).status_code == 401


def test_a_session_is_over_after_a_week(coordinator, client, clock):
    grant = coordinator.grant
    for _ in range(23):
        clock.forward(timedelta(hours=7))
        grant = renew(client, grant).json
    clock.forward(timedelta(hours=7))
    assert renew(client, grant).status_code == 401


def test_changing_the_password_ends_the_other_sessions_and_begins_one(coordinator, sign_in, client):
    other = sign_in("jimukyoku")
    changed = coordinator("PUT", "/me/password", {"current": PASSWORD, "new": NEW})

    assert changed.status_code == 200
    assert renew(client, other.grant).status_code == 401
    assert renew(client, changed.json).status_code == 200
    assert attempt(client, "jimukyoku", PASSWORD).status_code == 401
    assert attempt(client, "jimukyoku", NEW).status_code == 201


def test_a_password_stays_good_for_years(secretariat, client, clock):
    clock.forward(timedelta(days=5 * 365))
    answer = attempt(client, "jimukyoku", PASSWORD)

    assert (answer.status_code, answer.json["member"]["must_change_password"]) == (201, False)


def test_the_current_password_must_be_right_and_the_new_one_strong(coordinator):
    wrong = coordinator("PUT", "/me/password", {"current": "x", "new": NEW})
    weak = coordinator("PUT", "/me/password", {"current": PASSWORD, "new": "short"})

    assert (wrong.status_code, wrong.json["errors"][0]["pointer"]) == (422, "/current")
    assert (weak.status_code, weak.json["errors"][0]["pointer"]) == (422, "/new")


def test_a_sample_account_signs_in_from_this_machine_only(operate, client):
    enrol_sample(operate)

    assert attempt(client, "rausu-tanto", PASSWORD, "127.0.0.1").status_code == 201
    refused = attempt(client, "rausu-tanto", PASSWORD)
    assert refused.status_code == 403
    assert "見本用のアカウント" in refused.json["detail"]


def test_a_sample_account_behind_the_portal_is_judged_by_the_browsers_address(operate, client):
    enrol_sample(operate)
    body = {"login": "rausu-tanto", "password": PASSWORD}

    def through_portal(browser: str) -> int:
        headers = {"X-Forwarded-For": browser}
        return client.post("/sessions", json=body, headers=headers).status_code

    assert through_portal("127.0.0.1") == 201
    assert through_portal("203.0.113.7") == 403
    assert through_portal("203.0.113.7, 127.0.0.1") == 403


def enrol_sample(operate: Any) -> Any:
    return operate(
        actions.enrol_sample,
        member_id="0190f3a2-5a1b-4c3d-8e4f-000000000001",
        login="rausu-tanto",
        name="羅臼町 担当者",
        section="企画財政課",
        municipality="016942",
        roles=["official"],
        password_hash=actions.hash_password(PASSWORD),
    )


def test_enrolling_a_sample_account_twice_makes_one(operate):
    assert enrol_sample(operate) == enrol_sample(operate)


@pytest.mark.parametrize(
    "body", [{}, {"refresh_token": "a", "api_token": "b"}, {"refresh_token": None}, []]
)
def test_a_renewal_names_exactly_one_token(secretariat, client, body):
    assert client.post("/tokens", json=body).status_code == 422


def test_an_invented_refresh_token_opens_nothing(secretariat, client):
    assert client.post("/tokens", json={"refresh_token": "yui-session-x"}).status_code == 401


def test_where_too_many_wait_for_their_password_to_be_checked_the_next_is_told_to_come_again(
    secretariat, client, monkeypatch
):
    monkeypatch.setattr(threads, "_line", Line(OwnSeats(0), Bounds(in_all=0, of_one=0)))

    refused = attempt(client, "jimukyoku", PASSWORD)

    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert "混み合っています" in refused.json["detail"]
