"""The secretariat and its members, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from services.council import actions
from services.council.domain.errors import MemberMayNotAct
from services.council.schemas import EXAMPLE_MEMBER, EXAMPLE_REVISION
from services.council.storage.tables import members
from shared.errors import Conflict
from shared.vocabulary import today_in_tokyo, tokyo_midnight
from tests.embedded.council.people import NEW, PASSWORD, SignedIn, appoint, first_sign_in, redeem

KEY = "0190f3a2-5a1b-4c3d-8e4f-1234567890ab"


def feed(coordinator: SignedIn) -> list[dict[str, Any]]:
    return coordinator("GET", "/feed").json


def test_a_new_member_decides_on_the_password_with_a_code(coordinator, sign_in):
    member = appoint(coordinator)
    assert "temporary_password" not in member

    signed_in = first_sign_in(sign_in, member)

    assert signed_in.grant["member"]["must_change_password"] is False
    assert signed_in("GET", "/plans").status_code == 200


def test_before_that_no_password_opens_the_account(coordinator, client):
    member = appoint(coordinator)
    for guess in (member["reset_code"]["code"], "nobody's password"):
        body = {"login": member["login"], "password": guess}
        assert client.post("/sessions", json=body).status_code == 401


def test_a_temporary_password_of_0_1_0_opens_only_the_way_to_change_it(
    coordinator, client, sign_in, context
):
    member = first_sign_in(sign_in, appoint(coordinator)).grant["member"]
    with context.transactions.database.writing() as session:
        session.execute(
            update(members).where(members.c.id == member["id"]).values(password_temporary=True)
        )

    pending = sign_in(member["login"], NEW)

    assert pending.grant["member"]["must_change_password"] is True
    assert pending("GET", "/plans").status_code == 403
    assert pending("GET", "/me").status_code == 200


def test_an_appointment_is_told_without_name_or_login(coordinator):
    member = appoint(coordinator)

    told = feed(coordinator)[-1]

    assert told["type"] == "council.member.appointed.v1"
    assert told["data"] == {
        "member_id": member["id"],
        "municipality": "016942",
        "roles": ["official"],
        "term_from": "2026-04-01",
        "term_until": None,
        "by": coordinator.grant["member"]["id"],
    }


def test_appointing_twice_makes_one_member_and_its_code_is_shown_once(coordinator, client):
    first = coordinator("POST", "/members", EXAMPLE_MEMBER, Idempotency_Key=KEY)
    second = coordinator("POST", "/members", EXAMPLE_MEMBER, Idempotency_Key=KEY)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["id"] == second.json["id"]
    assert second.json["reset_code"] is None
    code = first.json["reset_code"]["code"]
    assert redeem(client, EXAMPLE_MEMBER["login"], code).status_code == 201


def test_another_member_under_one_key_is_refused(coordinator):
    coordinator("POST", "/members", EXAMPLE_MEMBER, Idempotency_Key=KEY)
    other = {**EXAMPLE_MEMBER, "roles": ["section_head"]}
    refused = coordinator("POST", "/members", other, Idempotency_Key=KEY)

    assert (refused.status_code, refused.json["type"]) == (409, "urn:yui:problem:key-taken")


def test_a_login_is_given_once(coordinator):
    appoint(coordinator)
    again = coordinator("POST", "/members", {**EXAMPLE_MEMBER, "login": "ＲＡＵＳＵ-tanto"})

    assert again.status_code == 422
    assert again.json["errors"] == [
        {"pointer": "/login", "message": "このログインIDは既に使われています。"}
    ]


def test_a_changed_role_is_in_the_next_token_and_in_a_fact(coordinator, sign_in):
    member = first_sign_in(sign_in, appoint(coordinator)).grant
    path = f"/members/{member['member']['id']}"
    body = {**EXAMPLE_REVISION, "roles": ["official", "section_head"]}
    revision = coordinator("GET", path).headers["ETag"]

    changed = coordinator("PUT", path, body, If_Match=revision)
    renewed = coordinator.client.post("/tokens", json={"refresh_token": member["refresh_token"]})

    assert changed.status_code == 200
    assert renewed.json["member"]["roles"] == ["official", "section_head"]
    assert feed(coordinator)[-1]["type"] == "council.member.changed.v1"


def test_a_suspended_member_gets_no_further_token(coordinator, sign_in, client):
    member = first_sign_in(sign_in, appoint(coordinator)).grant
    path = f"/members/{member['member']['id']}"
    revision = coordinator("GET", path).headers["ETag"]

    suspended = coordinator("POST", f"{path}/suspend", If_Match=revision)

    assert suspended.json["suspended"] is True
    renewed = client.post("/tokens", json={"refresh_token": member["refresh_token"]})
    assert renewed.status_code == 401
    refused = client.post("/sessions", json={"login": "rausu-tanto", "password": NEW})
    assert (refused.status_code, "停止" in refused.json["detail"]) == (401, True)
    resumed = coordinator("POST", f"{path}/resume", If_Match=suspended.headers["ETag"])
    assert resumed.json["suspended"] is False
    sign_in("rausu-tanto", NEW)


def test_when_the_term_ends_the_next_token_is_refused(coordinator, sign_in, client, clock):
    last_day = (clock.now.date() + timedelta(days=1)).isoformat()
    member = appoint(coordinator, roles=["evaluator"], municipality=None, term_until=last_day)
    expert = first_sign_in(sign_in, member)
    refused, token = None, expert.grant["refresh_token"]
    for _ in range(8):
        clock.forward(timedelta(hours=6))
        refused = client.post("/tokens", json={"refresh_token": token})
        if refused.status_code != 200:
            break
        token = refused.json["refresh_token"]

    assert refused.status_code == 401
    assert "任期が終わって" in refused.json["detail"]


def test_a_successor_decides_on_a_password_before_the_term_and_signs_in_once_it_begins(
    coordinator, client, clock
):
    first_day = (today_in_tokyo(clock.now) + timedelta(days=30)).isoformat()
    member = appoint(coordinator, term_from=first_day)
    decided = redeem(client, member["login"], member["reset_code"]["code"])
    assert (decided.status_code, decided.json) == (201, {"signs_in_from": first_day})

    body = {"login": member["login"], "password": NEW}
    early = client.post("/sessions", json=body)
    assert (early.status_code, early.json["type"]) == (401, MemberMayNotAct.type)
    assert "任期が始まっていません" in early.json["detail"]
    clock.forward(timedelta(days=30))
    assert client.post("/sessions", json=body).status_code == 201


def test_a_code_does_not_outlive_the_term(coordinator, client, clock):
    last_day = today_in_tokyo(clock.now).isoformat()
    member = appoint(coordinator, term_until=last_day)
    clock.now = tokyo_midnight(today_in_tokyo(clock.now) + timedelta(days=1))
    refused = redeem(client, member["login"], member["reset_code"]["code"])
    assert (refused.status_code, refused.json["type"]) == (401, MemberMayNotAct.type)


def test_the_last_coordinator_cannot_give_up_the_role(coordinator):
    me = coordinator("GET", "/me")
    body = {**EXAMPLE_REVISION, "municipality": "012238", "roles": ["official"]}

    refused = coordinator("PUT", f"/members/{me.json['id']}", body, If_Match=me.headers["ETag"])

    assert refused.status_code == 409
    assert coordinator("GET", "/me").json["roles"] == ["coordinator"]


def test_nobody_suspends_or_resets_themselves(coordinator):
    me = coordinator("GET", "/me")
    path = f"/members/{me.json['id']}"

    assert coordinator("POST", f"{path}/password-reset").status_code == 409
    assert coordinator("POST", f"{path}/suspend", If_Match=me.headers["ETag"]).status_code == 409


def test_a_second_editor_is_told(coordinator):
    path = f"/members/{appoint(coordinator)['id']}"
    coordinator("PUT", path, EXAMPLE_REVISION, If_Match='"1"')

    assert coordinator("PUT", path, EXAMPLE_REVISION, If_Match='"1"').status_code == 412
    assert coordinator("PUT", path, EXAMPLE_REVISION).status_code == 428


def test_officials_see_names_and_roles_but_neither_logins_nor_may_they_manage(coordinator, sign_in):
    official = first_sign_in(sign_in, appoint(coordinator))

    listed = official("GET", "/members?municipality=012238").json

    assert listed["total"] == 1
    assert (listed["items"][0]["name"], listed["items"][0]["login"]) == ("事務局 担当者", None)
    assert official("POST", "/members", EXAMPLE_MEMBER).status_code == 403


def test_members_are_found_by_role_and_by_half_width_name(coordinator):
    appoint(coordinator)
    appoint(
        coordinator,
        login="gaibu-1",
        name="外部有識者 エキスパート",
        roles=["evaluator"],
        municipality=None,
        term_until="2027-03-31",
    )

    assert coordinator("GET", "/members?role=evaluator").json["total"] == 1
    assert coordinator("GET", "/members?q=ｴｷｽﾊﾟｰﾄ").json["items"][0]["login"] == "gaibu-1"
    order = [member["login"] for member in coordinator("GET", "/members").json["items"]]
    assert order == ["jimukyoku", "rausu-tanto", "gaibu-1"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"roles": ["service"]}, "/roles/0"),
        ({"roles": []}, "/roles"),
        ({"municipality": "131016"}, "/municipality"),
        ({"municipality": None}, "/municipality"),
        ({"name": "a\x00b"}, "/name"),
        ({"name": ""}, "/name"),
        ({"term_from": "昨日"}, "/term_from"),
        ({"colour": "blue"}, "/colour"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(coordinator, change, pointer):
    refused = coordinator("POST", "/members", {**EXAMPLE_MEMBER, **change})

    assert refused.status_code == 422
    assert pointer in {error["pointer"] for error in refused.json["errors"]}


def test_the_first_account_is_made_only_while_nobody_coordinates(secretariat, operate):
    with pytest.raises(Conflict):
        operate(actions.enrol_first, login="second", name="事務局", section="", password=PASSWORD)
    assert operate(actions.has_members)


def test_an_operator_lets_a_locked_out_coordinator_in_again(secretariat, operate, client):
    for _ in range(5):
        client.post("/sessions", json={"login": "jimukyoku", "password": "wrong"})

    code = operate(actions.reset_by_operator, "JIMUKYOKU")

    assert redeem(client, "jimukyoku", code).status_code == 201
