"""What is done to a member's sign-in, each confirmed first: suspension and a reset code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, standing
from services.portal.access import spare_others
from services.portal.clients import council
from services.portal.landing import land
from services.portal.pages.members import PROPOSED, code_page
from shared.access import Role

pages = Blueprint("member_actions", __name__, url_prefix="/members/<member_id>")

Page = str | Response | tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Action:
    """The button's words, and the sentences on what happens to a member when it is pressed."""

    button: str
    what: Callable[[Mapping[str, Any]], list[str]]


def _suspending(subject: Mapping[str, Any]) -> list[str]:
    back = "「利用を再開する」で、元に戻せます。"
    if subject["needs_second"]:
        back = "元に戻すときは、「利用を再開する」を押し、事務局のほかの方の承認を受けます。"
    sentences = [
        "サインインできなくなります。開いている画面も、すぐに使えなくなります。",
        "登録内容と、これまでの記録は残ります。",
        back,
    ]
    if names := standing.tokens_held(subject):
        sentences.append(
            f"この方が受け持つ接続用トークン（{'、'.join(names)}）も止まり、"
            "それを使うシステムは接続できなくなります。"
            "止めないためには、先に、市町のほかの所属長に引き継いでもらってください。"
        )
    if names := standing.rounds_served(subject):
        sentences.append(
            f"公表前の評価（{'、'.join(names)}）に、評価者として選任されています。"
            "停止している間は評価を入力できず、採点を終えていない事業の評価者に数えません。"
        )
    return sentences


def _resetting(subject: Mapping[str, Any]) -> list[str]:
    issued = "再設定コードが、一度だけ表示されます。"
    if subject["needs_second"]:
        issued = (
            "事務局のほかの方が承認すると、その方の画面に、再設定コードが一度だけ表示されます。"
        )
    return [
        f"{issued}24時間以内に、本人がコードで新しいパスワードを決めます。",
        "コードが使われるまで、いまのパスワードは変わりません。",
        "本人、事務局のほかの方及び監査の画面に、再設定したことが表示されます。",
        "端末をなくしたときや、ほかの人に使われているおそれがあるときは、先に利用を停止してください。",
    ]


ACTIONS = {
    "suspend": Action(button="利用を停止する", what=_suspending),
    "resume": Action(button="利用を再開する", what=lambda _subject: []),
    "password-reset": Action(button="パスワードを再設定する", what=_resetting),
}


@pages.get("/<any(suspend, 'password-reset'):action>")
def confirm(member_id: str, action: str) -> Page:
    """Say what it does before it is done, or why it cannot be done."""
    spare_others(Role.COORDINATOR)
    answer = council.get(f"/members/{member_id}")
    refused = ""
    if action == "suspend" and answer.json["suspended"]:
        refused = "すでに利用を停止しています。"
    if action == "password-reset" and not answer.json["may_be_reset"]:
        refused = standing.BY_OPERATOR
    return _page(answer, action, refused=refused), 409 if refused else 200


@pages.post("/suspend")
def suspend(member_id: str) -> Page:
    """Stop the member's sign-in."""
    try:
        council.post(f"/members/{member_id}/suspend", revision=request.form.get("revision"))
    except clients.Stale:
        return _page(council.get(f"/members/{member_id}"), "suspend", overtaken=True), 412
    except clients.Conflicting as refusal:
        return _refused(member_id, "suspend", refusal)
    return land("/members", "suspended")


@pages.post("/resume")
def resume(member_id: str) -> Page:
    """Allow the member's sign-in again."""
    try:
        answer = council.post(f"/members/{member_id}/resume", revision=request.form.get("revision"))
    except clients.Conflicting as refusal:
        return _refused(member_id, "resume", refusal)
    return land(*PROPOSED) if answer.waits else land("/members", "resumed")


@pages.post("/password-reset")
def reset_password(member_id: str) -> Page:
    """A reset code, shown this once."""
    try:
        answer = council.post(f"/members/{member_id}/password-reset")
    except clients.Conflicting as refusal:
        return _refused(member_id, "password-reset", refusal)
    if answer.waits:
        return land(*PROPOSED)
    return code_page(council.get(f"/members/{member_id}").json, answer.json)


def _refused(member_id: str, action: str, refusal: clients.Refused) -> Page:
    """Why it cannot be done, in place of the button."""
    said = refusal.detail or refusal.title
    return _page(council.get(f"/members/{member_id}"), action, refused=said), refusal.status


def _page(
    answer: clients.Answer, action: str, *, refused: str = "", overtaken: bool = False
) -> str:
    return render_template(
        "members/confirm.html",
        subject=answer.json,
        revision=answer.revision,
        name=action,
        button=ACTIONS[action].button,
        what=ACTIONS[action].what(answer.json),
        refused=refused,
        overtaken=overtaken,
    )
