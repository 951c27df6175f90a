"""What is done to a member's sign-in, each confirmed first: suspension and a reset code."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients
from services.portal.access import spare_others
from services.portal.clients import council
from services.portal.pages.members import PROPOSED, code_page
from shared.access import Role

pages = Blueprint("member_steps", __name__, url_prefix="/members/<member_id>")

Page = str | Response | tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Step:
    """The button's words, and what happens when it is pressed."""

    button: str
    what: tuple[str, ...]


STEPS = {
    "suspend": Step(
        button="利用を停止する",
        what=(
            "サインインできなくなります。開いている画面も、数分のうちに使えなくなります。",
            "登録内容と、これまでの記録は残ります。",
            "「利用を再開する」で、元に戻せます。",
        ),
    ),
    "password-reset": Step(
        button="パスワードを再設定する",
        what=(
            "再設定コードが、一度だけ表示されます。24時間以内に、本人がコードで新しいパスワードを決めます。",
            "コードが使われるまで、いまのパスワードは変わりません。",
            "本人、事務局のほかの方及び監査の画面に、再設定したことが表示されます。",
            "事務局が2名以上いるときは、2人目が承認するまで、コードは発行されません。コードは承認した方に表示されます。",
            "端末をなくしたときや、ほかの人に使われているおそれがあるときは、先に利用を停止してください。",
        ),
    ),
}


@pages.get("/<any(suspend, 'password-reset'):deed>")
def confirm(member_id: str, deed: str) -> str:
    """Say what it does before it is done."""
    spare_others(Role.COORDINATOR)
    return _confirmation(member_id, deed)


@pages.post("/suspend")
def suspend(member_id: str) -> Page:
    """Stop the member's sign-in."""
    try:
        council.post(f"/members/{member_id}/suspend", revision=request.form.get("revision"))
    except clients.Stale:
        return _confirmation(member_id, "suspend", overtaken=True), 412
    return redirect("/members?done=suspended", 303)


@pages.post("/resume")
def resume(member_id: str) -> Response:
    """Allow the member's sign-in again."""
    answer = council.post(f"/members/{member_id}/resume", revision=request.form.get("revision"))
    return redirect(PROPOSED if answer.waits else "/members?done=resumed", 303)


@pages.post("/password-reset")
def reset_password(member_id: str) -> str | Response:
    """A reset code, shown this once."""
    answer = council.post(f"/members/{member_id}/password-reset")
    if answer.waits:
        return redirect(PROPOSED, 303)
    return code_page(council.get(f"/members/{member_id}").json, answer.json)


def _confirmation(member_id: str, deed: str, overtaken: bool = False) -> str:
    answer = council.get(f"/members/{member_id}")
    if deed == "suspend" and answer.json["suspended"]:
        abort(409)
    return render_template(
        "members/confirm.html",
        subject=answer.json,
        revision=answer.revision,
        name=deed,
        step=STEPS[deed],
        overtaken=overtaken,
    )
