"""Refresh tokens that are used once, and one's own sessions, over HTTP."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from services.council import actions
from services.council.domain.sessions import GRACE
from services.council.storage.tables import sessions
from tests.embedded.council.people import PASSWORD, appoint, first_sign_in
from tests.embedded.trail.records import on_record


@pytest.fixture
def renew(client: Any) -> Callable[[str], Any]:
    return lambda token: client.post("/tokens", json={"refresh_token": token})


def after_grace(clock: Any) -> None:
    clock.forward(GRACE + timedelta(seconds=1))


def test_every_renewal_answers_another_refresh_token(coordinator, renew, clock):
    tokens = [coordinator.grant["refresh_token"]]
    for _ in range(3):
        tokens.append(renew(tokens[-1]).json["refresh_token"])
        after_grace(clock)

    assert len(set(tokens)) == 4


def test_a_token_used_again_ends_the_session_for_thief_and_owner(
    coordinator, renew, clock, context
):
    stolen = coordinator.grant["refresh_token"]
    owners = renew(stolen).json["refresh_token"]
    after_grace(clock)

    assert renew(stolen).status_code == 401
    assert renew(owners).status_code == 401
    [found] = [one for one in on_record(context.transactions) if one.act == "session.token-reused"]
    assert found.whom == coordinator.grant["member"]["id"]


def test_a_thief_who_renews_first_is_found_when_the_owner_does(coordinator, renew, clock):
    owners = coordinator.grant["refresh_token"]
    thiefs = renew(owners).json["refresh_token"]
    after_grace(clock)

    assert renew(owners).status_code == 401
    assert renew(thiefs).status_code == 401


def test_a_token_from_long_ago_is_known_as_used_too(coordinator, renew, clock):
    first = token = coordinator.grant["refresh_token"]
    for _ in range(3):
        token = renew(token).json["refresh_token"]

    assert renew(first).status_code == 401
    assert renew(token).status_code == 401


def test_other_sessions_of_the_member_go_on(coordinator, sign_in, renew, clock):
    other = sign_in("jimukyoku").grant["refresh_token"]
    renew(coordinator.grant["refresh_token"])
    after_grace(clock)
    renew(coordinator.grant["refresh_token"])

    assert renew(other).status_code == 200


def test_a_repeat_within_the_grace_is_answered_with_the_same_successor(coordinator, renew, clock):
    token = coordinator.grant["refresh_token"]
    first = renew(token).json["refresh_token"]
    clock.forward(GRACE - timedelta(seconds=1))
    again = renew(token)

    assert (again.status_code, again.json["refresh_token"]) == (200, first)
    assert renew(first).status_code == 200


def test_renewals_at_once_all_go_on_with_one_successor(coordinator, client):
    body = {"refresh_token": coordinator.grant["refresh_token"]}
    together = Barrier(8)

    def renew_(_: int) -> Any:
        together.wait()
        return client.application.test_client().post("/tokens", json=body)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(renew_, range(8)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json["refresh_token"] for answer in answers}) == 1


def test_a_suspended_member_does_not_use_up_the_token(coordinator, sign_in, renew, clock):
    member = first_sign_in(sign_in, appoint(coordinator)).grant
    path = f"/members/{member['member']['id']}"
    etag = coordinator("GET", path).headers["ETag"]
    coordinator("POST", f"{path}/suspend", If_Match=etag)

    assert renew(member["refresh_token"]).status_code == 401


@pytest.mark.parametrize("token", ["yui-session-x", "x", "yui-session-.", "yui-session-a.b.c"])
def test_what_is_no_token_of_ours_opens_and_ends_nothing(coordinator, renew, token):
    assert renew(token).status_code == 401
    assert renew(coordinator.grant["refresh_token"]).status_code == 200


def test_the_database_alone_renews_nothing(coordinator, renew, context):
    token = renew(coordinator.grant["refresh_token"]).json["refresh_token"]
    with context.transactions.database.reading() as transaction:
        row = str(transaction.execute(sessions.select()).one())

    assert token not in row
    assert coordinator.grant["refresh_token"] not in row


def begin(client: Any, agent: str, address: str) -> Any:
    return client.post(
        "/sessions",
        json={"login": "jimukyoku", "password": PASSWORD},
        headers={"User-Agent": agent},
        environ_overrides={"REMOTE_ADDR": address},
    ).json


def test_own_sessions_are_listed_with_where_and_when_the_last_used_first(
    coordinator, client, clock
):
    clock.forward(timedelta(minutes=1))
    begin(client, "Mozilla/5.0 (Windows NT 10.0) Edg/130.0", "203.0.113.7")
    page = coordinator("GET", "/me/sessions").json
    newest, oldest = page["items"]

    assert page["total"] == 2
    assert oldest["id"] == coordinator.grant["session_id"]
    assert newest["agent"] == "Mozilla/5.0 (Windows NT 10.0) Edg/130.0"
    assert newest["address"] == "203.0.113.7"
    assert newest["started_at"] == newest["last_used_at"] > oldest["last_used_at"]
    assert not any("token" in name for name in newest)


def test_a_renewal_says_when_and_where_a_session_was_last_used(coordinator, client, clock):
    clock.forward(timedelta(minutes=4))
    body = {"refresh_token": coordinator.grant["refresh_token"]}
    client.post("/tokens", json=body, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    [session] = coordinator("GET", "/me/sessions").json["items"]

    assert session["address"] == "203.0.113.9"
    assert session["last_used_at"] > session["started_at"]


def test_sessions_that_are_over_are_not_listed(coordinator, sign_in, clock):
    clock.forward(timedelta(hours=9))

    assert sign_in("jimukyoku")("GET", "/me/sessions").json["total"] == 1


def test_one_session_is_ended_and_the_others_go_on(coordinator, sign_in, renew):
    other = sign_in("jimukyoku").grant
    gone = coordinator("DELETE", f"/me/sessions/{other['session_id']}")

    assert gone.status_code == 204
    assert renew(other["refresh_token"]).status_code == 401
    assert renew(coordinator.grant["refresh_token"]).status_code == 200


def test_all_other_sessions_are_ended_at_once(coordinator, sign_in, renew, context):
    others = [sign_in("jimukyoku").grant["refresh_token"] for _ in range(2)]
    kept = coordinator.grant["session_id"]

    assert coordinator("DELETE", f"/me/sessions?keep={kept}").status_code == 204
    assert [renew(token).status_code for token in others] == [401, 401]
    assert renew(coordinator.grant["refresh_token"]).status_code == 200
    assert [one.act for one in on_record(context.transactions)].count("session.ended") == 1


def test_nobody_ends_or_sees_the_sessions_of_another(coordinator, sign_in, renew):
    member = first_sign_in(sign_in, appoint(coordinator))
    theirs = member.grant["session_id"]

    assert coordinator("DELETE", f"/me/sessions/{theirs}").status_code == 204
    assert coordinator("GET", "/me/sessions").json["total"] == 1
    assert renew(member.grant["refresh_token"]).status_code == 200


def test_signing_out_ends_the_session_although_it_was_renewed_meanwhile(coordinator, renew):
    before = coordinator.grant["refresh_token"]
    after = renew(before).json["refresh_token"]
    coordinator("DELETE", "/sessions/mine", Yui_Session=before)

    assert renew(after).status_code == 401


def test_a_proof_is_noted_in_a_session_that_was_renewed_meanwhile(coordinator, renew):
    before = coordinator.grant["refresh_token"]
    renew(before)
    proof = coordinator("POST", "/me/proof", {"password": PASSWORD}, Yui_Session=before)

    assert proof.status_code == 200


def test_sessions_of_those_who_left_are_forgotten(coordinator, clock, operate, context):
    clock.forward(timedelta(hours=9))
    operate(actions.forget_what_is_over)
    with context.transactions.database.reading() as transaction:
        assert transaction.execute(sessions.select()).all() == []
