"""What the documents lead a reader to is there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = "shared/messaging/README.md"
STOP = re.compile(r"`(?P<file>[\w/]+\.py): (?P<name>[\w.]+)`")


def stops() -> list[tuple[str, str]]:
    """Each file and name in it that a reader is sent to."""
    texts = ((ROOT / document).read_text() for document in (README, "docs/architecture.md"))
    return sorted({(stop["file"], stop["name"]) for text in texts for stop in STOP.finditer(text)})


def defined(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    """What a module defines, and its classes."""
    for one in body:
        match one:
            case ast.ClassDef():
                yield prefix + one.name
                yield from defined(one.body, f"{prefix}{one.name}.")
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield prefix + one.name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield prefix + name


def test_the_tour_of_messaging_leads_from_what_is_told_to_a_table() -> None:
    names = {name for _, name in stops()}
    assert {"UnitOfWork.announce", "Relay._do", "Consumer._do", "projects"} <= names


@pytest.mark.parametrize(("file", "name"), stops())
def test_where_a_reader_is_sent_there_is_something_of_that_name(file: str, name: str) -> None:
    assert name in set(defined(ast.parse((ROOT / file).read_text()).body))


def test_what_the_tour_shows_of_the_example_is_in_it() -> None:
    example = (ROOT / "docs" / "examples" / "two_services.py").read_text()
    shown = re.findall(r"```python\n(.*?)```", (ROOT / README).read_text(), re.DOTALL)
    assert shown
    assert [part for part in shown if part not in example] == []
