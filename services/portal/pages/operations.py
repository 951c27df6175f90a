"""How the services are, and what the secretariat decides about facts that one could not apply."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from flask import Blueprint, abort, g, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from services.portal import clients, operations, people, saved_drafts
from services.portal.access import spare_others
from services.portal.forms import FilledForm
from services.portal.landing import land
from shared.access import Role

pages = Blueprint("operations", __name__, url_prefix="/operations")

Page = str | Response | tuple[str, int]

DECISIONS_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """The button's words, what happens, and the sentence when done."""

    button: str
    what: tuple[str, ...]
    done: str


RESOLUTIONS = {
    "replay": Resolution(
        button="もう一度適用する",
        what=(
            "原因を取り除いた後に行ってください。",
            "適用できると、後に続く出来事も順に適用されます。",
            "適用できないときは、保留のまま残ります。",
        ),
        done="replayed",
    ),
    "skip": Resolution(
        button="適用せずに除く",
        what=(
            "この出来事は、このサービスには反映されないままになります。元に戻せません。",
            "後に続く出来事は、順に適用されます。",
            "もとのサービスの記録は変わりません。",
        ),
        done="skipped",
    ),
}


@pages.get("")
def show() -> str:
    """All services, their streams and what waits; htmx asks again every few seconds."""
    spare_others(Role.COORDINATOR, Role.AUDITOR)
    services = operations.everything()
    decisions = sorted(
        chain.from_iterable(one.decisions for one in services),
        key=lambda one: datetime.fromisoformat(one["at"]),
        reverse=True,
    )
    return render_template(
        "operations/show.html",
        services=services,
        waiting=[item for one in services for item in one.parked or ()],
        decisions=decisions[:DECISIONS_SHOWN],
        now=datetime.now(UTC),
        may_resolve="coordinator" in g.session.member["roles"],
        **_words(),
    )


@pages.get("/parked/<stream>/<int:position>/<any(replay, skip):action>")
def confirm(stream: str, position: int, action: str) -> str:
    """Say what it does, and ask why."""
    spare_others(Role.COORDINATOR)
    kept = saved_drafts.find(_form_key(stream, position, action))
    return _confirmation(stream, position, action, FilledForm(kept or MultiDict()))


@pages.post("/parked/<stream>/<int:position>/<any(replay, skip):action>")
def resolve(stream: str, position: int, action: str) -> Page:
    """Do it; the reason goes on record."""
    service, form = operations.consumer_of(stream) or abort(404), FilledForm.of(request.form)
    reason = form.value("reason").replace("\r\n", "\n").strip()
    if not reason:
        form.errors["reason"] = "理由を入力してください。"
        return _confirmation(stream, position, action, form), 422
    try:
        told = service.post(f"/parked/{stream}/{position}/{action}", {"reason": reason}).json
    except clients.FieldsRefused as refusal:
        form.refuse(refusal.fields or [("", refusal.detail or refusal.title)])
        return _confirmation(stream, position, action, form), 422
    saved_drafts.forget(_form_key(stream, position, action))
    refused_again = action == "replay" and not told["applied"]
    done = "refused-again" if refused_again else RESOLUTIONS[action].done
    return land("/operations", done)


def _form_key(stream: str, position: int, action: str) -> str:
    return f"settle:{stream}:{position}:{action}"


def _confirmation(stream: str, position: int, action: str, form: FilledForm) -> str:
    spare_others(Role.COORDINATOR)
    return render_template(
        "operations/confirm.html",
        item=operations.parked_at(stream, position) or abort(404),
        action=action,
        resolution=RESOLUTIONS[action],
        form=form,
        form_key=_form_key(stream, position, action),
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "producer_name": operations.producer_name,
        "event_name": operations.event_name,
        "subjects": operations.SUBJECTS,
        "decision_names": operations.DECISIONS,
        "names": people.names(),
    }
