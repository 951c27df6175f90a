"""What else happens when a member may no longer act, and who resets a password in our place."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.portal import clients

BY_OPERATOR = (
    "事務局の方のパスワードの再設定には、申請した方とご本人のほかに、もう1名の事務局の承認が必要です。"
    "いまは、承認できる方がいないため、サーバーの管理者に再設定を依頼してください。"
)


def tokens_held(subject: Mapping[str, Any]) -> Sequence[str]:
    """What the API tokens are called that stop when the subject may not act; none while away."""
    try:
        tokens = list(clients.council.every("/api-tokens"))
    except (clients.Away, clients.Refused):
        return ()
    return [
        token["name"]
        for token in tokens
        if token["sponsor"] == subject["id"] and token["state"] not in ("over", "unsponsored")
    ]


def rounds_served(subject: Mapping[str, Any]) -> Sequence[str]:
    """What the rounds are called that still wait for the subject's scores; none while away."""
    try:
        rounds = list(clients.evaluation.every("/rounds"))
    except (clients.Away, clients.Refused):
        return ()
    return [
        f"{round_['title']}（完了 {one['entered']}／{one['expected']}事業）"
        for round_ in rounds
        if round_["state"] in ("preparing", "open")
        for one in round_["evaluators"]
        if one["member_id"] == subject["id"]
    ]
