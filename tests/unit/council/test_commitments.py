from datetime import UTC, datetime, timedelta

import pytest

from services.council.domain.commitments import LONGEST_WORDS, Commitment, Withdrawal
from services.council.domain.errors import CommitmentWithdrawnBefore
from shared.errors import Invalid

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def commitment(words: str = "令和9年度当初予算に計上します。") -> Commitment:
    return Commitment(
        id="c",
        project_id="p",
        municipality="016942",
        words=words,
        signed_by="head",
        signed_at=NOW,
    )


def test_what_is_signed_is_told_under_the_member_id_alone() -> None:
    fact = commitment().signed()
    assert fact.subject == "commitment/c"
    assert (fact.municipality, fact.project_id, fact.signed_by) == ("016942", "p", "head")
    assert fact.words == "令和9年度当初予算に計上します。"


@pytest.mark.parametrize("words", ["", " \n　", "あ" * (LONGEST_WORDS + 1)])
def test_a_commitment_says_something_in_a_thousand_characters_at_most(words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        commitment(words).signed()
    assert refusal.value.problems[0].pointer == "/words"
    assert commitment("あ" * LONGEST_WORDS).signed()


def test_a_withdrawal_leaves_what_was_signed_as_it_was() -> None:
    withdrawn, fact = commitment().withdraw(by="successor", at=LATER, reason="財政の事情による。")
    assert withdrawn.words == commitment().words
    assert withdrawn.signed_at == NOW
    assert withdrawn.withdrawal == Withdrawal(by="successor", at=LATER, reason="財政の事情による。")
    assert (fact.subject, fact.withdrawn_by) == ("commitment/c", "successor")


def test_a_commitment_is_withdrawn_once_and_with_a_reason() -> None:
    with pytest.raises(Invalid) as refusal:
        commitment().withdraw(by="head", at=LATER, reason=" ")
    assert refusal.value.problems[0].pointer == "/reason"
    withdrawn, _ = commitment().withdraw(by="head", at=LATER, reason="改めるため。")
    with pytest.raises(CommitmentWithdrawnBefore):
        withdrawn.withdraw(by="head", at=LATER, reason="もう一度。")
