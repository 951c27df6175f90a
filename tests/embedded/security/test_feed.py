"""What each reader of a feed may see, and that its places and chain verify all the same."""

import io
import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from services.sharing.schemas import EXAMPLE_DATASET
from shared.access import Member, Role
from shared.events.codec import GENESIS, body_of, chain, contracts
from shared.messaging import reading
from shared.settings import Settings
from tests.contracts.goldens import golden_event
from tests.embedded.security.world import BETSUKAI, RAUSU, SHIBETSU, World, everybody
from tests.embedded.security.worlds import MAY_READ
from tests.embedded.security.worlds.sharing import build


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Of 別海町: the first dataset is for 標津町 alone, the second for all members."""
    world = build(Settings(var=tmp_path_factory.mktemp("feed")))
    yield world
    world.close()


def people() -> list[Member]:
    return [caller for caller in everybody() if not caller.service]


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


def test_the_feed_tells_nobody_what_the_route_does_not_show_them(world: World) -> None:
    for caller in people():
        client = world.client(caller)
        told = [fact for fact in client.get("/feed").json if "data" in fact]
        for kind, _, name in {fact["subject"].partition("/") for fact in told}:
            shown = client.get(world.shown_by[kind].format(name))
            assert shown.status_code == 200, (caller, kind, name)


@pytest.mark.parametrize("type_", contracts())
def test_every_fact_is_for_those_alone_whom_its_route_serves(type_: str) -> None:
    fact, _ = golden_event(type_)
    may_read = MAY_READ[type_.partition(".")[0]]
    for caller in people():
        assert fact.readable_by(caller) == may_read(fact, caller), caller


def test_every_reader_can_verify_places_and_chain(world: World) -> None:
    for caller in people():
        answer = world.client(caller).get("/feed")
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


def moved_consent(world: World, *recipients: tuple[str, list[str]]) -> str:
    """A dataset of 別海町, shared with each of these in turn; its id."""
    owner = world.as_("official", BETSUKAI)
    form: dict[str, object] = {**EXAMPLE_DATASET, "audience": "secretariat"}
    form["file"] = (io.BytesIO(EXAMPLE_DATASET["file"].encode()), "移す.csv")
    dataset = owner.post("/datasets", data=form)
    address, revision = f"/datasets/{dataset.json['id']}/consent", dataset.headers["ETag"]
    for audience, municipalities in recipients:
        changed = owner.put(
            address,
            json={"audience": audience, "municipalities": municipalities},
            headers={"If-Match": revision},
        )
        assert changed.status_code == 200, changed.json
        revision = changed.headers["ETag"]
    return str(dataset.json["id"])


NOBODY_TOLD = {"audience": "named", "municipalities": []}


def test_a_town_that_lost_consent_learns_that_and_not_who_has_it_now(datasets: World) -> None:
    moved = moved_consent(datasets, ("named", [SHIBETSU]), ("named", [RAUSU]))

    told = datasets.as_("official", SHIBETSU).get("/feed").json
    gained, lost = [one for one in told if moved in json.dumps(one)]
    assert gained["data"]["before"] == NOBODY_TOLD
    assert lost["data"]["before"] == {"audience": "named", "municipalities": [SHIBETSU]}
    assert lost["data"]["recipients"] == NOBODY_TOLD
    assert lost["withheld"]
    assert RAUSU not in json.dumps([gained, lost])


def test_a_town_that_gained_consent_learns_that_and_not_who_had_it_before(
    datasets: World,
) -> None:
    moved = moved_consent(datasets, ("named", [SHIBETSU]), ("named", [RAUSU]))

    told = datasets.as_("official", RAUSU).get("/feed").json
    (gained,) = [one for one in told if moved in json.dumps(one)]
    assert gained["data"]["recipients"] == {"audience": "named", "municipalities": [RAUSU]}
    assert SHIBETSU not in json.dumps(gained)


def test_the_owner_and_whoever_knows_every_dataset_are_told_all_of_a_change(
    datasets: World,
) -> None:
    moved = moved_consent(datasets, ("named", [SHIBETSU]), ("named", [RAUSU]))

    for reader in (("official", BETSUKAI), ("auditor", None), ("coordinator", None)):
        told = datasets.as_(*reader).get("/feed").json
        last = [one for one in told if moved in json.dumps(one)][-1]
        assert "withheld" not in last
        assert last["data"]["before"]["municipalities"] == [SHIBETSU]


@pytest.mark.parametrize(
    "query",
    ["after=-1", "after=x", "after=99999999999999999999", "limit=0", "limit=1001", "limit="],
)
def test_a_place_that_is_none_is_refused_at_the_parameter(datasets: World, query: str) -> None:
    answer = datasets.as_("auditor", None).get(f"/feed?{query}")
    assert answer.status_code == 422
    assert json.loads(answer.data)["errors"][0]["pointer"] == f"/{query.partition('=')[0]}"


def test_an_answer_ends_with_the_fact_that_fills_it_and_the_next_one_goes_on(
    datasets: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = datasets.as_("auditor", None)
    whole = reader.get("/feed").json
    largest = max(len(json.dumps(one, ensure_ascii=False).encode()) for one in whole)
    monkeypatch.setattr(reading, "ANSWER_BYTES", largest)

    told: list[dict[str, Any]] = []
    while len(told) < len(whole):
        answer = reader.get(f"/feed?after={len(told)}")
        assert 0 < len(answer.data) < 3 * largest
        assert answer.headers["Yui-Head"] == str(len(whole))
        told += answer.json
    assert told == whole


def test_a_reader_beyond_the_end_is_told_where_the_end_is(datasets: World) -> None:
    answer = datasets.as_("auditor", None).get("/feed?after=1000")
    assert answer.json == []
    assert int(answer.headers["Yui-Head"]) >= 2
