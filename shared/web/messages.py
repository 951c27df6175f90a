"""marshmallow's own sentences in Japanese, for whatever a schema does not word itself."""

from typing import Any

from marshmallow import fields, validate

_CHOICES = "選択肢から選んでください。"
_FIELDS: dict[type[fields.Field[Any]], dict[str, str]] = {
    fields.Field: {
        "required": "入力してください。",
        "null": "入力してください。",
        "validator_failed": "値が正しくありません。",
    },
    fields.List: {"invalid": "一覧（配列）で指定してください。"},
    fields.Nested: {"type": "オブジェクトで指定してください。"},
    fields.Mapping: {"invalid": "オブジェクトで指定してください。"},
    fields.UUID: {"invalid_uuid": "識別子（UUID）の形が正しくありません。"},
    fields.Number: {"invalid": "数値で入力してください。", "too_large": "数値が大きすぎます。"},
    fields.Integer: {"invalid": "整数で入力してください。"},
    fields.Float: {"special": "数値で入力してください。"},
    fields.Boolean: {"invalid": "真偽値（true・false）で指定してください。"},
    fields.String: {
        "invalid": "文字列で入力してください。",
        "invalid_utf8": "文字列で入力してください。",
    },
    fields.Enum: {"unknown": _CHOICES},
    fields.Date: {"invalid": "日付（例：2026-12-18）で入力してください。"},
    fields.DateTime: {"invalid": "日時（例：2026-12-18T09:00:00Z）で入力してください。"},
    fields.AwareDateTime: {"invalid_awareness": "時差の付いた日時で入力してください。"},
}


def speak_japanese() -> None:
    """Must be called before the first schema is declared: fields gather their words when made."""
    for field, messages in _FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **messages}
    validate.OneOf.default_message = _CHOICES
    validate.Range.message_min = "{{min}}以上の値を入力してください。"
    validate.Range.message_max = "{{max}}以下の値を入力してください。"
    validate.Range.message_all = "{{min}}から{{max}}までの値を入力してください。"
    validate.Length.message_min = "{min}文字以上で入力してください。"
    validate.Length.message_max = "{max}文字以内で入力してください。"
    validate.Length.message_all = "{min}文字以上{max}文字以内で入力してください。"
