"""Reset codes: legible, and the same however they are typed."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from services.council.domain.codes import LIFE, ResetCode, code_hash, new_code

ISSUED = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def test_a_code_has_four_groups_of_characters_that_are_not_mistaken_for_one_another():
    groups = new_code(random.Random(1).choice).split("-")
    assert [len(group) for group in groups] == [4] * 4
    assert not set("".join(groups)) & set("0o1il")


@pytest.mark.parametrize(
    "typed",
    [
        "H7KP 3MZD WQ9X NF4C",
        "ｈ７ｋｐ－３ｍｚｄ－ｗｑ９ｘ－ｎｆ４ｃ",
        "h7kp3mzdwq9xnf4c",
        "h7kpー3mzdーwq9xーnf4c",
        "h7kp−3mzd‐wq9x‑nf4c",
        "h7kp\u200b-3mzd\u00ad-wq9x-nf4c",
        "\u202ah7kp-3mzd-wq9x-nf4c\u202c\u200e",
        "コード：h7kp-3mzd-wq9x-nf4c",
        "再設定コード h7kp3mzdwq9xnf4c。",
        "reset code: h7kp-3mzd-wq9x-nf4c (24時間有効)",
    ],
)
def test_a_code_is_the_same_however_it_is_typed(typed):
    assert code_hash(typed) == code_hash("h7kp-3mzd-wq9x-nf4c")


def test_a_code_opens_for_a_day():
    code = ResetCode(member_id="m", hash=code_hash("abcd"), issued_by="c", issued_at=ISSUED)
    assert code.opens("abcd", ISSUED + LIFE - timedelta(seconds=1))
    assert not code.opens("abcd", ISSUED + LIFE)
    assert not code.opens("abce", ISSUED)


@pytest.mark.parametrize(
    "typed", ["h7kp-3mzd-wq9x-nf4", "h7kp-3mzd-wq9x-nf4c-aaaa", "", "コード："]
)
def test_more_or_less_than_the_code_is_not_the_code(typed):
    assert code_hash(typed) != code_hash("h7kp-3mzd-wq9x-nf4c")
