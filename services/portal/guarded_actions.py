"""What a page is about to do, where the password is asked for first: in words, and to what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import request

from services.portal import clients, people
from services.portal.access import local_path
from services.portal.clients import council, evaluation, registry, sharing
from services.portal.display import PROPOSED


@dataclass(frozen=True)
class GuardedAction:
    """An act of great weight; `back` is the page it was asked for on, `{…}` values of its address.

    `name` tells what the thing is called from those values, or empty.
    """

    words: str
    back: str
    name: Callable[..., str]


def _project(project_id: str, **_others: object) -> str:
    title: str = registry.get(f"/projects/{project_id}").json["content"]["title"]
    return title


def _dataset(dataset_id: object) -> str:
    title: str = sharing.get(f"/datasets/{dataset_id}").json["title"]
    return title


def _round(round_id: object, **_others: object) -> str:
    title: str = evaluation.get(f"/rounds/{round_id}").json["title"]
    return title


def _member(member_id: str) -> str:
    return people.names().get(member_id, "")


def _token(token_id: object) -> str:
    tokens = council.every("/api-tokens")
    return next((token["name"] for token in tokens if token["id"] == str(token_id)), "")


def _proposal(proposal_id: str) -> str:
    proposals = council.every("/proposals")
    found = next((one for one in proposals if one["id"] == proposal_id), None)
    if found is None:
        return ""
    name = _member(found["member_id"]) or (found["wanted"] or {}).get("name", "")
    return f"{PROPOSED[found['deed']]}：{name}"


def _typed(**_values: object) -> str:
    """What does not exist yet is called as it was typed, and shown with the rest of that."""
    return ""


def _of_member(words: str) -> GuardedAction:
    return GuardedAction(words, "/members/{member_id}", _member)


def _of_token(words: str) -> GuardedAction:
    return GuardedAction(words, "/members/api-tokens", _token)


GUARDED_ACTIONS: Mapping[str, GuardedAction] = {
    "members.create": GuardedAction("構成員の登録", "/members/new", _typed),
    "members.change": _of_member("構成員の登録内容の変更"),
    "member_actions.suspend": _of_member("利用の停止"),
    "member_actions.resume": _of_member("利用の再開"),
    "member_actions.reset_password": _of_member("パスワードの再設定コードの発行"),
    "proposals.confirm": GuardedAction("申請の承認", "/members/proposals", _proposal),
    "api_tokens.issue": GuardedAction("接続用トークンの発行", "/members/api-tokens/new", _typed),
    "api_tokens.take_over": _of_token("接続用トークンの引継ぎ"),
    "api_tokens.revoke": _of_token("接続用トークンの失効"),
    "commitments.sign": GuardedAction("コミットメントへの署名", "/projects/{project_id}", _project),
    "commitments.withdraw": GuardedAction(
        "コミットメントの取下げ", "/projects/{project_id}", _project
    ),
    "dataset_form.share": GuardedAction("すべての市町へのデータの共有", "/datasets/new", _typed),
    "datasets.change_consent": GuardedAction(
        "データの共有範囲の変更（すべての市町への共有）", "/datasets/{dataset_id}", _dataset
    ),
    "rounds.take": GuardedAction("評価結果の公表", "/rounds/{round_id}/publish", _round),
}
"""By endpoint."""
_ANOTHER = GuardedAction("重要な操作", "/", _typed)


def asked_for() -> dict[str, str]:
    """The words for the posted page's action, the name of its thing, and the way back."""
    action = GUARDED_ACTIONS.get(request.endpoint or "", _ANOTHER)
    values = request.view_args or {}
    back = request.form.get("form_path") or action.back.format(**values)
    return {"action_label": action.words, "thing": _name(action, values), "back": local_path(back)}


def _name(action: GuardedAction, values: Mapping[str, object]) -> str:
    try:
        return action.name(**values)
    except (clients.Away, clients.Refused):
        return ""
