"""What ends a member's sign-in, each confirmed first: suspension and a new password."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients
from services.portal.access import spare_others
from services.portal.clients import council
from services.portal.pages.members import password_page
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
        button="パスワードを再発行する",
        what=(
            "いまのパスワードは使えなくなります。開いている画面も、数分のうちに使えなくなります。",
            "仮のパスワードが、次の画面に一度だけ表示されます。",
            "最初のサインインで、本人が自分のパスワードに変更します。",
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
    council.post(f"/members/{member_id}/resume", revision=request.form.get("revision"))
    return redirect("/members?done=resumed", 303)


@pages.post("/password-reset")
def reset_password(member_id: str) -> str:
    """A new temporary password, shown this once."""
    made = council.post(f"/members/{member_id}/password-reset").json
    return password_page(council.get(f"/members/{member_id}").json, made["temporary_password"])


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
