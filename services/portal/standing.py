"""How a member stands to the other members, as far as it decides what may be done on their page."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import g

from services.portal import clients, people
from shared.access import Role
from shared.vocabulary import today_in_tokyo

Member = Mapping[str, Any]

BY_OPERATOR = (
    "事務局の方のパスワードの再設定には、申請した方とご本人のほかに、もう1名の事務局の承認が必要です。"
    "いまは、承認できる方がいないため、サーバーの管理者に再設定を依頼してください。"
)


def needs_second(subject: Member) -> bool:
    """Whether what gives the subject rights waits for another 事務局 member than the reader."""
    concerned = {g.visit.member["id"], subject["id"]}
    return any(one["id"] not in concerned and _coordinates(one) for one in people.everybody())


def may_be_reset(subject: Member) -> bool:
    """Whether the reader can open a way in for the subject: another 事務局 needs a third."""
    return Role.COORDINATOR not in subject["roles"] or needs_second(subject)


def tokens_held(subject: Member) -> Sequence[str]:
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


def _coordinates(member: Member) -> bool:
    today = today_in_tokyo(datetime.now(UTC)).isoformat()
    begun = not member["term_from"] or member["term_from"] <= today
    lasts = not member["term_until"] or today <= member["term_until"]
    return Role.COORDINATOR in member["roles"] and not member["suspended"] and begun and lasts
