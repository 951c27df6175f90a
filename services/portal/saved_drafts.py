"""Text typed into a form and not yet submitted, kept for the member who typed it.

A form takes part by carrying two hidden fields: `form_key` (what it is about, unique per member)
and `form_title` (how the home page names it). It may name the page that shows it in `form_path`.

What is posted is kept before the page looks at it, so that no error page, no crash and no closed
window loses it; the page forgets it once it was carried out.

Only a running session keeps anything. A form that is sent after its session ended travels through
the sign-in page, and is kept once the member who typed it has signed in there.
"""

from dataclasses import replace
from typing import TypeVar

import msgspec
from flask import Flask, g, request
from werkzeug.datastructures import MultiDict

from services.portal import clients, storage, windows
from services.portal.access import is_local
from services.portal.forms import FilledForm
from services.portal.installed import portal
from services.portal.storage import SavedDraft
from shared.database import AWAY, Database

NOT_KEPT = frozenset(
    {
        "csrf_token",
        "author",
        "form_key",
        "form_title",
        "form_path",
        "password",
        "proof",
        "code",
        "action",
        "carried",
    }
)
LONGEST_KEPT = 400_000
"""Characters, with the names of the fields."""

_RUN_OUT = "サインインの有効期限が切れました。"
_SIGNED_OUT = (
    "{}入力した内容は、この画面に残っていますが、まだ保存していません。"
    "画面を閉じずに保存のボタンを押し、表示された画面でサインインすると保存します。"
)
_BARRED = "{}入力した内容は、保存できません。必要なときは、画面を閉じる前に、内容を控えてください。"
_SIGN_IN = (
    '<a href="/sign-in?ended=1" target="_blank" rel="noopener">'
    "サインインの画面（別のタブで開きます）</a>"
)
_ANOTHER = (
    "別の画面でほかの方がサインインしたため、まだ保存していません。画面を閉じずに、"
    f"{_SIGN_IN}で、ご本人がサインインし直してから、保存のボタンを押してください。"
)
_ANEW = (
    "別の画面でサインインし直したため、自動保存は止まっています。まだ保存していません。"
    "保存のボタンを押し、表示された画面で「もう一度送信する」を押してください。"
)

NEVER_SEEN = "0"
"""The revision of whoever has seen none: each save is stale."""

Fields = dict[str, list[str]]
Filled = TypeVar("Filled", bound=FilledForm)


class TooLong(Exception):
    """More was typed into one form than is kept."""


def register(app: Flask) -> None:
    """After `access`, which tells whose request it is."""
    app.before_request(_keep_before_anything)
    app.add_template_global(is_kept)
    app.add_template_global(windows.window, "form_window")
    app.add_template_global(windows.shown, "window_shown")


def _keep_before_anything() -> None:
    if request.method == "POST" and request.blueprint != "saved_drafts":
        is_kept()


def is_kept() -> bool:
    """Whether the posted form is in our database, where this request has tried to keep it."""
    if "form_is_kept" not in g:
        try:
            g.form_is_kept = save_posted()
        except AWAY:
            g.form_is_kept = False
    return bool(g.form_is_kept)


def save_posted() -> bool:
    """Keep the posted form, if it is one, for the member whose session runs."""
    if not _session_stands():
        return False
    try:
        form = _posted()
    except TooLong:
        return False
    if form is None:
        return False
    _save(form)
    return True


def _session_stands() -> bool:
    """Whether the session runs and council, asked once the access token is old, says so too.

    While council does not answer it is believed to.
    """
    if not g.session.signed_in:
        return False
    try:
        clients.access_token()
    except clients.SessionEnded:
        return False
    except (clients.Away, clients.Refused):
        return True
    return True


def why_not_kept() -> str:
    """Why autosave stopped for good in this window, and what helps: waiting does not."""
    if because := g.session.barred_because:
        return _BARRED.format(because)
    if not g.session.signed_in:
        ended = g.session.row is not None and g.session.row.ended_at is not None
        return _SIGNED_OUT.format("サインアウトしています。" if ended else _RUN_OUT)
    if request.form.get("author") != g.session.known_member_id:
        return _ANOTHER
    return _ANEW


