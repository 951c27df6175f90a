"""What a password must be."""

import unicodedata
from collections.abc import Sequence

from services.council.domain.errors import PasswordRefused
from services.council.domain.guessable import is_guessable
from shared.vocabulary import without_ignorables

SHORTEST = 12
LONGEST = 128
_FEWEST_DIFFERENT = 5


def normal_form(password: str) -> str:
    """What is hashed: the same however it is typed, without what is pasted along unseen."""
    return _shown(password).strip()


def forms_hashed(password: str) -> Sequence[str]:
    """What may have been hashed of it: until 0.1.0, blanks at its ends and variants as well."""
    return tuple(dict.fromkeys((normal_form(password), unicodedata.normalize("NFKC", password))))


def _shown(password: str) -> str:
    return unicodedata.normalize("NFKC", without_ignorables(password))


def check_password(password: str, *, login: str, current: str | None = None) -> None:
    """Raise PasswordRefused naming each rule broken.

    No blank at its ends (nobody sees that one was pasted), length, variety, none that is guessed
    first, without the own login, another than before.
    """
    said = normal_form(password)
    problems = []
    if said != _shown(password):
        problems.append("パスワードの前か後ろに、空白があります。空白を除いて入力してください。")
    if not SHORTEST <= len(said) <= LONGEST:
        problems.append(f"パスワードは{SHORTEST}文字以上{LONGEST}文字以内で入力してください。")
    elif len(set(said)) < _FEWEST_DIFFERENT:
        problems.append("同じ文字の繰り返しが多すぎます。別の文字も使ってください。")
    elif is_guessable(said):
        problems.append(
            "よく使われるパスワード、地名、人名、地域の産物の名前、役所の言葉、数字、キーボードの並びを"
            "組み合わせただけのパスワードは、推測されやすいため使用できません。"
            "どれにも当たらない言葉を加えてください。"
        )
    if login and login in said.lower():
        problems.append("パスワードにログインIDを含めないでください。")
    if current is not None and said == normal_form(current):
        problems.append("現在とは異なるパスワードを入力してください。")
    if problems:
        raise PasswordRefused(problems)
