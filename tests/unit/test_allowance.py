"""What a town may have stored in a day."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.errors import QuotaUsedUp
from shared.files import Allowance

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
RAUSU, BEKKAI = "016942", "016918"


def test_what_is_over_is_refused_and_not_counted() -> None:
    allowance = Allowance(bytes_a_day=100)
    allowance.take(RAUSU, 60, NOW)
    with pytest.raises(QuotaUsedUp):
        allowance.take(RAUSU, 41, NOW)
    allowance.take(RAUSU, 40, NOW)


def test_one_town_takes_nothing_from_another() -> None:
    allowance = Allowance(bytes_a_day=100)
    allowance.take(RAUSU, 100, NOW)
    allowance.take(BEKKAI, 100, NOW)


def test_it_comes_back_within_a_day_and_the_refusal_says_when() -> None:
    allowance = Allowance(bytes_a_day=100)
    allowance.take(RAUSU, 100, NOW)
    with pytest.raises(QuotaUsedUp) as refused:
        allowance.take(RAUSU, 50, NOW)
    assert refused.value.retry_after_seconds == 12 * 3600
    assert "約12時間後" in str(refused.value)
    later = NOW + timedelta(seconds=refused.value.retry_after_seconds)
    allowance.take(RAUSU, 50, later)
    allowance.take(RAUSU, 100, later + timedelta(days=1))


def test_a_clock_set_back_does_not_fill_it() -> None:
    allowance = Allowance(bytes_a_day=100)
    allowance.take(RAUSU, 50, NOW)
    allowance.take(RAUSU, 50, NOW - timedelta(days=1))
