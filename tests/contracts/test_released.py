"""What was once told is read for ever: `make check` lets a contract grow and nothing else."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from infra.docs import released
from infra.docs.events import GOLDEN, contracts, golden

SITE = msgspec.defstruct("Site", [("name", str), ("kind", str, "land")])
PLACE = msgspec.defstruct("Place", [("name", str), ("kind", str, "sea")])
THEN = [("title", str), ("cost_yen", int | None), ("sites", list[SITE]), ("count", int, 0)]


def changed(members: list[Any]) -> list[str]:
    """What a consumer would not survive if THEN had become these members."""
    then, now = (
        msgspec.json.schema(msgspec.defstruct("Told", list(each), kw_only=True))
        for each in (THEN, members)
    )
    return sorted(released.changes(released.Node(then, then), released.Node(now, now), "data"))


def test_todays_contracts_break_no_consumer() -> None:
    assert list(released.broken()) == []


@pytest.mark.parametrize("fact_type", contracts())
def test_every_contract_is_on_record(fact_type: str) -> None:
    recorded = json.loads((released.SCHEMAS / f"{fact_type}.json").read_text())
    jsonschema_rs.validator_for(recorded).validate(golden(fact_type)["data"])


def test_a_contract_grows_by_a_member_with_a_default() -> None:
    assert changed([*THEN, ("note", str, "")]) == []
    assert changed([*THEN, ("note", str)]) == ["data/note is new and has no default"]


def test_a_member_that_is_removed_or_renamed_is_named() -> None:
    assert changed(THEN[1:]) == ["data/title was removed or renamed"]
    assert "data/title was removed or renamed" in changed([("name", str, ""), *THEN[1:]])


@pytest.mark.parametrize(
    ("member", "change"),
    [
        (("title", int), "data/title has another type, limit or default"),
        (("title", str | None), "data/title has another type, limit or default"),
        (("cost_yen", int), "data/cost_yen has another type, limit or default"),
        (("cost_yen", int | str | None), "data/cost_yen has other alternatives"),
        (("cost_yen", str | None), "data/cost_yen has another type, limit or default"),
        (("count", int), "data/count lost its default"),
        (("count", int, 1), "data/count has another type, limit or default"),
        (("sites", list[str]), "data/sites/* has another type, limit or default"),
        (("sites", list[PLACE]), "data/sites/*/kind has another type, limit or default"),
    ],
)
def test_a_member_that_means_something_else_is_named(member: tuple[Any, ...], change: str) -> None:
    assert change in changed([member if one[0] == member[0] else one for one in THEN])


def test_a_list_of_words_may_gain_one_and_lose_none() -> None:
    kinds = {"type": "string", "enum": ["land", "sea"]}
    more = {"type": "string", "enum": ["air", "land", "sea"]}
    then, now = released.Node(kinds, kinds), released.Node(more, more)
    assert list(released.changes(then, now, "data/kind")) == []
    assert list(released.changes(now, then, "data/kind")) == ["data/kind can no longer be 'air'"]


def test_a_golden_example_that_is_gone_is_asked_back(tmp_path: Path) -> None:
    gone = "registry.project.accepted.v1"
    for path in GOLDEN.glob("*.json"):
        if path.stem != gone:
            (tmp_path / path.name).symlink_to(path)
    (sentence,) = released.broken(golden=tmp_path)
    assert sentence == f"The golden example of {gone} is gone: it stays for ever. Restore it."


def test_a_contract_that_is_gone_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "registry.project.moved.v1.json").write_text("{}")
    (tmp_path / "golden").mkdir()
    (tmp_path / "golden" / "registry.project.moved.v1.json").write_text("{}")
    (sentence,) = released.broken(tmp_path / "golden", tmp_path)
    assert "no contract reads it any more" in sentence
    assert "add a version beside it and lift it there" in sentence
