"""What a password must be, and how a temporary one is written."""

import unicodedata
from collections.abc import Callable, Sequence

from services.council.domain.errors import PasswordRefused
from services.council.domain.guessable import is_guessable

SHORTEST = 12
LONGEST = 128
_FEWEST_DIFFERENT = 5
# Letters and digits that are not mistaken for one another when read from paper.
_LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 4, 4


def normal_form(password: str) -> str:
    """What is hashed: a password typed in full-width characters is the same password."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, login: str, current: str | None = None) -> None:
    """Raise PasswordRefused naming each rule broken.

    Length, variety, none that is guessed first, without the own login, another than before.
    """
    said = normal_form(password)
    problems = []
    if not SHORTEST <= len(said) <= LONGEST:
        problems.append(f"パスワードは{SHORTEST}文字以上{LONGEST}文字以内で入力してください。")
    elif len(set(said)) < _FEWEST_DIFFERENT:
        problems.append("同じ文字の繰り返しが多すぎます。別の文字も使ってください。")
    elif is_guessable(said):
        problems.append(
            "よく使われるパスワードや、地名、名前、年、キーボードの並びなどだけのパスワードは、"
            "推測されやすいため使用できません。関連のない言葉をいくつか組み合わせてください。"
        )
    if login and login in said.lower():
        problems.append("パスワードにログインIDを含めないでください。")
    if current is not None and said == normal_form(current):
        problems.append("現在とは異なるパスワードを入力してください。")
    if problems:
        raise PasswordRefused(problems)


def temporary_password(choose: Callable[[Sequence[str]], str]) -> str:
    """Four groups of four legible characters (79 bits when `choose` is `secrets.choice`)."""
    groups = ("".join(choose(_LEGIBLE) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)