def carried() -> str:
    """The posted form of a session that ended, as the sign-in page carries it; empty without one.

    Raises TooLong.
    """
    form = _posted()
    if form is None:
        return ""
    return msgspec.json.encode((form.form_key, form.title, form.path, form.fields)).decode()


def save_carried(text: str, author: str | None) -> None:
    """Keep what the sign-in page carried, if `author`, who typed it, has signed in."""
    if not text or author != g.session.known_member_id:
        return
    try:
        form = _form(*msgspec.json.decode(text, type=tuple[str, str, str, Fields]))
    except (msgspec.DecodeError, TooLong):
        return  # the sign-in page carries nothing of the kind
    _save(form)


def _posted() -> SavedDraft | None:
    """What was posted, of the member who opened the page; None if it is no form to be kept."""
    form_key = request.form.get("form_key", "")
    if request.method != "POST" or not g.session.known_member_id or not form_key:
        return None
    fields = {name: values for name, values in request.form.lists() if name not in NOT_KEPT}
    title, path = request.form.get("form_title", ""), request.form.get("form_path", "")
    return _form(form_key, title, path, fields)


def _form(form_key: str, title: str, path: str, fields: Fields) -> SavedDraft:
    """Raises TooLong."""
    fields = {_storable(name): list(map(_storable, values)) for name, values in fields.items()}
    if sum(len(text) for name, values in fields.items() for text in (name, *values)) > LONGEST_KEPT:
        raise TooLong()
    return SavedDraft(
        member_id=g.session.known_member_id,
        form_key=_storable(form_key)[:120],
        title=_storable(title)[:200],
        path=_own_path(_storable(path)),
        saved_at=g.session.now,
        fields=fields,
    )


def _save(form: SavedDraft) -> None:
    with _database().writing() as transaction:
        apart = windows.kept_apart(transaction, form)
        storage.store_form(transaction, apart or form)
    g.kept_apart = apart is not None


def find(form_key: str) -> MultiDict[str, str] | None:
    """What the signed-in member typed into this form before, if it is kept."""
    with _database().reading() as transaction:
        form = windows.held(transaction, g.session.known_member_id, form_key)
    windows.note_shown(form_key, form)
    return MultiDict(form.fields) if form else None


def in_all_windows(form_key: str) -> list[SavedDraft]:
    """What the signed-in member's windows hold of this form, the newest first."""
    return [form for form in all_kept() if windows.form_of(form.form_key) == form_key]


def all_kept() -> list[SavedDraft]:
    """Everything the signed-in member has typed and not submitted, newest first."""
    with _database().reading() as transaction:
        return storage.forms_of(transaction, g.session.known_member_id)


def under_a_new_key(form: Filled) -> Filled:
    """The form refused for its key, under another one; so is what is kept of it for later."""
    anew = form.under_a_new_key()
    if is_kept() and (posted := _posted()):
        _save(replace(posted, fields={**posted.fields, "key": [anew.value("key")]}))
    return anew


def hand_over(old_key: str, new_key: str, path: str) -> str:
    """What was typed into a new form is about what has been made from it by now, unseen here.

    The address at which it is found from now on.
    """
    with _database().writing() as transaction:
        form = windows.held(transaction, g.session.known_member_id, old_key)
        if form is None:
            return path
        fields = {**form.fields, "revision": [NEVER_SEEN]}
        moved = replace(form, form_key=new_key, path=path, fields=fields)
        moved = windows.kept_apart(transaction, moved) or moved
        storage.store_form(transaction, moved)
        storage.forget_form(transaction, form.member_id, form.form_key)
        return moved.path


def forget(form_key: str) -> None:
    """The form was submitted, or the member threw it away; other windows keep what they hold."""
    with _database().writing() as transaction:
        form = windows.held(transaction, g.session.known_member_id, form_key)
        if form is not None:
            storage.forget_form(transaction, form.member_id, form.form_key)


def _own_path(path: str) -> str:
    return (path if is_local(path) else request.path)[:200]


def _storable(text: str) -> str:
    """PostgreSQL stores neither NUL nor half surrogates; they are no characters anyway."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _database() -> Database:
    return portal().database
