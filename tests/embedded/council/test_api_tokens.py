"""API tokens over HTTP: who makes them, what they open, how they end and go on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.council.domain.api_tokens import MOST_IN_USE, NOTICE
from services.council.schemas import EXAMPLE_API_TOKEN, EXAMPLE_MEMBER
from shared import tokens
from shared.access import Scope
from shared.transactions import utc_now
from shared.vocabulary import today_in_tokyo, tokyo_midnight
from tests.embedded.council.people import NEW, SignedIn, appoint, first_sign_in

BETSUKAI = "016918"
KEY = "0c6f8a5e-3b1d-4f27-9e80-5d2c7b4a1f63"


@pytest.fixture
def token_form(clock: Any) -> dict[str, Any]:
    return {**EXAMPLE_API_TOKEN, "last_day": (clock.now.date() + timedelta(days=90)).isoformat()}


@pytest.fixture
def opens(client: Any) -> Callable[[Any], bool]:
    """Whether an issued token is exchanged for an access token."""

    def opens(issued: Any) -> bool:
        answer = client.post("/tokens", json={"api_token": issued["token"]})
        assert answer.status_code in (200, 401)
        return answer.status_code == 200

    return opens


def revise(coordinator: SignedIn, member: Any, **changes: Any) -> None:
    """The secretariat changes what the member is to the council."""
    now = coordinator("GET", f"/members/{member['id']}")
    body = {name: now.json[name] for name in EXAMPLE_MEMBER if name != "login"}
    answer = coordinator(
        "PUT", f"/members/{member['id']}", {**body, **changes}, If_Match=now.headers["ETag"]
    )
    assert answer.status_code == 200, answer.text


def listed(member: SignedIn) -> Any:
    (only,) = member("GET", "/api-tokens").json["items"]
    return only


def test_an_api_token_is_exchanged_for_its_towns_access_and_kept_only_as_a_hash(
    head, client, context, settings, token_form
):
    issued = head("POST", "/api-tokens", token_form).json

    grant = client.post("/tokens", json={"api_token": issued["token"]}).json

    caller = tokens.read(grant["access_token"], context.directory, "registry", utc_now())
    assert (caller.id, caller.municipality) == (f"api-token:{issued['id']}", "016942")
    assert "token" not in head("GET", "/api-tokens").json["items"][0]
    files = settings.var.glob("council.db*")
    assert not any(issued["token"].encode() in file.read_bytes() for file in files)


def test_the_secretariat_makes_no_api_token_but_ends_one(coordinator, head, opens, token_form):
    nemuro = {**token_form, "municipality": "012238"}
    assert coordinator("POST", "/api-tokens", token_form).status_code == 403
    assert coordinator("POST", "/api-tokens", nemuro).status_code == 403

    issued = head("POST", "/api-tokens", token_form).json
    path = f"/api-tokens/{issued['id']}"
    assert coordinator("POST", f"{path}/take-over").status_code == 404
    assert coordinator("DELETE", path).status_code == 204
    assert not opens(issued)


def test_a_town_has_so_many_api_tokens_in_use_and_no_more(head, sign_in, clock, token_form):
    today = {**token_form, "last_day": clock.now.date().isoformat()}
    made = [head("POST", "/api-tokens", token_form) for _ in range(MOST_IN_USE - 1)]
    made.append(head("POST", "/api-tokens", today))
    assert {answer.status_code for answer in made} == {201}

    refused = head("POST", "/api-tokens", token_form)
    assert (refused.status_code, f"{MOST_IN_USE}件" in refused.json["detail"]) == (409, True)

    assert head("DELETE", f"/api-tokens/{made[0].json['id']}").status_code == 204
    assert head("POST", "/api-tokens", token_form).status_code == 201
    clock.forward(timedelta(days=1))
    head = sign_in("rausu-kacho", NEW)
    assert head("POST", "/api-tokens", token_form).status_code == 201
    assert head("POST", "/api-tokens", token_form).status_code == 409


def test_an_api_token_reads_unless_more_is_asked_for(head, client, context, token_form):
    plain = {name: value for name, value in token_form.items() if name != "scopes"}
    reading = head("POST", "/api-tokens", plain).json
    writing = head("POST", "/api-tokens", {**plain, "scopes": ["projects"]}).json

    def drawn(issued: Any) -> Any:
        grant = client.post("/tokens", json={"api_token": issued["token"]}).json
        return tokens.read(grant["access_token"], context.directory, "registry", utc_now())

    assert drawn(reading).scopes == {Scope.READ}
    assert drawn(writing).scopes == {Scope.READ, Scope.PROJECTS}
    assert drawn(reading).sponsor == head("GET", "/me").json["id"]


def test_an_unknown_scope_is_refused_at_its_field(head, token_form):
    answer = head("POST", "/api-tokens", {**token_form, "scopes": ["approve"]})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/scopes/0"


def test_a_revoked_api_token_opens_nothing(head, opens, token_form):
    issued = head("POST", "/api-tokens", token_form).json

    assert head("DELETE", f"/api-tokens/{issued['id']}").status_code == 204

    assert not opens(issued)
    assert head("GET", "/api-tokens").json["total"] == 0


def test_a_repeat_shows_no_secret_and_changes_nothing(head, opens, token_form):
    first = head("POST", "/api-tokens", token_form, Idempotency_Key=KEY).json
    again = head("POST", "/api-tokens", token_form, Idempotency_Key=KEY)

    assert (again.status_code, again.json["token"]) == (201, None)
    assert {**again.json, "token": first["token"]} == first
    assert opens(first)


def test_another_token_under_one_key_is_refused(head, token_form):
    head("POST", "/api-tokens", token_form, Idempotency_Key=KEY)
    wider = {**token_form, "scopes": ["projects"]}
    refused = head("POST", "/api-tokens", wider, Idempotency_Key=KEY)

    assert (refused.status_code, refused.json["type"]) == (409, "urn:yui:problem:key-taken")


def test_a_repeat_brings_no_revoked_api_token_back(coordinator, head, opens, token_form):
    issued = head("POST", "/api-tokens", token_form, Idempotency_Key=KEY).json
    coordinator("DELETE", f"/api-tokens/{issued['id']}")

    again = head("POST", "/api-tokens", token_form, Idempotency_Key=KEY).json

    assert (again["id"], again["state"], again["token"]) == (issued["id"], "over", None)
    assert not opens(issued)


def test_who_moved_to_another_town_sees_no_api_token_of_the_old_one_by_a_repeat(
    coordinator, head, client, token_form, sign_in
):
    issued = head("POST", "/api-tokens", token_form, Idempotency_Key=KEY)
    revise(coordinator, head.grant["member"], municipality=BETSUKAI)
    moved = sign_in(head.grant["member"]["login"], NEW)
    elsewhere = {**token_form, "municipality": BETSUKAI}

    repeat = moved("POST", "/api-tokens", elsewhere, Idempotency_Key=KEY)

    assert (issued.status_code, repeat.status_code) == (201, 403)


def test_an_api_token_ends_with_its_last_day(head, opens, clock, token_form):
    issued = head("POST", "/api-tokens", token_form).json
    clock.forward(timedelta(days=92))
    assert not opens(issued)


def test_no_access_token_outlives_the_last_day(head, client, clock, token_form):
    last = today_in_tokyo(clock.now) + timedelta(days=30)
    issued = head("POST", "/api-tokens", {**token_form, "last_day": last.isoformat()}).json
    midnight = tokyo_midnight(last + timedelta(days=1))
    clock.forward(midnight - clock.now - timedelta(minutes=2))

    grant = client.post("/tokens", json={"api_token": issued["token"]}).json

    assert grant["expires_in"] == 120


def test_a_section_head_handles_the_own_towns_tokens_only(head, enrolled, token_form):
    _, stranger = enrolled("betsukai-kacho", municipality=BETSUKAI)

    issued = head("POST", "/api-tokens", token_form)
    path = f"/api-tokens/{issued.json['id']}"

    assert issued.status_code == 201
    assert stranger("POST", "/api-tokens", token_form).status_code == 403
    assert stranger("GET", "/api-tokens").json["total"] == 0
    assert stranger("DELETE", path).status_code == 404
    assert stranger("POST", f"{path}/take-over").status_code == 404


def test_an_official_sees_the_towns_tokens_and_changes_none(coordinator, sign_in, head, token_form):
    issued = head("POST", "/api-tokens", token_form).json
    official = first_sign_in(sign_in, appoint(coordinator))

    assert listed(official)["actions"] == []
    assert official("POST", "/api-tokens", token_form).status_code == 403
    assert official("POST", f"/api-tokens/{issued['id']}/take-over").status_code == 404
    assert official("DELETE", f"/api-tokens/{issued['id']}").status_code == 404


@pytest.mark.parametrize(
    "change",
    [{"roles": ["official"]}, {"municipality": BETSUKAI}, {"term_until": "2026-11-01"}],
    ids=["another role", "another town", "a term that is over"],
)
def test_an_api_token_ends_with_its_sponsors_office(
    coordinator, enrolled, successor, opens, token_form, change
):
    sponsor, signed_in = enrolled("rausu-kacho")
    issued = signed_in("POST", "/api-tokens", token_form).json
    assert opens(issued)

    revise(coordinator, sponsor, **change)

    assert not opens(issued)
    assert listed(successor)["state"] == "unsponsored"


def test_an_api_token_ends_when_its_sponsor_is_suspended_and_another_revives_it(
    coordinator, enrolled, successor, opens, token_form
):
    sponsor, signed_in = enrolled("rausu-kacho")
    issued = signed_in("POST", "/api-tokens", token_form).json
    etag = coordinator("GET", f"/members/{sponsor['id']}").headers["ETag"]
    coordinator("POST", f"/members/{sponsor['id']}/suspend", If_Match=etag)
    assert not opens(issued)

    taken = successor("POST", f"/api-tokens/{issued['id']}/take-over")

    assert (taken.status_code, taken.json["state"]) == (200, "works")
    assert taken.json["sponsor"] == successor("GET", "/me").json["id"]
    assert opens(issued)


def test_who_has_answered_for_a_token_is_told_of_what_another_does_to_it(
    head, successor, token_form
):
    taken, *revoked = (
        head("POST", "/api-tokens", {**token_form, "name": name}).json
        for name in ("甲", "乙", "丙")
    )
    successor("POST", f"/api-tokens/{taken['id']}/take-over")
    for one in revoked:
        successor("DELETE", f"/api-tokens/{one['id']}")

    told = head("GET", "/home").json["notices"]

    assert {(notice["event"], notice["reason"]) for notice in told} >= {
        ("token_taken_over", "甲"),
        ("token_revoked", "乙"),
        ("token_revoked", "丙"),
    }


def test_a_token_taken_over_in_time_outlives_the_term_of_its_first_sponsor(
    enrolled, successor, opens, clock, token_form
):
    last = today_in_tokyo(clock.now) + NOTICE
    _, leaving = enrolled("rausu-kacho", term_until=last.isoformat())
    issued = leaving("POST", "/api-tokens", token_form).json
    soon = listed(successor)
    assert (soon["state"], soon["ends_on"]) == ("ends_soon", last.isoformat())
    assert soon["actions"] == ["take-over", "revoke"]

    for _ in range(2):
        successor("POST", f"/api-tokens/{issued['id']}/take-over")
    clock.forward(NOTICE + timedelta(days=1))

    assert opens(issued)


def test_an_end_further_off_than_the_notice_is_not_told(enrolled, clock, token_form):
    last = today_in_tokyo(clock.now) + NOTICE + timedelta(days=1)
    _, leaving = enrolled("rausu-kacho", term_until=last.isoformat())
    leaving("POST", "/api-tokens", token_form)
    assert listed(leaving)["state"] == "works"


def test_its_own_last_day_is_told_in_time(head, clock, token_form):
    last = today_in_tokyo(clock.now) + NOTICE
    head("POST", "/api-tokens", {**token_form, "last_day": last.isoformat()})
    assert listed(head)["state"] == "ends_soon"
    assert listed(head)["actions"] == ["revoke"]


def test_what_was_revoked_is_not_taken_over(head, successor, opens, token_form):
    revoked = head("POST", "/api-tokens", token_form).json
    head("DELETE", f"/api-tokens/{revoked['id']}")
    assert successor("POST", f"/api-tokens/{revoked['id']}/take-over").status_code == 409
    assert not opens(revoked)
