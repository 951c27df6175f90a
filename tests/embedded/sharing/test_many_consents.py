"""A dataset whose town changes its consent again and again is looked at as quickly as any."""

from typing import Any

import pytest

from services.sharing.storage import datasets
from shared.web.context import ServiceContext
from tests.embedded.sharing.datasets import (
    BEKKAI,
    NEMURO,
    RAUSU,
    SHIBETSU,
    consent,
    share,
)
from tests.embedded.sharing.steps import steps


@pytest.fixture
def bekkai(as_member: Any) -> Any:
    return as_member("official", of=BEKKAI)


def shared_and_changed(bekkai: Any, times: int) -> dict[str, Any]:
    told: dict[str, Any] = share(bekkai, audience="named", municipalities=[SHIBETSU]).json
    return changed(bekkai, told, times)


def changed(bekkai: Any, told: dict[str, Any], times: int) -> dict[str, Any]:
    """Shared with 羅臼 too and with 標津 alone, by turns."""
    for turn in range(times):
        others = [RAUSU] if turn % 2 == 0 else []
        answer = consent(bekkai, told, "named", SHIBETSU, *others)
        assert answer.status_code == 200
        told = answer.json
    return told


@pytest.mark.parametrize("path", ["/datasets", "/datasets/{id}"])
def test_a_look_reads_no_more_for_two_hundred_changes_of_consent_than_for_two(
    as_member: Any, bekkai: Any, context: ServiceContext, path: str
) -> None:
    shibetsu = as_member("official", of=SHIBETSU)
    share(bekkai)
    dataset = shared_and_changed(bekkai, 2)
    url = path.format(id=dataset["id"])
    before = steps(context, lambda: shibetsu.get(url))
    assert changed(bekkai, dataset, 198)["revision"] == 201
    assert steps(context, lambda: shibetsu.get(url)) < before * 1.1


def test_whom_it_was_once_shared_with_is_read_once_for_each_consent_of_other_words(
    as_member: Any, bekkai: Any, context: ServiceContext
) -> None:
    told = shared_and_changed(bekkai, 21)
    rausu = as_member("official", of=RAUSU)
    assert rausu.get(f"/datasets/{told['id']}").status_code == 200
    withdrawn = consent(bekkai, told, "withdrawn").json
    with context.transactions.database.reading() as session:
        dataset = datasets.find(session, withdrawn["id"])
        assert dataset is not None
        assert len(datasets.recipients_before(session, dataset)) == 2
    assert rausu.get(f"/datasets/{told['id']}").status_code == 403
    assert as_member("official", of=NEMURO).get(f"/datasets/{told['id']}").status_code == 404


def test_the_consent_told_is_the_newest(as_member: Any, bekkai: Any) -> None:
    told = shared_and_changed(bekkai, 3)
    shibetsu = as_member("official", of=SHIBETSU)
    (listed,) = shibetsu.get("/datasets").json["items"]
    for seen in (listed, shibetsu.get(f"/datasets/{told['id']}").json):
        assert seen["consent"] == told["consent"]
        assert seen["consent"]["municipalities"] == [SHIBETSU, RAUSU]


def test_the_same_consent_again_writes_nothing(bekkai: Any) -> None:
    told = shared_and_changed(bekkai, 1)
    again = consent(bekkai, told, "named", RAUSU, SHIBETSU)
    assert (again.status_code, again.json["revision"]) == (200, told["revision"])
    assert len(bekkai.get("/feed").json) == 2
