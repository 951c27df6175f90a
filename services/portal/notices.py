"""What was done to whose account, in the words of the home page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.portal import clients, people
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
    "proposed": "{by}が、{about}{deed}を申請しました。",
    "declined": "{by}が、{about}{deed}の申請を却下しました。",
    "withdrawn": "{by}が、{about}{deed}の申請を取り下げました。",
    "token_taken_over": "{by}が、あなたの受け持つ接続用トークン「{token}」を引き継ぎました。",
    "token_revoked": "{by}が、あなたの受け持つ接続用トークン「{token}」を失効させました。",
}
_ASKED = {"code_issued", "code_used", "proposed"}
_OF_PROPOSALS = {"proposed", "declined", "withdrawn"}
_UNKNOWN_DEED = "について、事務局の承認が必要な操作"
"""For whoever may not read proposals: the member whom it is about."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One line of the home page; an `alarming` one should have been asked for by the reader."""

    id: str
    at: str
    words: str
    reason: str
    alarming: bool


def waiting(reader: Mapping[str, Any]) -> tuple[Sequence[Notice], int]:
    """What the reader has not acknowledged, newest first, and how many proposals wait for them.

    Nothing while council is away.
    """
    try:
        told = clients.council.get("/notices").json
        proposed = _proposed(told["items"], reader)
    except (clients.Away, clients.Refused):
        return [], 0
    items = [_worded(notice, reader["id"], proposed) for notice in told["items"]]
    return items, told["to_confirm"]


def _proposed(
    items: Sequence[Mapping[str, Any]], reader: Mapping[str, Any]
) -> Mapping[tuple[str, str], str]:
    """What was proposed, declined or withdrawn, by member and instant, for who may know it."""
    told = any(item["event"] in _OF_PROPOSALS for item in items)
    if not told or not {"coordinator", "auditor"} & set(reader["roles"]):
        return {}
    deeds = {}
    for proposal in clients.council.get("/proposals", per_page=100).json["items"]:
        settled = proposal["settlement"] or {"at": ""}
        for at in (proposal["proposed_at"], settled["at"]):
            deeds[proposal["member_id"], at] = f"の{PROPOSED[proposal['deed']]}"
    return deeds


def _worded(
    notice: Mapping[str, Any], reader_id: str, proposed: Mapping[tuple[str, str], str]
) -> Notice:
    own = notice["about"] == reader_id
    of_token = notice["event"].startswith("token_")
    words = _TOLD[notice["event"]].format(
        by=_name(notice["by"], notice["by"]),
        about="あなた" if own else _name(notice["about"], "登録前の方"),
        deed=proposed.get((notice["about"], notice["at"]), _UNKNOWN_DEED),
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
