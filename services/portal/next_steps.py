"""What comes next in a project's life, for those who may ask: its town, and the 事務局."""

from collections.abc import Mapping
from typing import Any

_TOWN = {
    "submitted": "事務局が、受理又は差戻しをします。受理されるまでは、内容を直して提出し直せます。",
    "returned": "理由を確かめて内容を直し、もう一度提出してください。",
    "accepted": (
        "次の評価の対象になるのを待っています。内容を直したいときは、事務局に差戻しをご依頼ください。"
    ),
    "under_evaluation": (
        "評価と協議会の決定を待っています。公表されると、決定とその理由が、この画面とホームに"
        "表示されます。"
    ),
    "on_hold": (
        "保留の理由を確かめてください。内容を直して、もう一度提出できます（所属長の承認と事務局の"
        "受理が必要です）。直さずに、次の評価を待つこともできます。"
    ),
    "not_adopted": (
        "この事業の手続は終わりました。計画を改めて提案するときは、新しい事業として登録してください。"
    ),
    "adopted": "着手したら「実施中にする」を押してください。",
    "in_progress": "年度が終わるごとに、実績を記録してください。",
}
_TO_APPROVE = "承認の依頼が出ています。内容を確かめて、承認するか、担当者に戻してください。"
_TO_BE_APPROVED = (
    "所属長の承認を待っています。依頼をやめるときは、「承認の依頼を取り消す」を押してください。内容を"
    "変えて保存したときも、依頼は取り下げられます。"
)
_SECRETARIAT = {
    "submitted": "受理するか、理由を付けて差し戻してください。",
    "returned": "市町が内容を直して、もう一度提出するのを待っています。",
    "accepted": "評価の準備で、対象に選べます。直す必要があるときは、差し戻せます。",
    "under_evaluation": (
        "評価を締め切り、協議会の決定を記録して公表すると、決定のとおりに状態が変わります。"
    ),
    "on_hold": (
        "このまま、次の評価の対象に選べます。市町が内容を直して提出したときは、受理してから選びます。"
    ),
    "not_adopted": "この事業の手続は終わりました。",
    "adopted": "市町が着手して「実施中」にするのを待っています。",
}


def next_step(project: Mapping[str, Any], member: Mapping[str, Any]) -> str:
    """A sentence by the project's state; empty for whoever only looks on."""
    own = member["municipality"] == project["content"]["lead_municipality"]
    if own and {"official", "section_head"} & set(member["roles"]):
        if project["approval"] == "requested":
            return _TO_APPROVE if "section_head" in member["roles"] else _TO_BE_APPROVED
        return _TOWN.get(project["state"], "")
    if "coordinator" in member["roles"]:
        return _SECRETARIAT.get(project["state"], "")
    return ""
