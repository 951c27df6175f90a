"""marshmallow fields and schemas that every service uses."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from shared.vocabulary import (
    FIRST_FISCAL_YEAR,
    LAST_FISCAL_YEAR,
    MUNICIPALITY_CODES,
    as_seen,
    has_direction_mark,
    is_visible,
    length_seen,
)
from shared.web.messages import speak_japanese

speak_japanese()

LARGEST_YEN = 10**12
_CALENDAR = range(1900, 2200)
"""The years of a day or moment: others are slips, and sums overflow at both ends of time."""


class Strict(Schema):
    """Unknown members are refused, with their name."""

    class Meta:
        unknown = RAISE

    error_messages = {  # noqa: RUF012 - marshmallow's own protocol
        "unknown": "この項目は受け付けていません。",
        "type": "オブジェクトで送ってください。",
    }


class Day(fields.Date):
    """A day that people deal with."""

    default_error_messages = {  # noqa: RUF012
        "year": f"年は、西暦{_CALENDAR[0]}年から{_CALENDAR[-1]}年までで入力してください。",
    }

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> date:
        typed = as_seen(value) if isinstance(value, str) else value
        day: date = super()._deserialize(typed, *args, **kwargs)
        if day.year not in _CALENDAR:
            raise self.make_error("year")
        return day


class Moment(fields.AwareDateTime):
    """An instant that people deal with."""

    default_error_messages = {"year": Day.default_error_messages["year"]}  # noqa: RUF012

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> datetime:
        moment: datetime = super()._deserialize(value, *args, **kwargs)
        if moment.year not in _CALENDAR:
            raise self.make_error("year")
        return moment


def float_of(digits: str) -> float:
    """Raise ValueError for what is not nothing, and too small for a float to hold: 1e-400."""
    figure = float(digits)
    if not figure and re.search("[1-9]", re.split("[eE]", digits)[0]):
        raise ValueError("no float is that small")
    return figure


class Figure(fields.Float):
    """A number that a float holds; -0 is 0."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_nan=False, **kwargs)

    def _format_num(self, value: Any) -> float:
        figure = float_of(value) if isinstance(value, str) else float(value)
        return figure + 0.0


_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
"""Whatever ends a line in texts from elsewhere; Word has \\v for a break inside a paragraph."""
_NOT_IN_A_LINE = {"\n": "改行", "\t": "タブ"}
_NO_CHARACTERS = frozenset("\ufffe\uffff")
"""XML, and with it Word and Excel, knows no such characters."""
_QUOTED = 10
"""So many characters before a place tell people where it is."""


class _Seen(validate.Length):
    """At most so many characters as people count them; the marks on them take no more room."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most)
        self.most = most

    def __call__(self, value: Any) -> Any:
        if (seen := length_seen(value)) > self.most:
            told = f"{self.most}文字以内で入力してください（いまは{seen:,}文字です）。"
            raise ValidationError(told)
        if len(value) > (with_marks := 2 * self.most):
            raise ValidationError(f"目に見えない文字を含めて{with_marks}文字以内にしてください。")
        return value


def _place(text: str, index: int) -> str:
    """Of the character at `index`: 3行目の5文字目（「番屋の」の後）; a single line has no 行."""
    lines = text[:index].split("\n")
    line = f"{len(lines)}行目の" if "\n" in text else ""
    after = f"（「{lines[-1][-_QUOTED:]}」の後）" if lines[-1] else ""
    return f"{line}{len(lines[-1]) + 1}文字目{after}"


class Text(fields.String):
    """Text that people see as it is stored: as it looks (`as_seen`), blank text as empty.

    Whatever ends a line is a newline. Without other control characters but tab, half surrogates,
    what is no character and marks that turn the writing, and never of invisible characters alone.
    """

    default_error_messages = {  # noqa: RUF012
        "invalid": "文字列で入力してください。",
        "required": "入力してください。",
        "null": "入力してください。",
        "control": "{place}に、使用できない制御文字（{code}）があります。",
        "surrogate": "{place}が、文字として読み取れません。",
        "direction": "{place}に、文字の並びの向きを変える、目に見えない文字（{code}）があります。",
        "line": "{place}に、{what}があります。改行やタブを含めずに入力してください。",
        "invisible": "目に見える文字を入力してください。",
    }

    def __init__(self, *, most: int, least: int = 0, **kwargs: Any) -> None:
        limits: list[Any] = [_Seen(most)]
        if least:
            limits.append(validate.Length(min=least, error="入力してください。"))
        super().__init__(validate=limits, **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        typed = super()._deserialize(value, *args, **kwargs) or ""
        text = as_seen(_LINE_BREAKS.sub("\n", typed))
        self._require_readable(text)
        if is_visible(text):
            return text
        if typed.strip():
            raise self.make_error("invisible")
        return ""

    def _require_readable(self, text: str) -> None:
        for index, character in enumerate(text):
            if wrong := _wrong_with(character):
                code = f"U+{ord(character):04X}"
                raise self.make_error(wrong, place=_place(text, index), code=code)


def _wrong_with(character: str) -> str:
    """The key of the message about a character that no text may have; empty for all others."""
    category = unicodedata.category(character)
    if category == "Cs" or character in _NO_CHARACTERS:
        return "surrogate"
    if category == "Cc" and character not in "\n\t":
        return "control"
    return "direction" if has_direction_mark(character) else ""


class Line(Text):
    """Text of one line; line breaks at its ends come from copying."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, *args, **kwargs).strip()
        for index, character in enumerate(text):
            if what := _NOT_IN_A_LINE.get(character):
                raise self.make_error("line", place=_place(text, index), what=what)
        return text


