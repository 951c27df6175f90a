"""Commitments on PostgreSQL, where several transactions write at once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from infra.local import LocalServers
from services.council import actions
from services.council.domain.commitments import Commitment
from services.council.domain.errors import CommitmentStands
from services.council.storage.commitments import Search
from shared.access import Member, Role
from shared.errors import Refusal
from shared.preparing import prepare
from shared.transactions import Transactions, random_id
from tests.connected.wiring import emptied

PROJECT, WORDS = "5f0c2a7e-91d4-4c56-8a5d-3c2b7e9f1a01", "令和9年度予算に計上します。"
HEAD = Member("head", "016942", frozenset({Role.HEAD}))
AT_ONCE = 6


@pytest.fixture
def council(servers: LocalServers) -> Iterator[Transactions]:
    database = emptied(servers.database_url("council"))
    prepare(database, "council")
    yield Transactions("council", database, lambda _: None)
    database.close()


def pressed_at_once(council: Transactions, ids: list[str]) -> list[Commitment | Refusal]:
    """The button 署名する, pressed at one moment with each of the ids."""
    together = threading.Barrier(len(ids))

    def press(commitment_id: str) -> Commitment | Refusal:
        together.wait()
        try:
            return council.run(actions.sign_commitment, HEAD, "", commitment_id, PROJECT, WORDS)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(ids)) as pool:
        return list(pool.map(press, ids))


def kept(council: Transactions) -> list[Commitment]:
    return list(council.query(actions.list_commitments, HEAD, "", Search(), 1, 100)[0])


def told(council: Transactions) -> int:
    with council.database.reading() as session:
        return session.execute(text("select count(*) from outbox")).scalar_one()


def test_of_many_who_sign_at_once_one_stands(council: Transactions) -> None:
    answers = pressed_at_once(council, [random_id() for _ in range(AT_ONCE)])
    (standing,) = (one for one in answers if isinstance(one, Commitment))
    assert sum(isinstance(one, CommitmentStands) for one in answers) == AT_ONCE - 1
    assert kept(council) == [standing]
    assert told(council) == 1


def test_the_same_form_sent_many_times_at_once_signs_once(council: Transactions) -> None:
    answers = pressed_at_once(council, [random_id()] * AT_ONCE)
    assert answers == [kept(council)[0]] * AT_ONCE
    assert told(council) == 1


def test_after_a_withdrawal_another_may_stand(council: Transactions) -> None:
    (first,) = pressed_at_once(council, [random_id()])
    assert isinstance(first, Commitment)
    council.run(actions.withdraw_commitment, HEAD, "", first.id, "改めるため。")
    (second,) = pressed_at_once(council, [random_id()])
    assert isinstance(second, Commitment)
    assert {one.id: one.withdrawal is None for one in kept(council)} == {
        first.id: False,
        second.id: True,
    }
