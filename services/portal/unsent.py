"""Text typed into a form and not yet submitted, kept for the member who typed it.

A form takes part by carrying two hidden fields: `form_key` (what it is about, unique per member)
and `form_title` (how the home page names it). It may name the page that shows it in `form_path`.
"""

from flask import current_app, g, request
from werkzeug.datastructures import MultiDict

from services.portal import storage
from services.portal.storage import UnsentForm
from shared.database import Database

NOT_KEPT = frozenset(
    {"csrf_token", "form_key", "form_title", "form_path", "password", "proof", "code", "action"}
)
LONGEST_KEPT = 400_000


def keep_posted() -> bool:
    """Keep the posted form for the member at this browser, even one whose session has ended."""
    member_id, form_key = g.visit.known_member_id, request.form.get("form_key", "")
    if request.method != "POST" or not member_id or not form_key:
        return False
    fields = _posted_fields()
    if sum(len(value) for values in fields.values() for value in values) > LONGEST_KEPT:
        return False
    form = UnsentForm(
        member_id=member_id,
        form_key=_storable(form_key)[:120],
        title=_storable(request.form.get("form_title", ""))[:200],
        path=_own_path(request.form.get("form_path", "")),
        saved_at=g.visit.now,
        fields=fields,
    )
    with _database().writing() as transaction:
        storage.keep_form(transaction, form)
    return True


def _posted_fields() -> dict[str, list[str]]:
    return {
        _storable(name): [_storable(value) for value in values]
        for name, values in request.form.lists()
        if name not in NOT_KEPT
    }


def find(form_key: str) -> MultiDict[str, str] | None:
    """What the signed-in member typed into this form before, if it is kept."""
    with _database().reading() as transaction:
        form = storage.find_form(transaction, g.visit.known_member_id, form_key)
    return MultiDict(form.fields) if form else None


def all_kept() -> list[UnsentForm]:
    """Everything the signed-in member has typed and not submitted, newest first."""
    with _database().reading() as transaction:
        return storage.forms_of(transaction, g.visit.known_member_id)


def forget(form_key: str) -> None:
    """The form was submitted, or the member threw it away."""
    with _database().writing() as transaction:
        storage.forget_form(transaction, g.visit.known_member_id, form_key)


def _own_path(path: str) -> str:
    own = path if path.startswith("/") and not path.startswith("//") else request.path
    return own[:200]


def _storable(text: str) -> str:
    """PostgreSQL stores neither NUL nor half surrogates; they are no characters anyway."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _database() -> Database:
    return current_app.extensions["portal"].database
