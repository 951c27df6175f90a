"""Names are seen as they are stored, in every form of every service."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields

from shared.errors import Invalid
from shared.files import bare_name
from shared.settings import WITH_API
from shared.web.fields import Line, Strict, Text

for service in WITH_API:
    import_module(f"services.{service}.schemas")

UNSEEN = ["\u3164", "\u2800", "\u200b\u200d", "\ufe0f", "\U000e0100", "\u0301", "\u3000\u3164 "]
TURNED = ["浜\u202eの番屋", "\u200f事業", "事業\u2066", "事\u061c業"]


def schemas(of: type[Schema] = Strict) -> Iterator[type[Schema]]:
    for schema in of.__subclasses__():
        yield schema
        yield from schemas(schema)


def texts() -> Iterator[tuple[str, fields.Field[Any]]]:
    """Every text that a member or a town's system can send, alone or in a list or dictionary."""
    for schema in schemas():
        for name, field in schema().fields.items():
            inner = getattr(field, "inner", None) or getattr(field, "value_field", None) or field
            if isinstance(inner, Text):
                yield f"{schema.__name__}.{name}", inner


FIELDS = dict(texts())


def test_the_names_of_all_services_are_among_them() -> None:
    lines = [name for name, field in FIELDS.items() if isinstance(field, Line)]
    assert len(lines) > 15


@pytest.mark.parametrize("name", FIELDS)
def test_what_shows_nothing_or_turns_the_direction_is_refused_at_the_field(name: str) -> None:
    for text in (*UNSEEN, *TURNED):
        with pytest.raises(ValidationError, match="目に見え"):
            FIELDS[name].deserialize(text)


@pytest.mark.parametrize("text", ["辻\U000e0100", "葛\U000e0100城市", "👩\u200d🌾の会"])
def test_joiners_and_variants_inside_a_name_stay(text: str) -> None:
    assert Line(most=10).deserialize(text) == text


def test_two_names_that_look_alike_are_alike() -> None:
    pasted = "\ufeff羅臼町\u200b 首\u00ad長\u2060"
    assert Line(most=20).deserialize(pasted) == "羅臼町 首長"


@pytest.mark.parametrize("text", ["", "  ", "\u3000"])
def test_blank_text_is_empty_and_refused_where_some_is_wanted(text: str) -> None:
    for kind in (Line, Text):
        assert kind(most=10).deserialize(text) == ""
        with pytest.raises(ValidationError, match="入力してください"):
            kind(most=10, least=1).deserialize(text)


@pytest.mark.parametrize("name", ["\u3164.pdf", "\u200b.csv", " .pdf", "図\u202efdp.exe.pdf"])
def test_a_file_whose_name_is_not_seen_as_it_is_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        bare_name(name)
    assert [problem.pointer for problem in refused.value.problems] == ["/file"]


def test_a_file_keeps_the_name_that_people_see() -> None:
    assert bare_name("C:\\様式\\葛\U000e0100城.pdf") == "葛\U000e0100城.pdf"
    assert bare_name("") == ""
