"""What several of council's schemas have in common."""

from typing import Any

from services.council.domain.passwords import LONGEST as LONGEST_PASSWORD
from shared.access import Role
from shared.web.fields import Text

TYPED_PASSWORD = 2 * LONGEST_PASSWORD

ROLES = [role for role in Role if role is not Role.SERVICE]


def secret(most_characters: int, **kwargs: Any) -> Text:
    return Text(most=most_characters, least=1, load_only=True, **kwargs)
