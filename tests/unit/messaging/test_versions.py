"""How an old version of a fact reaches a consumer that knows only the newest.

No fact of Yui has a second version yet; these three are of this test alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from shared.events import codec
from shared.events.fact import Event, Fact


@dataclass(frozen=True, kw_only=True)
class BoatFact(Fact):
    boat: str

    @property
    def subject(self) -> str:
        return f"boat/{self.boat}"


@dataclass(frozen=True, kw_only=True)
class BoatMooredV1(BoatFact):
    TYPE = "example.boat.moored.v1"

    quay: str

    def lifted(self) -> "BoatMooredV2":
        return BoatMooredV2(boat=self.boat, quays=(self.quay,))


@dataclass(frozen=True, kw_only=True)
class BoatMooredV2(BoatFact):
    TYPE = "example.boat.moored.v2"

    quays: tuple[str, ...]

    def lifted(self) -> "BoatMoored":
        return BoatMoored(boat=self.boat, quays=self.quays, length_m=None)


@dataclass(frozen=True, kw_only=True)
class BoatMoored(BoatFact):
    TYPE = "example.boat.moored.v10"

    quays: tuple[str, ...]
    length_m: float | None


@pytest.fixture(autouse=True)
def boats_are_known() -> Iterator[None]:
    """Whatever was asked before this module was read."""
    caches = (codec.contracts, codec.histories)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def told(type_: str, data: dict[str, Any]) -> Event:
    body = {
        "id": "e-1",
        "source": "/yui/example",
        "type": type_,
        "subject": "boat/1",
        "subjectversion": 1,
        "time": datetime(2026, 11, 23, tzinfo=UTC),
        "requestid": "request-1",
        "data": data,
    }
    return codec.to_event(1, "ab", msgspec.json.encode(body))


def test_every_version_reaches_the_consumer_as_the_newest() -> None:
    moored = BoatMoored(boat="第三結丸", quays=("花咲港",), length_m=None)
    first = told("example.boat.moored.v1", {"boat": "第三結丸", "quay": "花咲港"})
    second = told("example.boat.moored.v2", {"boat": "第三結丸", "quays": ["花咲港"]})

    assert codec.to_fact(first, BoatMoored) == moored
    assert codec.to_fact(second, BoatMoored) == moored


def test_versions_are_counted_as_numbers_not_as_words() -> None:
    assert codec.versions(BoatMoored) == [BoatMooredV1, BoatMooredV2, BoatMoored]
    assert codec.versions(BoatMooredV2) == [BoatMooredV1, BoatMooredV2]
    assert codec.newest(BoatMooredV1) is BoatMoored


def test_an_old_version_is_still_read_as_it_was_told() -> None:
    first = told("example.boat.moored.v1", {"boat": "第三結丸", "quay": "花咲港"})
    assert codec.to_fact(first, BoatMooredV1) == BoatMooredV1(boat="第三結丸", quay="花咲港")


def test_an_old_version_that_breaks_its_own_contract_is_unreadable() -> None:
    with pytest.raises(codec.UnreadableEvent, match=r"moored\.v1 at 1"):
        codec.to_fact(told("example.boat.moored.v1", {"boat": "第三結丸", "quay": 3}), BoatMoored)


def test_a_fact_is_not_lowered_to_an_older_version_nor_turned_into_another() -> None:
    newest = told("example.boat.moored.v10", {"boat": "第三結丸", "quays": [], "length_m": 9.7})
    for contract in (BoatMooredV2, codec.contracts()["registry.project.accepted.v1"]):
        with pytest.raises(codec.UnreadableEvent, match="no version of"):
            codec.to_fact(newest, contract)


def test_a_producer_tells_only_the_newest() -> None:
    with pytest.raises(TypeError, match=r"announce example\.boat\.moored\.v10"):
        codec.draft(
            BoatMooredV1(boat="第三結丸", quay="花咲港"),
            event_id="e-1",
            producer="example",
            time=datetime(2026, 11, 23, tzinfo=UTC),
            request_id="request-1",
        )


def test_a_version_newer_than_known_is_told_apart_from_what_nobody_knows() -> None:
    assert codec.newer_than_known("example.boat.moored.v11") is BoatMoored
    assert codec.newer_than_known("example.boat.moored.v10") is None
    assert codec.newer_than_known("example.boat.moored.v1") is None
    assert codec.newer_than_known("example.boat.sunk.v2") is None
    assert codec.newer_than_known("example.boat.moored.vX") is None
    assert codec.newer_than_known("") is None
