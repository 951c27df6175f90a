"""Why an action was refused, in the field's words.

The doors turn these into answers (`shared.web.errors`); nothing else needs to know HTTP.
Titles and details are Japanese: they reach the person at the screen unchanged.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shared.messaging.protocol.effects import TransientError


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one field; `pointer` is a JSON pointer such as `/sites/0/latitude`."""

    pointer: str
    message: str


class Refusal(Exception):
    """A rule says no. `detail` tells the person what to do about it.

    Programs tell one from another by its `type` (RFC 9457), never by its words. Each class has a
    type of its own, from its name; what is said on the wire stays, so a class that is renamed keeps
    its type by saying it. docs/errors.md lists all.
    """

    type = "about:blank"
    title = "処理できませんでした"
    on_record = False
    """Whether somebody wanted what is not for them, so that it belongs into the trail."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "type" not in vars(cls):
            words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()
            cls.type = f"urn:yui:problem:{words}"

    def __init__(self, detail: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.problems = tuple(problems)


class NotSignedIn(Refusal):
    """What was shown as a token or session is no good."""

    title = "サインインが必要です"
    on_record = True


class NothingShown(NotSignedIn):
    """Somebody came without any token."""

    on_record = False


class MayNotAct(NotSignedIn):
    """It is known who it is, and signing in again is of no use to them now."""


class NotAllowed(Refusal):
    """The caller's roles, scopes or stand to the thing do not let them do this."""

    title = "この操作を行う権限がありません"
    on_record = True


class PasswordWanted(NotAllowed):
    """An act of great weight, and the caller has not proved the password lately."""

    on_record = False
    title = "パスワードの確認が必要です"


class NotFound(Refusal):
    """It is missing, or hidden from the caller.

    Callers of a service are not told `detail`: the words would tell one from the other.
    """

    title = "見つかりません"


class Hidden(NotFound):
    """It is there, but that is not for the caller to know: they are told what others are told."""

    on_record = True


class Conflict(Refusal):
    """The thing is in a state in which this cannot be done."""

    title = "現在の状態ではこの操作を行えません"


class KeyTaken(Conflict):
    """The `Idempotency-Key` names something else that the caller has sent: this is no repeat."""

    def __init__(self) -> None:
        super().__init__("この Idempotency-Key は、すでに別の内容の登録に使われています。")


class Stale(Refusal):
    """Somebody else changed the thing after the caller had read it."""

    title = "ほかの方が先に更新しました"


class Invalid(Refusal):
    """The content breaks rules; `problems` names each field."""

    title = "入力内容に誤りがあります"


class TooLarge(Refusal):
    """A body, a file or a field is larger than is taken."""

    title = "送信されたデータが大きすぎます"


class QuotaUsedUp(TooLarge):
    """A town has stored as much as it may for now: come again after `retry_after_seconds`."""

    on_record = True
    title = "1日に保存できる量を超えました"

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(
            "市町ごとに1日に保存できる量を超えました。"
            f"{_in_words(retry_after_seconds)}後に、もう一度お試しください。"
        )
        self.retry_after_seconds = retry_after_seconds


def _in_words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"約{minutes}分" if minutes < 60 else f"約{-(-minutes // 60)}時間"


class TooManyAttempts(Refusal):
    """Wait `retry_after_seconds` before the next try."""

    title = "しばらく待ってから、もう一度お試しください"
    on_record = True

    def __init__(self, detail: str, retry_after_seconds: int) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


class ServiceAway(Refusal, TransientError):
    """Something this needs (another service, the database, the broker) does not answer."""

    title = "ただいま利用できません"


class Busy(ServiceAway):
    """Too much is asked at once: come again after `retry_after_seconds`."""

    title = "ただいま混み合っています"

    def __init__(self, detail: str, retry_after_seconds: int) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds
