"""What gives rights or a way in: alone it is told, with two it needs the second."""

from datetime import timedelta
from typing import Any

import pytest

from services.council import actions
from services.council.domain import codes, proposals
from services.council.schemas import EXAMPLE_MEMBER, EXAMPLE_REVISION
from shared.trail.tables import trail
from tests.embedded.council.people import NEW, PASSWORD, SignedIn, appoint, redeem, settle

CHAIR = {"municipality": "012238", "roles": ["coordinator"]}
HEAD = {**EXAMPLE_REVISION, "roles": ["official", "section_head"]}


def path_of(someone: SignedIn) -> str:
    return f"/members/{someone.grant['member']['id']}"


def change(by: SignedIn, whose: SignedIn, body: dict[str, Any]) -> Any:
    revision = by("GET", path_of(whose)).headers["ETag"]
    return by("PUT", path_of(whose), body, If_Match=revision)


def act(by: SignedIn, whose: SignedIn, deed: str) -> Any:
    revision = by("GET", path_of(whose)).headers["ETag"]
    return by("POST", f"{path_of(whose)}/{deed}", If_Match=revision)


def reset(by: SignedIn, whose: SignedIn) -> Any:
    return by("POST", f"{path_of(whose)}/password-reset")


def confirm(by: SignedIn, proposal: Any) -> Any:
    return by("POST", f"/proposals/{proposal['id']}/confirm")


def withdraw(by: SignedIn, proposal: Any) -> Any:
    return by("POST", f"/proposals/{proposal['id']}/withdraw")


def told(someone: SignedIn) -> set[str]:
    return {notice["event"] for notice in someone("GET", "/notices").json["items"]}


def only(someone: SignedIn, event: str) -> dict[str, Any]:
    notices = someone("GET", "/notices").json["items"]
    return next(notice for notice in notices if notice["event"] == event)


def roles_of(by: SignedIn, whose: SignedIn) -> list[str]:
    return by("GET", path_of(whose)).json["roles"]


@pytest.fixture
def official(coordinator, sign_in) -> SignedIn:
    return settle(sign_in, appoint(coordinator))


@pytest.fixture
def auditor(coordinator, sign_in) -> SignedIn:
    return settle(sign_in, appoint(coordinator, login="kansa", roles=["auditor"]))


@pytest.fixture
def second(coordinator, official, auditor, sign_in) -> SignedIn:
    """Another 事務局 member, enrolled when there was but one."""
    return settle(sign_in, appoint(coordinator, login="jimukyoku-2", **CHAIR))


# Alone


def test_a_code_is_issued_and_the_old_password_stays_until_it_is_used(
    coordinator, official, sign_in, client
):
    code = reset(coordinator, official).json["code"]
    assert sign_in("rausu-tanto", NEW)

    assert redeem(client, "rausu-tanto", code, PASSWORD).status_code == 201

    refused = client.post("/sessions", json={"login": "rausu-tanto", "password": NEW})
    assert refused.status_code == 401
    renewed = client.post("/tokens", json={"refresh_token": official.grant["refresh_token"]})
    assert renewed.status_code == 401


def test_a_code_works_once_however_it_is_typed(coordinator, official, client):
    code = reset(coordinator, official).json["code"]
    typed = code.upper().replace("-", " ")
    assert redeem(client, "ＲＡＵＳＵ-tanto", typed, PASSWORD).status_code == 201
    assert redeem(client, "rausu-tanto", code, PASSWORD).status_code == 401


def test_a_newer_code_takes_the_place_of_the_first(coordinator, official, client):
    first, newer = (reset(coordinator, official).json["code"] for _ in range(2))
    assert redeem(client, "rausu-tanto", first, PASSWORD).status_code == 401
    assert redeem(client, "rausu-tanto", newer, PASSWORD).status_code == 201


def test_a_code_dies_after_a_day(coordinator, official, client, clock):
    code = reset(coordinator, official).json["code"]
    clock.forward(codes.LIFE)
    assert redeem(client, "rausu-tanto", code, PASSWORD).status_code == 401


def test_a_code_opens_no_other_account_and_a_wrong_one_is_throttled(coordinator, official, client):
    code = reset(coordinator, official).json["code"]
    assert redeem(client, "jimukyoku", code, PASSWORD).status_code == 401
    guesses = [redeem(client, "rausu-tanto", "wrong", PASSWORD).status_code for _ in range(6)]
    assert guesses == [401] * 5 + [429]


