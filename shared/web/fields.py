"""marshmallow fields and schemas that every service uses."""

import unicodedata
from datetime import date, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from shared.vocabulary import (
    MUNICIPALITY_CODES,
    has_direction_mark,
    is_visible,
    without_traces,
)
from shared.web.messages import speak_japanese

speak_japanese()

LARGEST_YEN = 10**12
FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR = 2018, 2050
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
        day: date = super()._deserialize(value, *args, **kwargs)
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


class Text(fields.String):
    """Text that people see as it is stored.

    Without control characters (but newline and tab), half surrogates and marks that change the
    direction of writing, and never of invisible characters alone; blank text is empty.
    """

    default_error_messages = {  # noqa: RUF012
        "invalid": "文字列で入力してください。",
        "required": "入力してください。",
        "null": "入力してください。",
        "control": "使用できない制御文字が含まれています。",
        "surrogate": "文字として読み取れない部分があります。",
        "direction": "文字の並びの向きを変える、目に見えない文字が含まれています。",
        "invisible": "目に見える文字を入力してください。",
    }

    def __init__(self, *, most: int, least: int = 0, **kwargs: Any) -> None:
        limits = [validate.Length(max=most, error=f"{most}文字以内で入力してください。")]
        if least:
            limits.append(validate.Length(min=least, error="入力してください。"))
        super().__init__(validate=limits, **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, *args, **kwargs) or ""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        for character in text:
            category = unicodedata.category(character)
            if category == "Cs":
                raise self.make_error("surrogate")
            if category == "Cc" and character not in "\n\t":
                raise self.make_error("control")
        if has_direction_mark(text):
            raise self.make_error("direction")
        if is_visible(text):
            return text
        if text.strip():
            raise self.make_error("invisible")
        return ""


class Line(Text):
    """Text of one line, without what neither shows nor joins: pasted, it makes a look-alike."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, *args, **kwargs)
        if "\n" in text or "\t" in text:
            raise ValidationError("改行やタブを含めずに入力してください。")
        return without_traces(text).strip()


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


def fiscal_year(**kwargs: Any) -> fields.Integer:
    """A fiscal year, 2026 for 令和8年度."""
    message = "平成30年度から令和32年度までの年度を選んでください。"
    messages: dict[str, Any] = {"invalid": message, **_unchosen}
    return fields.Integer(
        strict=True,
        validate=validate.Range(FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR, error=message),
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


class ProblemSchema(Schema):
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
