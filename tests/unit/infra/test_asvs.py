"""docs/asvs.md names each requirement once, and nothing that is not there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
STATES = ("met", "not applicable", "open")
OF_LEVEL = {"L1": 70, "L2": 183}
"""How many requirements ASVS 5.0.0 has of each."""


class Row(NamedTuple):
    """A line of the tables."""

    id: str
    level: str
    state: str
    told: str
    shown_by: list[str]


def row(line: str) -> Row:
    requirement, state, told, shown_by = (cell.strip() for cell in line.strip("|").split("|"))
    return Row(*requirement.split(), state, told, re.findall("`([^`]+)`", shown_by))


ROWS = [row(line) for line in TEXT.splitlines() if line.startswith("| V")]


@cache
def functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def is_there(named: str) -> bool:
    """Whether the file, or the test in it, is in the tree."""
    path, _, test = named.partition("::")
    file = ROOT / path
    return file.is_file() and (not test or test in functions(file))


def test_each_requirement_of_both_levels_is_there_once() -> None:
    assert all(re.fullmatch(r"V\d+\.\d+\.\d+", one.id) for one in ROWS)
    assert [name for name, times in Counter(one.id for one in ROWS).items() if times > 1] == []
    assert Counter(one.level for one in ROWS) == OF_LEVEL


def test_each_row_has_a_state_and_says_why() -> None:
    assert [one.id for one in ROWS if one.state not in STATES or not one.told] == []


def test_what_is_met_is_shown_by_something_and_nothing_else_is() -> None:
    assert [one.id for one in ROWS if (one.state == "met") != bool(one.shown_by)] == []


@pytest.mark.parametrize("named", sorted({name for one in ROWS for name in one.shown_by}))
def test_what_shows_a_requirement_is_in_the_tree(named: str) -> None:
    assert is_there(named), f"docs/asvs.md names {named}"


def test_the_summary_counts_the_rows() -> None:
    count = Counter(one.state for one in ROWS)
    told = ", ".join(f"{count[state]} {state}" for state in STATES)
    assert f"**{len(ROWS)} requirements: {told}.**" in TEXT