def test_a_suspended_member_gets_in_by_no_code(coordinator, official, client):
    code = reset(coordinator, official).json["code"]
    act(coordinator, official, "suspend")
    assert redeem(client, "rausu-tanto", code, PASSWORD).status_code == 401


def test_a_refused_password_leaves_the_code_as_it_was(coordinator, official, client):
    code = reset(coordinator, official).json["code"]
    for _ in range(7):
        assert redeem(client, "rausu-tanto", code, "短い").status_code == 422
    assert redeem(client, "rausu-tanto", code, PASSWORD).status_code == 201


def test_a_reset_and_its_use_are_told_to_the_member_and_to_the_others(
    coordinator, official, auditor, client
):
    code = reset(coordinator, official).json["code"]
    assert "code_issued" in told(official)
    assert "code_issued" in told(auditor)
    redeem(client, "rausu-tanto", code, PASSWORD)
    assert "code_used" in told(auditor)
    assert "code_used" in told(coordinator)


def test_whoever_enrols_the_second_alone_is_on_record_and_told_to_the_auditor(coordinator, auditor):
    enrolled = appoint(coordinator, login="jimukyoku-2", **CHAIR)
    notices = auditor("GET", "/notices").json["items"]
    assert ("appointed", enrolled["id"]) in {(one["event"], one["about"]) for one in notices}
    recorded = auditor("GET", f"/trail?about={enrolled['id']}").json["items"]
    assert [(one["act"], one["by"]) for one in recorded] == [
        ("member.enrolled", coordinator.grant["member"]["id"])
    ]


def test_a_notice_stays_until_its_own_reader_acknowledges_it(coordinator, official, auditor):
    reset(coordinator, official)
    notice = only(official, "code_issued")
    auditor("DELETE", f"/notices/{notice['id']}")
    assert "code_issued" in told(official)
    assert official("DELETE", f"/notices/{notice['id']}").status_code == 204
    assert "code_issued" not in told(official)


def test_a_notice_told_again_takes_the_place_of_the_one_not_acknowledged(
    coordinator, official, auditor
):
    for _ in range(3):
        reset(coordinator, official)
    for reader in (official, auditor):
        events = [one["event"] for one in reader("GET", "/notices").json["items"]]
        assert events.count("code_issued") == 1


def test_a_single_coordinator_gives_a_role_at_once_and_it_is_told(coordinator, official, auditor):
    assert change(coordinator, official, HEAD).status_code == 200
    assert "revised" in told(official)
    assert "revised" in told(auditor)


# Two


def test_with_two_a_role_is_given_only_when_the_second_confirms(coordinator, official, second):
    waiting = change(coordinator, official, HEAD)
    assert waiting.status_code == 202
    assert waiting.json["wanted"]["roles"] == ["official", "section_head"]
    assert roles_of(coordinator, official) == ["official"]
    assert "proposed" in told(official)
    assert [someone("GET", "/notices").json["to_confirm"] for someone in (second, coordinator)] == [
        1,
        0,
    ]

    assert confirm(second, waiting.json).json["state"] == "confirmed"

    assert roles_of(coordinator, official) == ["official", "section_head"]
    told_by = coordinator("GET", "/feed").json[-1]
    assert told_by["type"] == "council.member.changed.v1"


def test_an_enrolment_from_before_the_second_came_repeated_issues_no_code(
    coordinator, sign_in, client
):
    key = {"Idempotency_Key": "0c6f8a5e-3b1d-4f27-9e80-5d2c7b4a1f63"}
    mayor = {**EXAMPLE_MEMBER, "login": "rausu-shucho", "roles": ["head"]}
    code = coordinator("POST", "/members", mayor, **key).json["reset_code"]["code"]
    settle(sign_in, appoint(coordinator, login="jimukyoku-2", **CHAIR))

    again = coordinator("POST", "/members", mayor, **key)

    assert again.json["reset_code"] is None
    assert redeem(client, "rausu-shucho", code).status_code == 201


@pytest.mark.parametrize(
    "more",
    [
        {"municipality": "016934"},
        {"roles": ["head"]},
        {"term_from": "2026-03-01"},
        {"roles": ["official", "head"], "term_until": "2027-03-31"},
    ],
)
def test_whatever_gives_more_waits(coordinator, official, second, more):
    assert change(coordinator, official, {**EXAMPLE_REVISION, **more}).status_code == 202


