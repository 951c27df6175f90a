"""One member's windows on one form: what one of them holds, no other replaces unseen.

A page carries its window's name, and that of the window whose kept text it shows. What is typed
without having seen what another window holds is kept apart, at an address of its own.
"""

import re
import secrets
from dataclasses import replace

from flask import g, request
from sqlalchemy.orm import Session as Transaction

from services.portal import storage
from services.portal.storage import SavedDraft

WINDOW, SEEN, TYPED = "form_window", "form_seen", "typed"
"""Two fields of the form, and the query with which a window's own text is opened again."""
_NAME = re.compile("[0-9a-f]{8}")
_APART = "~"


def window() -> str:
    """The name of the window at hand: as it was sent or opened again, or new with this page."""
    name = request.form.get(WINDOW) or request.args.get(TYPED) or ""
    if _NAME.fullmatch(name):
        return name
    if "window" not in g:
        g.window = secrets.token_hex(4)
    return str(g.window)


def shown(form_key: str) -> str:
    """Whose kept text the page shows in this form; empty if nobody's."""
    return str(g.get("windows_shown", {}).get(form_key) or request.form.get(SEEN, ""))


def note_shown(form_key: str, form: SavedDraft | None) -> None:
    """The page at hand shows this text."""
    g.setdefault("windows_shown", {})[form_key] = _holder(form) if form else ""


def form_of(key: str) -> str:
    """The form of which text is kept under this key."""
    return key.partition(_APART)[0]


def held(transaction: Transaction, member_id: str, form_key: str) -> SavedDraft | None:
    """What is kept of the form: what the window at hand keeps apart, if it does, comes first."""
    apart = storage.find_form(transaction, member_id, _key_apart(form_key, window()))
    return apart or storage.find_form(transaction, member_id, form_key)


def kept_apart(transaction: Transaction, form: SavedDraft) -> SavedDraft | None:
    """The form under its window's own key, where another one holds what that has not seen."""
    mine = _holder(form)
    if not _NAME.fullmatch(mine):
        return None
    key = _key_apart(form.form_key, mine)
    theirs = storage.find_form(transaction, form.member_id, form.form_key)
    unseen = theirs is not None and _holder(theirs) not in (mine, *form.fields.get(SEEN, ()))
    if not unseen and storage.find_form(transaction, form.member_id, key) is None:
        return None
    return replace(form, form_key=key, path=f"{form.path.partition('?')[0]}?{TYPED}={mine}")


def _key_apart(form_key: str, name: str) -> str:
    return f"{form_key}{_APART}{name}"


def _holder(form: SavedDraft) -> str:
    return next(iter(form.fields.get(WINDOW, ())), "")
