"""What was done to whose account, in the words of the home page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.portal import people
from services.portal.display import PROPOSED

OPERATOR = "サーバーの管理者"

_TOLD = {
    "appointed": "{by}が、{about}を構成員に登録しました。",
    "revised": "{by}が、{about}の役割・市町・任期の登録を変更しました。",
    "renamed": "{by}が、{about}の表示名又は課を変更しました。",
    "suspended": "{by}が、{about}の利用を停止しました。",
    "resumed": "{by}が、{about}の利用を再開しました。",
    "code_issued": "{by}が、{about}のパスワードの再設定コードを発行しました。",
    "code_used": "{about}の新しいパスワードが、再設定コードで決められました。",
    "proposed": "{by}が、{about}の{action}を申請しました。",
    "declined": "{by}が、{about}の{action}の申請を却下しました。",
    "withdrawn": "{by}が、{about}の{action}の申請を取り下げました。",
    "token_taken_over": "{by}が、あなたの受け持つ接続用トークン「{token}」を引き継ぎました。",
    "token_revoked": "{by}が、あなたの受け持つ接続用トークン「{token}」を失効させました。",
}
_ASKED = {"code_issued", "code_used", "proposed"}
_UNKNOWN_ACTION = "登録内容の変更等"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One line of the home page; an `alarming` one should have been asked for by the reader."""

    id: str
    at: str
    words: str
    reason: str
    alarming: bool


def worded(told: Sequence[Mapping[str, Any]], reader: Mapping[str, Any]) -> Sequence[Notice]:
    """What the reader has not acknowledged, in words."""
    return [_worded(notice, reader["id"]) for notice in told]


def _worded(notice: Mapping[str, Any], reader_id: str) -> Notice:
    own = notice["about"] == reader_id
    of_token = notice["event"].startswith("token_")
    words = _TOLD[notice["event"]].format(
        by=_name(notice["by"], notice["by"]),
        about="あなた" if own else _name(notice["about"], "登録前の方"),
        action=PROPOSED.get(notice["deed"], _UNKNOWN_ACTION),
        token=notice["reason"],
    )
    return Notice(
        id=notice["id"],
        at=notice["at"],
        words=words,
        reason="" if of_token else notice["reason"],
        alarming=own and notice["event"] in _ASKED,
    )


def _name(member_id: str, unknown: str) -> str:
    if member_id == "operator":
        return OPERATOR
    name = people.names().get(member_id)
    return f"{name}さん" if name else unknown
