"""Keys replaced and withdrawn, plans and what everybody knows, over HTTP."""

from services.council.schemas import (
    EXAMPLE_ITEM,
    EXAMPLE_MEMBER,
    EXAMPLE_PLAN,
)
from services.council.service import keep_house
from shared import tokens
from shared.transactions import utc_now
from shared.vocabulary import MUNICIPALITIES
from tests.embedded.council.people import appoint, first_sign_in

KEY = "0190f3a2-5a1b-4c3d-8e4f-1234567890ab"


def test_a_session_and_its_tokens_outlive_the_rotation_of_councils_key(
    coordinator, client, context
):
    context.ring.rotate()
    context.directory.know("council", client.get("/keys").json)

    assert coordinator("GET", "/me").status_code == 200
    renewed = client.post("/tokens", json={"refresh_token": coordinator.grant["refresh_token"]})
    assert tokens.read(renewed.json["access_token"], context.directory, "registry", utc_now()).id


def test_a_withdrawn_key_ends_its_tokens_but_not_the_session(coordinator, client, context):
    context.ring.withdraw(context.ring.signing_key().kid)
    context.directory.know("council", client.get("/keys").json)

    assert coordinator("GET", "/me").status_code == 401
    renewed = client.post("/tokens", json={"refresh_token": coordinator.grant["refresh_token"]})
    assert tokens.read(renewed.json["access_token"], context.directory, "registry", utc_now()).id


def test_the_municipalities_are_announced_once(coordinator, context):
    keep_house(context)
    keep_house(context)

    told = [
        event["data"]["code"]
        for event in coordinator("GET", "/feed").json
        if event["type"] == "council.municipality.recorded.v1"
    ]
    assert told == [municipality.code for municipality in MUNICIPALITIES]


def test_everybody_signed_in_reads_municipalities_and_priorities(coordinator, client):
    municipalities = coordinator("GET", "/municipalities").json["items"]
    priorities = coordinator("GET", "/dx-priorities").json

    assert municipalities[0]["name"] == "根室市"
    assert municipalities[0]["population_as_of"] == "2025-01-01"
    assert (priorities["version"], len(priorities["items"])) == ("第2.3版", 7)
    assert client.get("/municipalities").status_code == 401


def test_a_plan_grows_by_items_that_are_told_unchanged(coordinator):
    plan = coordinator("POST", "/plans", EXAMPLE_PLAN, Idempotency_Key=KEY).json
    path = f"/plans/{plan['id']}/items"

    extended = coordinator("POST", path, EXAMPLE_ITEM)

    assert extended.status_code == 201
    assert coordinator("GET", "/plans").json["items"][0]["items"] == extended.json["items"]
    told = coordinator("GET", "/feed").json[-1]
    assert told["type"] == "council.plan.item_added.v1"
    assert told["data"]["title"] == "来庁者向けWⅰFⅰ環境の充実"


def test_recording_a_plan_or_item_twice_makes_one(coordinator):
    for _ in range(2):
        plan = coordinator("POST", "/plans", EXAMPLE_PLAN, Idempotency_Key=KEY).json
        path = f"/plans/{plan['id']}/items"
        extended = coordinator("POST", path, EXAMPLE_ITEM, Idempotency_Key=KEY)
    assert len(extended.json["items"]) == 1
    assert coordinator("GET", "/plans").json["total"] == 1


def test_another_plan_or_item_under_one_key_is_refused(coordinator):
    plan = coordinator("POST", "/plans", EXAMPLE_PLAN, Idempotency_Key=KEY).json
    path = f"/plans/{plan['id']}/items"
    coordinator("POST", path, EXAMPLE_ITEM, Idempotency_Key=KEY)
    for where, other in (("/plans", EXAMPLE_PLAN), (path, EXAMPLE_ITEM)):
        refused = coordinator("POST", where, {**other, "title": "別"}, Idempotency_Key=KEY)
        assert refused.status_code == 409
        assert refused.json["type"] == "urn:yui:problem:key-taken"


def test_an_official_reads_plans_and_changes_none(coordinator, sign_in):
    official = first_sign_in(sign_in, appoint(coordinator, login=EXAMPLE_MEMBER["login"]))

    assert official("GET", "/plans").status_code == 200
    assert official("POST", "/plans", EXAMPLE_PLAN).status_code == 403


def test_an_item_number_used_twice_is_refused(coordinator):
    plan = coordinator("POST", "/plans", EXAMPLE_PLAN).json
    path = f"/plans/{plan['id']}/items"
    coordinator("POST", path, EXAMPLE_ITEM)

    assert coordinator("POST", path, EXAMPLE_ITEM).status_code == 422
