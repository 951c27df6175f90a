"""Facts as JSON and back, whatever they say; the chain over their bytes."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events import codec
from shared.events.fact import Fact
from shared.messaging.reading import page_from_batch

TOLD = {codec.newest(contract) for contract in codec.contracts().values()}
CONTRACTS = st.sampled_from(sorted(TOLD, key=lambda fact: fact.TYPE))
FACTS: st.SearchStrategy[Fact] = CONTRACTS.flatmap(st.from_type)
MOMENT = datetime(2026, 11, 23, 3, 4, 5, tzinfo=UTC)

st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(str, st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
st.register_type_strategy(int, st.integers(0, 10**12))


def body_of(fact: Fact, request_id: str = "request-1") -> bytes:
    drafted = codec.draft(
        fact, event_id="e-1", producer="registry", time=MOMENT, request_id=request_id
    )
    return drafted.body(3)


@given(FACTS)
def test_a_fact_comes_back_as_it_was(fact: Fact) -> None:
    event = codec.to_event(7, "ab", body_of(fact))

    assert codec.to_fact(event, type(fact)) == fact
    assert (event.position, event.subject, event.subject_version) == (7, fact.subject, 3)
    assert (event.producer, event.time, event.request_id) == ("registry", MOMENT, "request-1")


@given(FACTS)
def test_the_bytes_under_the_chain_survive_the_journey(fact: Fact) -> None:
    body = body_of(fact)
    hash_ = codec.chain(codec.GENESIS, 1, body)
    batch = codec.to_batch([codec.to_json(1, hash_, body)])

    (entry,) = page_from_batch("log", 1, batch).entries

    assert entry.body == body
    assert codec.chain(codec.GENESIS, entry.position, entry.body) == entry.hash


@given(FACTS)
def test_an_event_travels_as_what_is_under_the_chain_with_position_and_hash_at_its_end(
    fact: Fact,
) -> None:
    body = body_of(fact)
    sent = {**msgspec.json.decode(body), "sequence": "7", "hash": "ab"}
    assert codec.to_json(7, "ab", body) == msgspec.json.encode(sent)
    assert codec.body_of(codec.to_json(7, "ab", body), 7, "ab") == body


@given(FACTS, st.integers(1, 2**40))
def test_another_position_or_predecessor_makes_another_hash(fact: Fact, position: int) -> None:
    body = body_of(fact)
    hash_ = codec.chain(codec.GENESIS, position, body)
    assert codec.chain(codec.GENESIS, position + 1, body) != hash_
    assert codec.chain(hash_, position, body) != hash_


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=4)
                    | st.dictionaries(st.text(max_size=12), inner, max_size=4)))  # fmt: skip
def test_what_is_no_batch_of_events_is_unreadable_and_nothing_worse(content: Any) -> None:
    if content == []:
        return
    try:
        batch = msgspec.json.encode(content)
    except UnicodeEncodeError:
        return
    with pytest.raises(codec.UnreadableEvent):
        page_from_batch("log", 1, batch)


def test_a_consumer_never_takes_a_withheld_position_for_a_fact() -> None:
    batch = msgspec.json.encode([codec.withheld("sharing", 4, "ab")])
    with pytest.raises(codec.UnreadableEvent):
        page_from_batch("log", 4, batch)


def test_a_broken_contract_is_named_with_type_and_position() -> None:
    contract = codec.contracts()["registry.project.accepted.v1"]
    body = body_of(contract(project_id="p", version=1)).replace(b'"version":1', b'"version":"one"')
    with pytest.raises(codec.UnreadableEvent, match=r"registry\.project\.accepted\.v1 at 9"):
        codec.to_fact(codec.to_event(9, "ab", body), contract)
