"""A form as somebody filled it: values as typed, and what is wrong at which field."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self, TypeVar

from werkzeug.datastructures import MultiDict

from shared.tables.figures import UnreadableFigure, is_dash
from shared.vocabulary import UnreadableDate

Read = TypeVar("Read")

_SENT_BEFORE = (
    "この様式からは、ほかの画面で別の内容が登録されています。この画面の内容は、まだ登録されていません。"
    "別のものとして登録するときは、もう一度ボタンを押してください。"
)


def field_name(pointer: str) -> str:
    """The form field of a JSON pointer: `/sites/0/latitude` is `sites-0-latitude`."""
    return pointer.strip("/").replace("/", "-")


@dataclass
class FilledForm:
    """Values by field name (names are JSON pointers with dashes) and messages by field name."""

    values: MultiDict[str, str] = field(default_factory=MultiDict)
    errors: dict[str, str] = field(default_factory=dict)
    locked_until: datetime | None = None
    """When it may be sent again, after too many failures: no error of what was typed."""

    @classmethod
    def of(cls, values: Mapping[str, object] | MultiDict[str, str]) -> Self:
        """From posted fields, kept fields, or plain values; None becomes empty."""
        if isinstance(values, MultiDict):
            return cls(values)
        typed: MultiDict[str, str] = MultiDict()
        for name, value in values.items():
            typed.setlist(name, _as_typed(value))
        return cls(typed)

    def value(self, name: str) -> str:
        """What the field shows."""
        return self.values.get(name, "")

    def chosen(self, name: str) -> list[str]:
        """All values of a field that may have several (checkboxes)."""
        return self.values.getlist(name)

    def read(
        self, name: str, reader: Callable[[str], Read | None], missing: str = ""
    ) -> Read | None:
        """The figure or date at the field; what cannot be read is noted there, and is None.

        So is a blank field, with the words of `missing` if there are any.
        """
        try:
            value = reader(self.value(name))
        except (UnreadableFigure, UnreadableDate) as unreadable:
            self.errors[name] = str(unreadable)
            return None
        if value is None and missing:
            self.errors[name] = missing
        return value

    @property
    def has_dashes(self) -> bool:
        """Whether a dash stands for an amount of nothing."""
        return any(
            name.endswith("_yen") and is_dash(text) for name, text in self.values.items(multi=True)
        )

    def error(self, name: str) -> str:
        """What is wrong at the field; empty when nothing is."""
        return self.errors.get(name, "")

    def refuse(self, problems: Iterable[tuple[str, str]]) -> Self:
        """Note a service's errors, given as (JSON pointer, message); the first per field stays."""
        for pointer, message in problems:
            self.errors.setdefault(field_name(pointer), message)
        return self

    def was_read_before(self, revision: str | None) -> bool:
        """Whether the page that it was typed on showed another revision than this."""
        return self.value("revision") not in ("", revision)

    def under_a_new_key(self) -> Self:
        """The form after a refusal because other content went out under its key, in another tab."""
        values = self.values.copy()
        values["key"] = str(uuid.uuid4())
        return type(self)(values).refuse([("", _SENT_BEFORE)])


def _as_typed(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return ["" if value is None else str(value)]
