"""操作の記録: who did what in all services, for 監査 and 事務局."""

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from services.portal import people, things, trail, trail_csv, trail_words
from services.portal.access import spare_others
from services.portal.forms import FilledForm
from services.portal.forms.dates import iso_date
from shared.access import Member, Role
from shared.acts import Act, Particular
from shared.manifests import SERVICES
from shared.web.address import client_address
from shared.web.context import service_context
from shared.web.fields import Day

pages = Blueprint("trail", __name__, url_prefix="/trail")

LINES_SHOWN = 50
MOST_EXPORTED = 50_000
_LONGEST_ID = 60


@pages.get("")
def show() -> str:
    """The newest first; further ones by the places where they go on."""
    spare_others(Role.COORDINATOR, Role.AUDITOR)
    form, choice = _chosen(request.args)
    return _page(form, choice)


@pages.post("/export")
def export() -> Response | tuple[str, int]:
    """All lines of the period as CSV; that they were taken away is on record first.

    A link on another site cannot write that into the reader's record: it is a form of ours.
    """
    spare_others(Role.COORDINATOR, Role.AUDITOR)
    form, choice = _chosen(request.form)
    if form.errors:
        return _page(form, choice), 422
    joined = trail.every_line(choice, MOST_EXPORTED)
    if joined is None:
        form.errors["from"] = f"{MOST_EXPORTED:,}件を超えるため、期間を短くしてください。"
        return _page(form, choice), 422
    _record_export(choice)
    names = {**people.names(), **things.names_for(joined.lines)}
    content = trail_csv.document(joined.lines, joined.away, names)
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename="yui-trail.csv")
    return answer


def _page(form: FilledForm, choice: trail.Choice) -> str:
    found = trail.Joined(lines=())
    if not form.errors:
        found = trail.page(choice, _before(), LINES_SHOWN)
    names = people.names()
    kept = {name: form.value(name) for name in ("from", "until", "about") if form.value(name)}
    older = {f"before-{service}": place for service, place in found.next_before.items()}
    return render_template(
        "trail/show.html",
        form=form,
        choice=choice,
        found=found,
        names={**names, **things.names_for(found.lines)},
        words=trail_words,
        people_choices=[*names.items(), ("operator", trail_words.OPERATOR)],
        kept=kept,
        older_url=f"/trail?{urlencode({**kept, **older})}" if older else "",
    )


def _chosen(typed: MultiDict[str, str]) -> tuple[FilledForm, trail.Choice]:
    """The filter as typed; a day that is none is an error of the form."""
    form = FilledForm.of(typed)
    first, last = _day(form, "from"), _day(form, "until")
    if first and last and last < first:
        form.errors["until"] = "期間の終わりは、始まり以後の日としてください。"
    about = form.value("about")[:_LONGEST_ID]
    return form, trail.Choice(first_day=first, last_day=last, about=about)


def _day(form: FilledForm, name: str) -> date | None:
    typed = form.read(name, iso_date)
    try:
        return Day().deserialize(typed) if typed else None
    except ValidationError as error:
        form.errors[name] = error.messages[0]
        return None


def _before() -> dict[str, int]:
    typed = {service: request.args.get(f"before-{service}", "") for service in SERVICES}
    return {
        service: int(text)
        for service, text in typed.items()
        if text.isascii() and text.isdecimal() and len(text) < 16
    }


def _record_export(choice: trail.Choice) -> None:
    member = g.session.member
    by = Member(member["id"], member["municipality"], frozenset())
    transactions = service_context().transactions.called_from(client_address(), g.request_id)
    taken: dict[str, Particular] = {
        "from": choice.first_day.isoformat() if choice.first_day else None,
        "until": choice.last_day.isoformat() if choice.last_day else None,
    }
    with transactions.begin(by) as work:
        work.record(Act.TRAIL_EXPORTED, "", person=choice.about or None, **taken)
