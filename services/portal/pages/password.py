"""The member's own password."""

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, sessions
from services.portal.access import local_path
from services.portal.forms import FilledForm
from services.portal.installed import portal
from services.portal.landing import land

pages = Blueprint("password", __name__, url_prefix="/password")


@pages.get("")
def show() -> str:
    """The form."""
    return _form(FilledForm())


@pages.post("")
def change() -> Response | tuple[str, int]:
    """Change it, if the new one was typed twice alike."""
    form = FilledForm.of(request.form)
    if form.value("new") != form.value("again"):
        form.errors["again"] = "新しいパスワードと確認用の入力が一致しません。"
        return _form(form), 422
    body = {"current": form.value("current"), "new": form.value("new")}
    try:
        grant = clients.council.put("/me/password", body).json
    except clients.Throttled as refusal:
        form.locked_until = refusal.until
        return _form(form), refusal.status
    except (clients.FieldsRefused, clients.NotAllowed) as refusal:
        form.refuse(refusal.fields or [("/current", refusal.detail or refusal.title)])
        return _form(form), refusal.status
    # Council has ended every session but the new one it grants here.
    g.session = sessions.begin_anew(portal().database, g.session, grant)
    return land(local_path(request.form.get("next")), "password")


def _form(form: FilledForm) -> str:
    return render_template("password.html", form=form, next=local_path(request.values.get("next")))
