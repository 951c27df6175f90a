"""Acts of great weight want the password again, and how it is given."""

from datetime import timedelta
from typing import Any

import pytest

from services.council.domain.throttling import PER_PLACE
from services.council.schemas import EXAMPLE_MEMBER
from shared.access import PROOF_LASTS
from tests.embedded.council.people import NEW, PASSWORD, SignedIn, appoint

WANTED = "urn:yui:problem:password-wanted"


def renewed(coordinator: SignedIn) -> SignedIn:
    answer = coordinator.client.post(
        "/tokens", json={"refresh_token": coordinator.grant["refresh_token"]}
    )
    return SignedIn(coordinator.client, {**coordinator.grant, **answer.json})


def prove(someone: SignedIn, password: str = PASSWORD) -> Any:
    session = someone.grant["refresh_token"]
    return someone("POST", "/me/proof", {"password": password}, Yui_Session=session)


@pytest.fixture
def long_signed_in(coordinator: SignedIn, clock: Any) -> SignedIn:
    clock.forward(PROOF_LASTS)
    return renewed(coordinator)


def test_a_member_is_enrolled_only_within_ten_minutes_of_the_password(coordinator, clock):
    clock.forward(PROOF_LASTS - timedelta(seconds=1))
    in_time = renewed(coordinator)
    appoint(in_time)
    clock.forward(timedelta(seconds=1))

    late = renewed(coordinator)("POST", "/members", {**EXAMPLE_MEMBER, "login": "late"})

    assert (late.status_code, late.json["type"]) == (403, WANTED)


def test_what_weighs_little_is_done_without_the_password(long_signed_in):
    assert long_signed_in("GET", "/members").status_code == 200


def test_the_password_proved_again_opens_the_way_and_the_session_remembers_it(long_signed_in):
    proved = SignedIn(long_signed_in.client, {**long_signed_in.grant, **prove(long_signed_in).json})

    appoint(proved)
    appoint(renewed(long_signed_in), login="second")


def test_a_wrong_password_proves_nothing_and_is_throttled(long_signed_in):
    for _ in range(PER_PLACE.free):
        wrong = prove(long_signed_in, "wrong")
        assert (wrong.status_code, wrong.json["errors"][0]["pointer"]) == (422, "/password")

    assert prove(long_signed_in).status_code == 429
    refused = long_signed_in("POST", "/members", EXAMPLE_MEMBER)
    assert refused.json["type"] == WANTED


def test_a_proof_counts_for_its_own_session_alone(long_signed_in, sign_in, clock):
    other = sign_in("jimukyoku")
    clock.forward(PROOF_LASTS)
    prove(renewed(other))

    refused = renewed(long_signed_in)("POST", "/members", EXAMPLE_MEMBER)

    assert refused.json["type"] == WANTED


def test_a_proof_needs_a_running_session_of_the_callers_own(long_signed_in, sign_in):
    for session in ("", "yui-session-x"):
        answer = long_signed_in("POST", "/me/proof", {"password": PASSWORD}, Yui_Session=session)
        assert answer.status_code == 401


def test_a_changed_password_is_a_proved_one(long_signed_in):
    changed = long_signed_in("PUT", "/me/password", {"current": PASSWORD, "new": NEW}).json

    appoint(SignedIn(long_signed_in.client, changed))
