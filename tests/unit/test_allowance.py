"""What a town may have stored in a day."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.errors import QuotaUsedUp
from shared.files import Allowance

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
RAUSU, BEKKAI = "016942", "016918"


def take(allowance: Allowance, town: str, size_bytes: int, now: datetime) -> None:
    with allowance.storing(town, size_bytes, now):
        pass


def test_what_is_over_is_refused_and_not_counted() -> None:
    allowance = Allowance(bytes_a_day=100)
    take(allowance, RAUSU, 60, NOW)
    with pytest.raises(QuotaUsedUp):
        take(allowance, RAUSU, 41, NOW)
    take(allowance, RAUSU, 40, NOW)


def test_one_town_takes_nothing_from_another() -> None:
    allowance = Allowance(bytes_a_day=100)
    take(allowance, RAUSU, 100, NOW)
    take(allowance, BEKKAI, 100, NOW)


def test_it_comes_back_within_a_day_and_the_refusal_says_when() -> None:
    allowance = Allowance(bytes_a_day=100)
    take(allowance, RAUSU, 100, NOW)
    with pytest.raises(QuotaUsedUp) as refused:
        take(allowance, RAUSU, 50, NOW)
    assert refused.value.retry_after_seconds == 12 * 3600
    assert "約12時間後" in str(refused.value)
    later = NOW + timedelta(seconds=refused.value.retry_after_seconds)
    take(allowance, RAUSU, 50, later)
    take(allowance, RAUSU, 100, later + timedelta(days=1))


def test_a_clock_set_back_does_not_fill_it() -> None:
    allowance = Allowance(bytes_a_day=100)
    take(allowance, RAUSU, 50, NOW)
    take(allowance, RAUSU, 50, NOW - timedelta(days=1))


def test_what_was_not_stored_after_all_is_not_counted() -> None:
    allowance = Allowance(bytes_a_day=100)
    take(allowance, RAUSU, 60, NOW)
    with pytest.raises(OSError, match="no room"), allowance.storing(RAUSU, 40, NOW):
        raise OSError("no room")
    take(allowance, RAUSU, 40, NOW)


def test_of_many_at_once_no_more_begin_than_fit() -> None:
    allowance = Allowance(bytes_a_day=100)
    with allowance.storing(RAUSU, 60, NOW), pytest.raises(QuotaUsedUp):
        take(allowance, RAUSU, 60, NOW)
