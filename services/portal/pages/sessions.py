"""Where the member is signed in, and how to end that."""

from uuid import UUID

from flask import Blueprint, g, render_template
from werkzeug.wrappers import Response

from services.portal import clients, sessions
from services.portal.clients import council
from services.portal.installed import portal
from services.portal.landing import land
from services.portal.listing import page_number, page_url

pages = Blueprint("sessions", __name__, url_prefix="/sessions")


@pages.get("")
def show_list() -> str:
    """The member's own sign-ins, the last used first."""
    listing = council.get("/me/sessions", page=page_number(), per_page=50).json
    return render_template(
        "sessions.html", listing=listing, here=_this_session(), page_url=page_url
    )


@pages.post("/<uuid:session_id>/end")
def end(session_id: UUID) -> Response:
    """Sign out of one of them."""
    council.delete(f"/me/sessions/{session_id}")
    database = portal().database
    sessions.end_council_session(database, g.session, str(session_id))
    return land("/sessions", "session-ended")


@pages.post("/end-others")
def end_others() -> Response:
    """Sign out of all but this one."""
    council.delete(f"/me/sessions?keep={_this_session()}")
    sessions.end_others(portal().database, g.session)
    return land("/sessions", "sessions-ended")


def _this_session() -> str:
    """What council calls this browser's; one made under 0.1.0 is over."""
    session_id: str | None = g.session.current_row.council_session_id
    if session_id is None:
        raise clients.SessionEnded()
    return session_id