def test_what_gives_less_or_only_another_name_is_done_at_once(coordinator, official, second):
    ended = {**EXAMPLE_REVISION, "term_until": "2099-03-31"}
    assert change(coordinator, official, {**ended, "name": "羅臼町 主査"}).status_code == 200
    assert change(coordinator, official, EXAMPLE_REVISION).status_code == 202
    assert act(coordinator, official, "suspend").status_code == 200
    assert act(coordinator, official, "resume").status_code == 202


def test_nobody_gives_themselves_a_role(coordinator, second):
    mayor = {**EXAMPLE_REVISION, "municipality": "012238", "roles": ["coordinator", "head"]}
    waiting = change(coordinator, coordinator, mayor)
    assert waiting.status_code == 202
    assert confirm(coordinator, waiting.json).status_code == 409
    assert roles_of(second, coordinator) == ["coordinator"]


def test_neither_proposer_nor_the_member_concerned_confirms_or_declines(
    coordinator, second, official, sign_in
):
    third = confirm(
        second,
        coordinator("POST", "/members", {**EXAMPLE_MEMBER, **CHAIR, "login": "jimukyoku-3"}).json,
    )
    third = settle(sign_in, {"login": "jimukyoku-3", "reset_code": third.json["reset_code"]})
    both = {**EXAMPLE_REVISION, "municipality": "012238", "roles": ["coordinator", "head"]}
    waiting = change(coordinator, second, both).json

    for by in (coordinator, second):
        assert confirm(by, waiting).status_code == 409
        body = {"reason": "不要です。"}
        assert by("POST", f"/proposals/{waiting['id']}/decline", body).status_code == 409
    assert confirm(third, waiting).status_code == 200


def test_a_new_member_waits_and_the_code_is_shown_to_the_second_alone(coordinator, second, client):
    new = {**EXAMPLE_MEMBER, "login": "rausu-shucho", "roles": ["head"]}
    waiting = coordinator("POST", "/members", new)
    assert waiting.status_code == 202
    assert "reset_code" not in waiting.json
    assert coordinator("GET", "/members?role=head").json["total"] == 0

    code = confirm(second, waiting.json).json["reset_code"]["code"]

    assert redeem(client, "rausu-shucho", code).status_code == 201


def test_a_reset_waits_and_the_code_is_shown_to_the_second_alone(
    coordinator, second, official, client
):
    waiting = reset(coordinator, official)
    assert (waiting.status_code, "code" in waiting.json) == (202, False)
    assert reset(coordinator, official).json["id"] == waiting.json["id"]
    code = confirm(second, waiting.json).json["reset_code"]["code"]
    assert redeem(client, "rausu-tanto", code, PASSWORD).status_code == 201


def test_a_way_into_the_account_of_the_second_is_opened_by_the_operator_alone(
    coordinator, second, operate, client
):
    refused = reset(coordinator, second)
    assert (refused.status_code, "yui member reset" in refused.json["detail"]) == (409, True)
    code = operate(actions.reset_by_operator, "jimukyoku-2")
    assert redeem(client, "jimukyoku-2", code, PASSWORD).status_code == 201


def test_suspending_the_second_first_gives_nobody_a_free_hand(coordinator, second, official, clock):
    assert act(coordinator, second, "suspend").status_code == 200
    assert change(coordinator, official, HEAD).status_code == 202
    assert reset(coordinator, official).status_code == 202
    assert reset(coordinator, second).status_code == 409


def test_dismissing_the_second_first_gives_nobody_a_free_hand(coordinator, second, official):
    auditing = {**EXAMPLE_REVISION, "municipality": "012238", "roles": ["auditor"]}
    less = {**EXAMPLE_REVISION, **CHAIR, "term_until": "2099-03-31"}
    assert change(coordinator, second, less).status_code == 200
    assert change(coordinator, second, auditing).status_code == 200
    assert reset(coordinator, second).status_code == 409
    assert change(coordinator, official, HEAD).status_code == 202


def test_a_stale_proposal_is_refused(coordinator, second, official):
    waiting = change(coordinator, official, HEAD).json
    change(coordinator, official, {**EXAMPLE_REVISION, "name": "羅臼町 主査"})
    assert confirm(second, waiting).status_code == 412
    assert roles_of(coordinator, official) == ["official"]


