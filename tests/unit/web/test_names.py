"""Names are seen as they are stored, in every form of every service."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields

from shared.errors import Invalid
from shared.files import bare_name
from shared.manifests import WITH_API
from shared.web.fields import Line, Strict, Text

for service in WITH_API:
    import_module(f"services.{service}.schemas")

UNSEEN = ["\u3164", "\u2800", "\u200b\u200d", "\ufe0f", "\U000e0100", "\u0301", "\u3000\u3164 "]
TURNED = ["浜\u202eの番屋", "\u2067事業", "\u202b事業", "事\u061c業"]


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
    pasted = "\ufeff羅臼町\u200b\u034f 首\u00ad長\u2060\u200d"
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


@pytest.mark.parametrize("name", FIELDS)
def test_what_a_mac_takes_apart_is_composed_at_every_field(name: str) -> None:
    assert FIELDS[name].deserialize("か\u3099") == "が"


def test_a_file_name_is_composed() -> None:
    assert bare_name("ハ\u309aンフ.pdf") == "パンフ.pdf"


@pytest.mark.parametrize("name", FIELDS)
def test_what_windows_sets_around_a_text_is_dropped_at_every_field(name: str) -> None:
    assert FIELDS[name].deserialize("\u202a5G\u202c\u200e\u200b") == "5G"


def test_a_mark_that_turns_the_writing_is_named_with_its_place() -> None:
    with pytest.raises(ValidationError) as refused:
        Text(most=100).deserialize("担当課\n報告書の\u202efdp.exe")
    assert refused.value.messages == [
        "2行目の5文字目（「報告書の」の後）に、文字の並びの向きを変える、目に見えない文字（U+202E）があります。"
    ]


def test_a_line_break_that_browsers_do_not_show_is_named_with_its_place() -> None:
    with pytest.raises(ValidationError) as refused:
        Line(most=100).deserialize("施設\u2028一覧")
    assert refused.value.messages == [
        "1行目の3文字目（「施設」の後）に、改行があります。改行やタブを含めずに入力してください。"
    ]
    assert Line(most=100).deserialize("\u2029施設一覧\u2028") == "施設一覧"


def test_a_file_name_loses_what_neither_shows_nor_turns() -> None:
    assert bare_name("\u202a報告\u034f書\u200e.pdf") == "報告書.pdf"


@pytest.mark.parametrize("character", ["\ufffe", "\uffff"])
def test_what_no_word_file_can_hold_is_refused(character: str) -> None:
    with pytest.raises(ValidationError, match="4文字目"):
        Text(most=100).deserialize(f"施設一{character}")