_absent = {"required": "入力してください。", "null": "入力してください。"}
_unchosen = {"required": "選んでください。", "null": "選んでください。"}
_whole: dict[str, Any] = {"invalid": "整数で入力してください。", **_absent}


def yen(**kwargs: Any) -> fields.Integer:
    """An amount in yen: 0 to a trillion."""
    return fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(0, LARGEST_YEN, error="0円から1兆円までの金額を入力してください。"),
        error_messages=_whole,
        **kwargs,
    )


def number(most: int, unit: str = "") -> fields.Integer:
    """A whole number up to `most` that may be left out; 0 is a number."""
    message = f"0{unit}から{most:,}{unit}までの整数で入力してください。"
    return fields.Integer(
        strict=True,
        allow_none=True,
        load_default=None,
        validate=validate.Range(0, most, error=message),
        error_messages=_whole,
    )


def fiscal_year(*, strict: bool = True, **kwargs: Any) -> fields.Integer:
    """A fiscal year, 2026 for 令和8年度; not `strict` in a query, whose values are all texts."""
    first, last = FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR
    message = f"{first.label}から{last.label}までの年度を選んでください。"
    messages: dict[str, Any] = {"invalid": message, **_unchosen}
    return fields.Integer(
        strict=strict,
        validate=validate.Range(first.year, last.year, error=message),
        error_messages=messages,
        **kwargs,
    )


def municipality_code(**kwargs: Any) -> fields.String:
    """One of the five members' codes."""
    message = "協議会の構成市町から選んでください。"
    one_of = validate.OneOf(MUNICIPALITY_CODES, error=message)
    messages: dict[str, Any] = {"invalid": message, **_unchosen}
    return fields.String(validate=one_of, error_messages=messages, **kwargs)


def choice(values: Any, *, empty: bool = False, **kwargs: Any) -> fields.String:
    """One slug of a Labelled list; with `empty`, also nothing yet."""
    allowed = [item.value for item in values] + ([""] if empty else [])
    message = "選択肢から選んでください。"
    messages: dict[str, Any] = {"invalid": message, **_unchosen}
    one_of = validate.OneOf(allowed, error=message)
    return fields.String(validate=one_of, error_messages=messages, **kwargs)


def most(limit: int) -> validate.Length:
    return validate.Length(max=limit, error=f"{limit}件以内で入力してください。")


class PageQuery(Strict):
    """`?page=1&per_page=20`."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 10_000))
    per_page = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class ProblemSchema(Strict):
    """One thing wrong with one field."""

    pointer = fields.String(required=True)
    message = fields.String(required=True)


class RefusalSchema(Schema):
    """Every refusal and failure (RFC 9457), as application/problem+json."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(ProblemSchema), required=True)
    request_id = fields.String(required=True)
