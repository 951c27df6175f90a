"""Where a member comes to stand after an act: at the sentence that says what was done.

`macros/parts.html` has the sentences, by code, and says in which section of a page each stands.
"""

from collections.abc import Iterator

from flask import redirect, request
from werkzeug.wrappers import Response

from shared.tables import is_garbled
from shared.vocabulary import holds_gaiji


def landing(path: str, *said: str) -> str:
    """The address of a page that says these codes, a sentence each, and is read from there on."""
    codes = ".".join((*said, *_about_text()))
    return f"{path}{'&' if '?' in path else '?'}done={codes}#done"


def _about_text() -> Iterator[str]:
    """What others may not read as it was typed; forms of passwords have no key."""
    typed = list(request.form.values()) if "form_key" in request.form else []
    if any(map(holds_gaiji, typed)):
        yield "gaiji"
    if any(map(is_garbled, typed)):
        yield "garbled"


def land(path: str, *said: str) -> Response:
    """On to a page, so that going back or reading it anew does nothing twice."""
    return redirect(landing(path, *said), 303)
