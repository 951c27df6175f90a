"""docs/glossary.md names what is there, and leaves out no word that the council chooses from."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from shared import vocabulary
from shared.access import Role
from shared.vocabulary import Labelled

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"


def rows() -> Iterator[tuple[str, str]]:
    """Each word with its dotted name in the code."""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[1].startswith("`"):
            yield cells[0], cells[1].strip("`")


ROWS = dict(rows())


def named(dotted: str) -> object:
    """The module, or what in a module, has this name; AttributeError if nothing has."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            found = getattr(found, name)
        return found
    raise AttributeError(dotted)


@pytest.mark.parametrize("dotted", ROWS.values())
def test_what_a_word_is_called_in_the_code_is_there(dotted: str) -> None:
    assert named(dotted) is not None


def test_no_list_that_the_council_chooses_from_is_left_out() -> None:
    lists = {
        f"shared.vocabulary.{name}"
        for name in vocabulary.__all__
        if isinstance(one := getattr(vocabulary, name), type) and issubclass(one, Labelled)
    } - {"shared.vocabulary.Labelled"}
    assert lists <= set(ROWS.values())


@pytest.mark.parametrize("role", Role)
def test_every_role_stands_under_its_own_word(role: Role) -> None:
    assert ROWS[role.label] == f"shared.access.Role.{role.name}"
