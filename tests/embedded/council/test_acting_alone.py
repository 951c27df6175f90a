"""What a single 事務局 member does to others takes effect at once, and is told."""

from services.council.domain import codes
from tests.embedded.council.deeds import CHAIR, HEAD, act, change, only, reset, told
from tests.embedded.council.people import NEW, PASSWORD, appoint, redeem


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
    notices = auditor("GET", "/home").json["notices"]
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
        events = [one["event"] for one in reader("GET", "/home").json["notices"]]
        assert events.count("code_issued") == 1


def test_a_single_coordinator_gives_a_role_at_once_and_it_is_told(coordinator, official, auditor):
    assert change(coordinator, official, HEAD).status_code == 200
    assert "revised" in told(official)
    assert "revised" in told(auditor)
