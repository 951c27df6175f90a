"""Where a member comes to stand after an act: at the sentence that says what was done.

`macros/parts.html` has the sentences, by code, and says in which section of a page each stands.
"""

from flask import redirect
from werkzeug.wrappers import Response


def landing(path: str, *said: str) -> str:
    """The address of a page that says these codes, a sentence each, and is read from there on."""
    return f"{path}{'&' if '?' in path else '?'}done={'.'.join(said)}#done"


def land(path: str, *said: str) -> Response:
    """On to a page, so that going back or reading it anew does nothing twice."""
    return redirect(landing(path, *said), 303)
