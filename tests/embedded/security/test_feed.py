"""What each reader of a feed may see, and that its places and chain verify all the same."""

import json
from collections.abc import Iterator

import msgspec
import pytest

from shared.access import Member, Role
from shared.events.codec import GENESIS, body_of, chain
from shared.settings import Settings
from tests.embedded.security.world import BETSUKAI, SHIBETSU, World, everybody
from tests.embedded.security.worlds import sharing


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Of 別海町: the first dataset is for 標津町 alone, the second for all members."""
    world = sharing(Settings(var=tmp_path_factory.mktemp("feed")))
    yield world
    world.close()


def readers() -> list[Member]:
    """Whoever may read the feed of sharing at all."""
    return [caller for caller in everybody() if caller.service in (None, "reporting")]


def test_a_fact_is_withheld_from_those_who_may_not_know_of_its_dataset(datasets: World) -> None:
    for caller in readers():
        secret, shared = datasets.client(caller).get("/feed").json[:2]

        knows = caller.municipality in (BETSUKAI, SHIBETSU) or caller.holds(
            Role.COORDINATOR, Role.AUDITOR, Role.SERVICE
        )
        assert ("data" in secret) == knows, caller
        assert secret.get("withheld", False) == (not knows), caller
        member = caller.municipality is not None or knows
        assert ("data" in shared) == member, caller
        if not knows:
            assert set(secret) == {"source", "sequence", "hash", "withheld"}


def test_every_reader_can_verify_places_and_chain(datasets: World) -> None:
    for caller in readers():
        answer = datasets.client(caller).get("/feed")
        sent = msgspec.json.decode(answer.data, type=list[msgspec.Raw])
        assert len(sent) == int(answer.headers["Yui-Head"])
        before = GENESIS
        for place, each in enumerate(map(bytes, sent), 1):
            fact = json.loads(each)
            assert fact["sequence"] == str(place)
            if "withheld" not in fact:
                body = body_of(each, place, fact["hash"])
                assert chain(before, place, body) == fact["hash"], caller
            before = fact["hash"]


@pytest.mark.parametrize(
    "query",
    ["after=-1", "after=x", "after=99999999999999999999", "limit=0", "limit=1001", "limit="],
)
def test_a_place_that_is_none_is_refused_at_the_parameter(datasets: World, query: str) -> None:
    answer = datasets.as_("auditor", None).get(f"/feed?{query}")
    assert answer.status_code == 422
    assert json.loads(answer.data)["errors"][0]["pointer"] == f"/{query.partition('=')[0]}"


def test_a_reader_beyond_the_end_is_told_where_the_end_is(datasets: World) -> None:
    answer = datasets.as_("auditor", None).get("/feed?after=1000")
    assert answer.json == []
    assert int(answer.headers["Yui-Head"]) >= 2
