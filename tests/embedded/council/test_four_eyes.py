"""What gives rights or a way in waits for the second 事務局 member, once there is one."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.council import actions
from services.council.domain import proposals
from services.council.schemas import EXAMPLE_MEMBER, EXAMPLE_REVISION
from shared.trail.tables import trail
from tests.embedded.council.deeds import (
    CHAIR,
    HEAD,
    act,
    change,
    confirm,
    only,
    path_of,
    reset,
    roles_of,
    told,
    withdraw,
)
from tests.embedded.council.people import NEW, PASSWORD, appoint, first_sign_in, redeem


def auditing(until: date | None = None) -> dict[str, Any]:
    return {**EXAMPLE_REVISION, "roles": ["auditor"], "term_until": until and until.isoformat()}


def test_with_two_a_role_is_given_only_when_the_second_confirms(coordinator, official, second):
    waiting = change(coordinator, official, HEAD)
    assert waiting.status_code == 202
    assert waiting.json["wanted"]["roles"] == ["official", "section_head"]
    assert roles_of(coordinator, official) == ["official"]
    assert "proposed" in told(official)
    assert [someone("GET", "/home").json["to_confirm"] for someone in (second, coordinator)] == [
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
    first_sign_in(sign_in, appoint(coordinator, login="jimukyoku-2", **CHAIR))

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
    ended = {**EXAMPLE_REVISION, "term_until": "2050-03-31"}
    assert change(coordinator, official, {**ended, "name": "羅臼町 主査"}).status_code == 200
    assert change(coordinator, official, EXAMPLE_REVISION).status_code == 202
    assert act(coordinator, official, "suspend").status_code == 200
    assert act(coordinator, official, "resume").status_code == 202


def test_nobody_gives_themselves_a_role(coordinator, second):
    mayor = {**EXAMPLE_REVISION, "municipality": "012238", "roles": ["head"]}
    waiting = change(coordinator, coordinator, mayor)
    assert waiting.status_code == 202
    assert confirm(coordinator, waiting.json).status_code == 409
    assert roles_of(second, coordinator) == ["coordinator"]


@pytest.mark.parametrize("role", ["official", "section_head", "head", "evaluator", "auditor"])
def test_a_secretary_alone_or_not_has_no_second_role(coordinator, official, role):
    desk = {**EXAMPLE_REVISION, "municipality": "012238", "roles": ["coordinator", role]}
    new = {**EXAMPLE_MEMBER, **desk, "login": "nemuro-both"}

    for refused in (
        change(coordinator, coordinator, desk),
        change(coordinator, official, desk),
        coordinator("POST", "/members", new),
    ):
        assert refused.status_code == 422
        assert [one["pointer"] for one in refused.json["errors"]] == ["/roles"]


@pytest.mark.parametrize(
    "end",
    [
        lambda by, who, clock: act(by, who, "suspend"),
        lambda by, who, clock: change(by, who, EXAMPLE_REVISION),
        lambda by, who, clock: change(by, who, auditing(clock.now.date() + timedelta(days=9))),
    ],
    ids=["suspended", "another role", "an earlier end"],
)
def test_the_last_auditor_goes_only_once_there_is_another(coordinator, auditor, second, clock, end):
    assert end(coordinator, auditor, clock).status_code == 409

    other = {**EXAMPLE_MEMBER, **auditing(), "login": "kansa-2"}
    assert confirm(second, coordinator("POST", "/members", other).json).status_code == 200
    assert end(coordinator, auditor, clock).status_code in (200, 202)


def test_neither_proposer_nor_the_member_concerned_confirms_or_declines(
    coordinator, second, official, sign_in
):
    third = confirm(
        second,
        coordinator("POST", "/members", {**EXAMPLE_MEMBER, **CHAIR, "login": "jimukyoku-3"}).json,
    )
    third = first_sign_in(sign_in, {"login": "jimukyoku-3", "reset_code": third.json["reset_code"]})
    mayor = {**EXAMPLE_REVISION, "municipality": "012238", "roles": ["head"]}
    waiting = change(coordinator, second, mayor).json

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
    less = {**EXAMPLE_REVISION, **CHAIR, "term_until": "2050-03-31"}
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
    assert late("GET", "/home").json["to_confirm"] == 0


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
    events = [one["event"] for one in official("GET", "/home").json["notices"]]
    assert (events.count("proposed"), events.count("withdrawn")) == (1, 1)


def test_of_several_refusals_the_notice_keeps_the_latest_reason(coordinator, second, official):
    for reason in ("所属長は別の方です。", "任期がまだ決まっていません。"):
        waiting = reset(coordinator, official).json
        second("POST", f"/proposals/{waiting['id']}/decline", {"reason": reason})
    notices = official("GET", "/home").json["notices"]
    reasons = [one["reason"] for one in notices if one["event"] == "declined"]
    assert reasons == ["任期がまだ決まっていません。"]


def test_an_enrolment_of_which_nobody_was_told_is_withdrawn_without_a_word(
    coordinator, second, auditor
):
    before = auditor("GET", "/home").json["notices"]
    new = {**EXAMPLE_MEMBER, "login": "rausu-shucho", "roles": ["head"]}
    withdraw(coordinator, coordinator("POST", "/members", new).json)
    assert auditor("GET", "/home").json["notices"] == before


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


def test_the_trail_names_proposer_and_second(coordinator, second, official, context):
    waiting = change(coordinator, official, HEAD).json
    confirm(second, waiting)
    with context.transactions.database.reading() as session:
        kept = session.execute(trail.select().order_by(trail.c.position)).all()
    acts = [(row.act, row.by) for row in kept if row.act.startswith(("proposal", "member.roles"))]
    proposer, confirmer = (one.grant["member"]["id"] for one in (coordinator, second))
    assert acts[-3:] == [
        ("proposal.made", proposer),
        ("member.roles-changed", confirmer),
        ("proposal.confirmed", confirmer),
    ]


@pytest.mark.parametrize("relieved", ["not", "suspend"])
def test_it_is_said_before_that_a_second_is_needed(coordinator, second, official, relieved):
    if relieved == "suspend":
        act(coordinator, second, "suspend")
    foreseen = coordinator("GET", path_of(official)).json
    assert (foreseen["needs_second"], foreseen["may_be_reset"]) == (True, True)
    assert reset(coordinator, official).status_code == 202


def test_it_is_said_before_that_only_the_operator_opens_a_way_in(coordinator, second, official):
    foreseen = coordinator("GET", path_of(second)).json
    assert (foreseen["needs_second"], foreseen["may_be_reset"]) == (False, False)
    assert reset(coordinator, second).status_code == 409


def test_what_waits_stands_before_all_that_is_settled(coordinator, second, official):
    waiting = change(coordinator, official, HEAD).json
    for number in range(3):
        new = {**EXAMPLE_MEMBER, "login": f"rausu-{number}"}
        withdraw(coordinator, coordinator("POST", "/members", new).json)

    listed = coordinator("GET", "/proposals?per_page=2").json
    assert [(one["id"] == waiting["id"], one["state"]) for one in listed["items"]] == [
        (True, "open"),
        (False, "withdrawn"),
    ]
    assert listed["total"] == 4
