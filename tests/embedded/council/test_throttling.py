"""Who is held back after failed sign-ins, and who is not, over HTTP."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from services.council import actions, threads
from services.council.domain.throttling import GUARDING, PER_NETWORK, PER_PLACE, RIGHT
from services.council.domain.visitors import Visitor
from shared.workshop import Line
from shared.workshop.seats import OwnSeats
from tests.embedded.council.people import NEW, PASSWORD, redeem

TOWN_HALL = "203.0.113.7"
SAME_NETWORK = "203.0.113.200"
ELSEWHERE = "198.51.100.7"


@pytest.fixture
def attempt(client: Any) -> Callable[..., Any]:
    """`attempt(login, password, address, device)`: its answer."""

    def try_(login: str, password: str, address: str, device: str | None = None) -> Any:
        body = {"login": login, "password": password, "device_token": device}
        return client.post("/sessions", json=body, environ_overrides={"REMOTE_ADDR": address})

    return try_


def fail(attempt: Any, login: str, address: str, times: int) -> list[int]:
    return [attempt(login, "wrong", address).status_code for _ in range(times)]


@pytest.fixture
def wrong_passwords(operate: Any) -> Callable[[str, str], None]:
    """Fail with a login from an address as the door does, without the tenth of a second."""

    def fail_(login: str, address: str) -> None:
        visitor = Visitor(address=address, local=False)
        operate(actions.refuse, operate(actions.begin_sign_in, login, visitor))

    return fail_


def at_once(tries: list[Callable[[], Any]]) -> list[int]:
    """The statuses of tries that all begin together."""
    together = Barrier(len(tries))

    def one(try_: Callable[[], Any]) -> int:
        together.wait()
        return int(try_().status_code)

    with ThreadPoolExecutor(len(tries)) as threads:
        return list(threads.map(one, tries))


@pytest.mark.parametrize("login", ["jimukyoku", "nobody"])
def test_failures_are_throttled_whether_the_login_exists_or_not(secretariat, attempt, login):
    assert fail(attempt, login, TOWN_HALL, PER_PLACE.free) == [401] * PER_PLACE.free

    held_back = attempt(login, PASSWORD, TOWN_HALL)

    assert held_back.status_code == 429
    assert held_back.headers["Retry-After"] == "15"


def test_after_the_wait_the_right_password_is_heard_and_the_count_begins_anew(
    secretariat, attempt, clock
):
    fail(attempt, "jimukyoku", TOWN_HALL, PER_PLACE.free)
    clock.forward(timedelta(seconds=15))

    assert attempt("jimukyoku", PASSWORD, TOWN_HALL).status_code == 201
    assert attempt("jimukyoku", "wrong", TOWN_HALL).status_code == 401


def test_failing_with_anothers_login_does_not_keep_them_out(secretariat, attempt):
    fail(attempt, "jimukyoku", ELSEWHERE, PER_PLACE.free + 1)

    assert attempt("jimukyoku", PASSWORD, TOWN_HALL).status_code == 201
    assert attempt("jimukyoku", PASSWORD, ELSEWHERE).status_code == 429


def test_another_address_of_the_same_network_is_no_fresh_start(secretariat, attempt):
    fail(attempt, "jimukyoku", TOWN_HALL, PER_PLACE.free)

    assert attempt("jimukyoku", PASSWORD, SAME_NETWORK).status_code == 429


def test_a_known_device_stays_free_while_others_beside_it_fail(secretariat, attempt):
    known = attempt("jimukyoku", PASSWORD, TOWN_HALL).json["device_token"]
    fail(attempt, "jimukyoku", SAME_NETWORK, PER_PLACE.free + 1)

    assert attempt("jimukyoku", PASSWORD, TOWN_HALL).status_code == 429
    assert attempt("jimukyoku", PASSWORD, TOWN_HALL, known).status_code == 201


def test_a_known_device_is_held_back_by_its_own_failures(secretariat, attempt):
    known = attempt("jimukyoku", PASSWORD, TOWN_HALL).json["device_token"]
    answers = [
        attempt("jimukyoku", "wrong", TOWN_HALL, known).status_code
        for _ in range(2 * PER_PLACE.free + 1)
    ]

    assert answers[-1] == 429
    assert attempt("jimukyoku", PASSWORD, TOWN_HALL, known).status_code == 429


def test_whoever_wears_out_a_members_device_does_not_keep_the_member_out(secretariat, attempt):
    known = attempt("jimukyoku", PASSWORD, TOWN_HALL).json["device_token"]
    for _ in range(PER_PLACE.free):
        attempt("jimukyoku", "wrong", ELSEWHERE, known)

    assert attempt("jimukyoku", PASSWORD, TOWN_HALL, known).status_code == 201


def test_a_device_is_known_only_for_who_signed_in_there(coordinator, secretariat, attempt):
    device = attempt("jimukyoku", PASSWORD, TOWN_HALL).json["device_token"]
    other = coordinator("POST", "/members", NEWCOMER).json["login"]
    fail(attempt, other, TOWN_HALL, PER_PLACE.free)

    assert attempt(other, PASSWORD, TOWN_HALL, device).status_code == 429


NEWCOMER = {
    "login": "rausu-tanto",
    "name": "羅臼町 担当者",
    "municipality": "016942",
    "roles": ["official"],
    "term_from": "2026-04-01",
}


def test_colleagues_at_one_browser_are_both_known_there(coordinator, attempt):
    device = attempt("jimukyoku", PASSWORD, TOWN_HALL).json["device_token"]
    newcomer = coordinator("POST", "/members", NEWCOMER).json
    redeem(coordinator.client, newcomer["login"], newcomer["reset_code"]["code"])
    second = attempt(newcomer["login"], NEW, TOWN_HALL, device)

    assert second.json["device_token"] == device
    for login in ("jimukyoku", newcomer["login"]):
        fail(attempt, login, SAME_NETWORK, PER_PLACE.free)
        assert attempt(login, "wrong", TOWN_HALL, device).status_code == 401


def test_an_invented_device_is_not_known(secretariat, attempt):
    fail(attempt, "jimukyoku", TOWN_HALL, PER_PLACE.free)
    answer = attempt("jimukyoku", PASSWORD, TOWN_HALL, "yui-device-" + "a" * 43)
    elsewhere = attempt("jimukyoku", PASSWORD, ELSEWHERE, "yui-device-" + "a" * 43)

    assert answer.status_code == 429
    assert elsewhere.json["device_token"] != "yui-device-" + "a" * 43


def test_guesses_from_everywhere_keep_out_no_network_that_has_not_failed_itself(
    secretariat, attempt, wrong_passwords, clock
):
    """Not even while somebody guesses again and again, from a network of its own each time."""
    for network in range(2 * GUARDING.free):
        clock.forward(timedelta(seconds=30))
        wrong_passwords("jimukyoku", f"198.51.{network}.7")

    assert attempt("jimukyoku", PASSWORD, TOWN_HALL).status_code == 201


def test_where_many_networks_guess_each_has_one_guess_before_it_waits(
    secretariat, attempt, wrong_passwords
):
    known = attempt("jimukyoku", PASSWORD, TOWN_HALL).json["device_token"]
    for network in range(GUARDING.free):
        wrong_passwords("jimukyoku", f"198.51.{network}.7")

    assert fail(attempt, "jimukyoku", TOWN_HALL, 2) == [401, 429]
    assert attempt("jimukyoku", PASSWORD, "198.51.0.7").status_code == 429
    assert attempt("jimukyoku", PASSWORD, TOWN_HALL, known).status_code == 201


def test_one_network_trying_many_logins_is_held_back_and_others_are_not(
    secretariat, attempt, wrong_passwords
):
    known = attempt("jimukyoku", PASSWORD, TOWN_HALL).json["device_token"]
    for n in range(PER_NETWORK.free):
        wrong_passwords(f"login-{n}", TOWN_HALL)

    assert attempt("jimukyoku", PASSWORD, SAME_NETWORK).status_code == 429
    assert attempt("jimukyoku", PASSWORD, TOWN_HALL, known).status_code == 201
    assert attempt("jimukyoku", PASSWORD, ELSEWHERE).status_code == 201


def test_a_forged_forwarding_header_does_not_change_the_network(secretariat, client):
    answers = [
        client.post(
            "/sessions",
            json={"login": "jimukyoku", "password": "wrong"},
            headers={"X-Forwarded-For": f"198.51.{n}.7"},
            environ_overrides={"REMOTE_ADDR": TOWN_HALL},
        ).status_code
        for n in range(PER_PLACE.free + 1)
    ]
    assert answers == [401] * PER_PLACE.free + [429]


def test_eight_right_sign_ins_at_once_all_succeed(secretariat, attempt):
    answers = at_once([lambda: attempt("jimukyoku", PASSWORD, TOWN_HALL)] * 8)

    assert answers == [201] * 8


def test_addresses_of_one_network_wait_for_their_turn_as_one(secretariat, attempt, monkeypatch):
    turns: list[str] = []

    class NotedLine(Line):
        def seat(self, member: str, *still_wanted: Any) -> Any:
            turns.append(member)
            return super().seat(member, *still_wanted)

    monkeypatch.setattr(threads, "_line", NotedLine(OwnSeats(2), threads.BOUNDS))
    for address in ("2001:db8:7:7::1", "2001:db8:7:8::2", "2001:db8:8::1", TOWN_HALL, SAME_NETWORK):
        assert attempt("jimukyoku", PASSWORD, address).status_code == 201

    assert turns[0] == turns[1]
    assert turns[3] == turns[4]
    assert len(set(turns)) == 3


def test_right_passwords_without_end_wait_in_their_own_network_alone(head, attempt, clock):
    def enter(address: str) -> int:
        return attempt("rausu-kacho", NEW, address).status_code

    flood = [enter(TOWN_HALL) for _ in range(RIGHT.free + 1)]
    assert flood == [201] * RIGHT.free + [429]

    assert enter(SAME_NETWORK) == 429
    assert enter(ELSEWHERE) == 201
    assert attempt("jimukyoku", PASSWORD, TOWN_HALL).status_code == 201
    clock.forward(RIGHT.longest)
    assert enter(TOWN_HALL) == 201


def test_guesses_at_once_learn_no_more_than_one_after_another(secretariat, attempt):
    answers = Counter(at_once([lambda: attempt("jimukyoku", "wrong", TOWN_HALL)] * 16))

    assert answers == {401: PER_PLACE.free, 429: 16 - PER_PLACE.free}


def test_a_signed_in_member_changes_the_password_while_others_fail_with_the_login(
    coordinator, attempt, wrong_passwords
):
    for network in range(GUARDING.free):
        wrong_passwords("jimukyoku", f"198.51.{network}.7")
    fail(attempt, "jimukyoku", "127.0.0.1", PER_PLACE.free)
    changed = coordinator("PUT", "/me/password", {"current": PASSWORD, "new": NEW})

    assert changed.status_code == 200


def test_the_present_password_cannot_be_guessed_by_changing_it(coordinator):
    answers = [
        coordinator("PUT", "/me/password", {"current": "wrong", "new": NEW}).status_code
        for _ in range(PER_PLACE.free + 1)
    ]
    assert answers == [422] * PER_PLACE.free + [429]


def test_devices_long_unused_are_forgotten(secretariat, attempt, clock, operate):
    known = attempt("jimukyoku", PASSWORD, TOWN_HALL).json["device_token"]
    clock.forward(timedelta(days=181))
    operate(actions.forget_what_is_over)
    fail(attempt, "jimukyoku", TOWN_HALL, PER_PLACE.free)

    assert attempt("jimukyoku", PASSWORD, TOWN_HALL, known).status_code == 429
