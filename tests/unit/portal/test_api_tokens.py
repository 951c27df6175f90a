"""Until when a new API token is proposed to last."""

from datetime import date

import pytest

from services.portal.pages.api_tokens import proposed_last_day


@pytest.mark.parametrize(
    ("today", "last_day"),
    [
        (date(2026, 11, 29), date(2027, 3, 31)),
        (date(2027, 2, 28), date(2027, 3, 31)),
        (date(2027, 3, 31), date(2028, 3, 31)),
        (date(2026, 3, 31), date(2027, 3, 31)),
        (date(2027, 3, 1), date(2028, 3, 1)),
        (date(2027, 4, 1), date(2028, 3, 31)),
    ],
)
def test_a_token_is_proposed_for_the_fiscal_year_that_its_use_lies_in(
    today: date, last_day: date
) -> None:
    assert proposed_last_day(today) == last_day
