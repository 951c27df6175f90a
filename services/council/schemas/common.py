"""What several of council's schemas have in common."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from services.council.domain.passwords import LONGEST as LONGEST_PASSWORD
from shared.access import Role
from shared.web.fields import Text

ROLES = [role for role in Role if role is not Role.SERVICE]


class Password(fields.String):
    """As it was typed, unseen characters and all: what counts of it, its noun says."""

    def __init__(self) -> None:
        least = validate.Length(min=1, error="入力してください。")
        most = validate.Length(max=2 * LONGEST_PASSWORD)
        checks: list[Any] = [least, most, _require_characters]
        super().__init__(required=True, load_only=True, validate=checks)


def _require_characters(password: str) -> None:
    try:
        password.encode()
    except UnicodeEncodeError:  # half surrogates
        raise ValidationError("文字として読み取れない部分があります。") from None


def secret(most_characters: int, **kwargs: Any) -> Text:
    return Text(most=most_characters, least=1, load_only=True, **kwargs)
