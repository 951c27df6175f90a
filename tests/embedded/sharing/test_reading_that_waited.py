"""Consent that ends while its reader waits in line for the rows."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from shared.web.context import ServiceContext
from shared.workshop import Bounds, Line
from shared.workshop.seats import OwnSeats
from tests.embedded.sharing.datasets import consent, share

BETSUKAI, SHIBETSU = "016918", "016934"


class LongLine(Line):
    """Something happens elsewhere before a seat comes free."""

    def __init__(self, meanwhile: Callable[[], Any]) -> None:
        super().__init__(OwnSeats(1), Bounds(in_all=9, of_one=9))
        self._meanwhile = meanwhile

    @contextmanager
    def seat(self, member: str, still_wanted: Callable[[], bool] = lambda: True) -> Iterator[None]:
        with ThreadPoolExecutor(1) as elsewhere:
            assert elsewhere.submit(self._meanwhile).result().status_code == 200
        with super().seat(member, still_wanted):
            yield


@pytest.mark.parametrize(
    "way",
    [
        "preview",
        "download?encoding=utf-8",
        "download?encoding=cp932",
        "alterations?encoding=cp932",
    ],
)
def test_rows_are_not_sent_after_consent_ended(
    as_member: Any, context: ServiceContext, way: str
) -> None:
    owner, reader = as_member("official", of=BETSUKAI), as_member("official", of=SHIBETSU)
    dataset = share(owner).json
    context.workshop.short = LongLine(lambda: consent(owner, dataset, "withdrawn"))

    answer = reader.get(f"/datasets/{dataset['id']}/{way}")

    assert answer.status_code == 403
    assert "尾岱沼" not in answer.get_data(as_text=True)
