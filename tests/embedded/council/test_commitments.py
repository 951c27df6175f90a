"""A 首長 commits the own municipality to a project, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from services.council.schemas import EXAMPLE_COMMITMENT, EXAMPLE_REVISION, EXAMPLE_WITHDRAWAL
from tests.embedded.council.people import SignedIn, appoint, first_sign_in

KEY = "0190f3a2-5a1b-4c3d-8e4f-1234567890ab"
PROJECT, ANOTHER = EXAMPLE_COMMITMENT["project_id"], "5f0c2a7e-91d4-4c56-8a5d-3c2b7e9f1a02"
RAUSU, SHIBETSU = "016942", "016934"


@pytest.fixture
def head(coordinator: SignedIn, sign_in: Any) -> SignedIn:
    """羅臼町's."""
    return first_sign_in(sign_in, appoint(coordinator, login="rausu-shucho", roles=["head"]))


@pytest.fixture
def other_head(coordinator: SignedIn, sign_in: Any) -> SignedIn:
    """標津町's."""
    changes = {"login": "shibetsu-shucho", "municipality": SHIBETSU, "roles": ["head"]}
    return first_sign_in(sign_in, appoint(coordinator, **changes))


def sign(head: SignedIn, key: str = "", **changes: Any) -> Any:
    headers = {"Idempotency_Key": key} if key else {}
    return head("POST", "/commitments", {**EXAMPLE_COMMITMENT, **changes}, **headers)


def withdraw(head: SignedIn, commitment: dict[str, Any]) -> Any:
    return head("POST", f"/commitments/{commitment['id']}/withdraw", EXAMPLE_WITHDRAWAL)


def told(reader: SignedIn) -> list[tuple[str, Any]]:
    return [
        (event["type"], event["data"])
        for event in reader("GET", "/feed").json
        if event["subject"].startswith("commitment/")
    ]


def test_a_signature_reads_as_it_was_given_whatever_the_head_is_called_later(coordinator, head):
    commitment = sign(head).json
    path = f"/members/{head.grant['member']['id']}"
    now = coordinator("GET", path)
    body = {**{name: now.json[name] for name in EXAMPLE_REVISION}, "name": "羅臼町 前首長"}
    assert coordinator("PUT", path, body, If_Match=now.headers["ETag"]).status_code == 200

    read = coordinator("GET", "/commitments").json["items"][0]
    assert read["signed_as"] == commitment["signed_as"] == now.json["name"]


def test_a_head_signs_for_the_own_municipality_and_all_members_read_it(head, other_head):
    signed = sign(head)

    assert signed.status_code == 201
    assert signed.json["municipality"] == RAUSU
    assert signed.json["signed_by"] == head.grant["member"]["id"]
    assert signed.json["withdrawal"] is None
    listed = other_head("GET", f"/commitments?project_id={PROJECT}").json
    assert (listed["items"], listed["total"]) == ([signed.json], 1)
    assert other_head("GET", f"/commitments?project_id={ANOTHER}").json["total"] == 0
    assert other_head("GET", f"/commitments?municipality={SHIBETSU}").json["total"] == 0


def test_the_fact_holds_the_words_and_the_signers_id_and_no_name(head, coordinator):
    signed = sign(head).json

    ((type_, data),) = told(coordinator)

    assert type_ == "council.commitment.signed.v1"
    assert data == {
        "commitment_id": signed["id"],
        "project_id": PROJECT,
        "municipality": RAUSU,
        "signed_by": head.grant["member"]["id"],
        "words": EXAMPLE_COMMITMENT["words"],
    }


def test_sending_the_form_twice_signs_once(head, coordinator):
    first, again = sign(head, KEY), sign(head, KEY)
    assert again.status_code == 201
    assert again.json == first.json
    assert len(told(coordinator)) == 1


def test_other_words_under_the_key_of_a_withdrawn_commitment_are_refused(head):
    first = sign(head, KEY).json
    assert sign(head, KEY, words="別の内容です。").status_code == 409
    withdraw(head, first)
    other = sign(head, KEY, words="別の内容です。")
    assert (other.status_code, other.json["type"]) == (409, "urn:yui:problem:key-taken")


def test_anothers_key_is_a_key_like_any_other(head, other_head):
    first, others = sign(head, KEY), sign(other_head, KEY)
    assert others.status_code == 201
    assert others.json["id"] != first.json["id"]
    assert others.json["municipality"] == SHIBETSU


def test_a_municipality_has_one_standing_commitment_per_project(head, other_head):
    sign(head)
    refused = sign(head, words="別の内容です。")
    assert refused.status_code == 409
    assert "取り下げてから" in refused.json["detail"]
    assert sign(head, project_id=ANOTHER).status_code == 201
    assert sign(other_head).status_code == 201


def test_a_withdrawn_commitment_stays_on_record_and_another_may_follow(head, coordinator, clock):
    first = sign(head).json

    answer = withdraw(head, first)

    assert answer.status_code == 200
    assert answer.json["words"] == first["words"]
    assert answer.json["withdrawal"]["reason"] == EXAMPLE_WITHDRAWAL["reason"]
    assert withdraw(head, first).status_code == 409
    clock.forward(timedelta(minutes=1))
    second = sign(head, words="改めて約束します。").json
    listed = coordinator("GET", f"/commitments?project_id={PROJECT}").json["items"]
    assert [one["id"] for one in listed] == [first["id"], second["id"]]
    types = [type_.split(".")[2] for type_, _ in told(coordinator)]
    assert types == ["signed", "withdrawn", "signed"]


def test_only_a_head_of_the_same_municipality_withdraws(head, other_head, coordinator):
    signed = sign(head).json
    assert withdraw(other_head, signed).status_code == 403
    assert withdraw(coordinator, signed).status_code == 403
    assert coordinator("GET", "/commitments").json["items"] == [signed]


def test_whoever_is_no_head_reads_and_signs_nothing(coordinator, sign_in):
    official = first_sign_in(sign_in, appoint(coordinator))
    assert official("GET", "/commitments").status_code == 200
    assert sign(official).status_code == 403
    assert sign(coordinator).status_code == 403
    assert told(coordinator) == []


@pytest.mark.parametrize("words", ["", "　 ", "あ" * 1001])
def test_words_are_refused_at_their_field_and_nothing_is_told(head, coordinator, words):
    refused = sign(head, words=words)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json["errors"]] == ["/words"]
    assert told(coordinator) == []