def test_what_a_suspended_member_had_proposed_is_not_confirmed(coordinator, second, official):
    waiting = change(coordinator, official, HEAD).json
    act(second, coordinator, "suspend")
    refused = confirm(second, waiting)
    assert (refused.status_code, roles_of(second, official)) == (409, ["official"])
    body = {"reason": "申請した方が停止されています。"}
    assert second("POST", f"/proposals/{waiting['id']}/decline", body).status_code == 200


def test_a_proposal_dies_after_a_fortnight(coordinator, second, official, clock, sign_in):
    waiting = change(coordinator, official, HEAD).json
    clock.forward(proposals.LIFE + timedelta(seconds=1))
    late = sign_in("jimukyoku-2", NEW)
    assert confirm(late, waiting).status_code == 409
    assert late("GET", "/proposals").json["items"][0]["state"] == "expired"
    assert late("GET", "/notices").json["to_confirm"] == 0


def test_a_declined_proposal_is_told_with_its_reason_and_over(coordinator, second, official):
    waiting = change(coordinator, official, HEAD).json
    body = {"reason": "所属長は別の方です。"}
    assert second("POST", f"/proposals/{waiting['id']}/decline", body).status_code == 200
    assert only(coordinator, "declined")["reason"] == "所属長は別の方です。"
    assert confirm(second, waiting).status_code == 409


def test_proposing_and_withdrawing_without_end_leaves_one_notice_of_each(
    coordinator, second, official
):
    for _ in range(4):
        withdraw(coordinator, reset(coordinator, official).json)
    events = [one["event"] for one in official("GET", "/notices").json["items"]]
    assert (events.count("proposed"), events.count("withdrawn")) == (1, 1)


def test_of_several_refusals_the_notice_keeps_the_latest_reason(coordinator, second, official):
    for reason in ("所属長は別の方です。", "任期がまだ決まっていません。"):
        waiting = reset(coordinator, official).json
        second("POST", f"/proposals/{waiting['id']}/decline", {"reason": reason})
    notices = official("GET", "/notices").json["items"]
    reasons = [one["reason"] for one in notices if one["event"] == "declined"]
    assert reasons == ["任期がまだ決まっていません。"]


def test_an_enrolment_of_which_nobody_was_told_is_withdrawn_without_a_word(
    coordinator, second, auditor
):
    before = auditor("GET", "/notices").json["items"]
    new = {**EXAMPLE_MEMBER, "login": "rausu-shucho", "roles": ["head"]}
    withdraw(coordinator, coordinator("POST", "/members", new).json)
    assert auditor("GET", "/notices").json["items"] == before


def test_nobody_has_more_than_thirty_proposals_open(coordinator, second, official):
    def enrol(number: int) -> Any:
        return coordinator("POST", "/members", {**EXAMPLE_MEMBER, "login": f"rausu-{number}"})

    waiting = [enrol(number) for number in range(proposals.MOST_OPEN)]
    assert {answer.status_code for answer in waiting} == {202}
    refused = enrol(proposals.MOST_OPEN)
    assert (refused.status_code, "30件" in refused.json["detail"]) == (409, True)
    assert change(coordinator, official, HEAD).status_code == 409
    assert change(second, official, HEAD).status_code == 202

    withdraw(coordinator, waiting[0].json)
    assert enrol(proposals.MOST_OPEN).status_code == 202


def test_only_the_proposer_withdraws(coordinator, second, official):
    waiting = change(coordinator, official, HEAD).json
    assert withdraw(second, waiting).status_code == 403
    assert withdraw(coordinator, waiting).json["state"] == "withdrawn"
    assert confirm(second, waiting).status_code == 409


def test_a_second_who_was_suspended_confirms_no_more(coordinator, second, official):
    waiting = change(coordinator, official, HEAD).json
    act(coordinator, second, "suspend")
    assert confirm(second, waiting).status_code == 401


def test_the_trail_names_proposer_and_second(coordinator, second, official, parts):
    waiting = change(coordinator, official, HEAD).json
    confirm(second, waiting)
    with parts.transactions.database.reading() as session:
        kept = session.execute(trail.select().order_by(trail.c.position)).all()
    acts = [(row.act, row.by) for row in kept if row.act.startswith(("proposal", "member.roles"))]
    proposer, confirmer = (one.grant["member"]["id"] for one in (coordinator, second))
    assert acts[-3:] == [
        ("proposal.made", proposer),
        ("member.roles-changed", confirmer),
        ("proposal.confirmed", confirmer),
    ]
