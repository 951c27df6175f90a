"""What several of council's schemas have in common."""

from typing import Any

from marshmallow import fields

from services.council.domain.passwords import LONGEST as LONGEST_PASSWORD
from shared.access import Role
from shared.web.fields import Text

TYPED_PASSWORD = 2 * LONGEST_PASSWORD

ROLES = [role for role in Role if role is not Role.SERVICE]


def day(**kwargs: Any) -> fields.Date:
    messages: dict[str, Any] = {
        "invalid": "日付（例：2026-11-23）で入力してください。",
        "required": "入力してください。",
        "null": "入力してください。",
    }
    return fields.Date(error_messages=messages, **kwargs)


def secret(most_characters: int, **kwargs: Any) -> Text:
    return Text(most=most_characters, least=1, load_only=True, **kwargs)
