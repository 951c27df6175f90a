"""Acts of great weight: the page asks for the password again, and sends what was to be sent.

Any form may carry the password along as `proof`. It is taken off and shown to council before the
page itself looks at the form, so no page knows of it.
"""

from flask import Flask, g, render_template, request

from services.portal import clients, failures, guarded_actions
from services.portal.forms import FilledForm

Answer = tuple[str, int]


def register(app: Flask) -> None:
    app.before_request(_take_proof)
    app.register_error_handler(clients.PasswordWanted, _ask)


def _take_proof() -> Answer | None:
    password = request.form.get("proof", "") if request.method == "POST" else ""
    if not password or not g.session.signed_in:
        return None
    form = FilledForm()
    try:
        clients.prove_password(password)
    except clients.Throttled as refusal:
        form.locked_until = refusal.until
        return _page(refusal.status, form)
    except clients.FieldsRefused as refusal:
        form.errors["proof"] = refusal.fields[0][1] if refusal.fields else refusal.detail
        return _page(refusal.status, form)
    return None


def _ask(refusal: clients.PasswordWanted) -> Answer:
    form = FilledForm()
    if "proof" in request.form:
        form.errors["proof"] = "パスワードを入力してください。"
    return _page(refusal.status, form)


def _page(status: int, form: FilledForm) -> Answer:
    files = [(name, file.filename) for name, file in request.files.items()]
    page = render_template(
        "proof.html", form=form, files=files, **guarded_actions.asked_for(), **failures.typed()
    )
    return page, status
