"""What programs may rely on when they are refused."""

import json
from itertools import combinations
from pathlib import Path

import pytest

from infra.docs.problems import every, meaning_of, told

TOLD_BEFORE = Path(__file__).with_name("problems.json")


@pytest.mark.parametrize("refusal", told(), ids=lambda one: one.__name__)
def test_every_refusal_says_what_it_means(refusal):
    assert meaning_of(refusal)
    assert refusal.title


def test_only_a_special_case_shares_the_type_of_another_refusal():
    for one, other in combinations(every(), 2):
        assert one.type != other.type or issubclass(other, one)


def test_a_type_that_was_told_once_stays():
    before = set(json.loads(TOLD_BEFORE.read_text(encoding="utf-8")))
    assert before == {refusal.type for refusal in told()}, (
        "a type may be added to tests/contracts/problems.json, never taken away or renamed: "
        "let the class say its old type"
    )
