"""The list of projects, one project with its history, and what may be done with it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from werkzeug.wrappers import Response as Reply

from services.portal import clients, commitments, decisions, display, people, plans, saved_drafts
from services.portal.clients import registry
from services.portal.drawing import halls
from services.portal.forms import FilledForm
from services.portal.forms.progress import ProgressForm
from services.portal.installed import portal
from services.portal.landing import land
from services.portal.listing import page_number, page_url
from services.portal.next_steps import next_step
from services.portal.pages import project_form
from services.portal.passing import passed_on
from services.portal.years import year_choices
from shared.vocabulary import ProjectState

pages = Blueprint("projects", __name__, url_prefix="/projects")

ORDERS = (
    ("-updated_at", "更新が新しい順"),
    ("number", "事業番号順"),
    ("lead", "市町順"),
    ("title", "事業名順"),
    ("-cost_yen", "経費が大きい順"),
)
FILTERS = ("q", "state", "field", "municipality", "fiscal_year")
# Action as registry names it → (path below the project, code of the sentence shown when done).
ACTIONS = {
    "request-approval": "requested",
    "cancel-request": "request-cancelled",
    "decline": "declined",
    "approve": "approved",
    "accept": "accepted",
    "return": "returned",
    "withdraw": "withdrawn",
    "start": "started",
    "complete": "completed",
}
TYPED_ACTIONS = (
    "return",
    "decline",
    "withdraw",
    "report-progress",
    "sign-commitment",
    "withdraw-commitment",
)


@pages.get("")
def show_list() -> str:
    """All projects the member may see, filtered, sorted and paged by registry."""
    asked = {name: request.args.get(name, "") for name in FILTERS}
    order = request.args.get("sort") or ORDERS[0][0]
    listing = registry.get("/projects", **asked, sort=order, page=page_number(), per_page=20).json
    return render_template(
        "projects/list.html",
        listing=listing,
        form=FilledForm.of({**asked, "sort": order}),
        filtered=any(asked.values()),
        orders=ORDERS,
        states_chosen=[(state.value, state.label) for state in ProjectState],
        years=year_choices(),
        page_url=page_url,
    )


@pages.get("/<project_id>")
def show(project_id: str) -> str:
    """One project; with `year`, the form that corrects what is recorded of it."""
    if "year" in request.args:
        return page_of(project_id, FilledForm(), "report-progress")
    return page_of(project_id, *_half_written(project_id))


@pages.post("/<project_id>/<action>")
def act(project_id: str, action: str) -> Reply | tuple[str, int]:
    """One step of the project's life; decline, return and withdraw carry a text."""
    if action not in ACTIONS:
        return _own_action(project_id, action)
    body = {
        name: request.form[name].replace("\r\n", "\n").strip()
        for name in ("comment", "reason")
        if name in request.form
    }
    try:
        registry.post(
            f"/projects/{project_id}/{action}", body or None, revision=request.form.get("revision")
        )
    except clients.FieldsRefused as refusal:
        return _refused(project_id, action, refusal)
    except clients.Stale:
        return page_of(project_id, FilledForm.of(request.form), action, overtaken=True), 412
    saved_drafts.forget(f"{action}:{project_id}")
    return land(f"/projects/{project_id}", ACTIONS[action])


def _refused(project_id: str, action: str, refusal: clients.FieldsRefused) -> tuple[str, int]:
    """What a draft lacks for approval is mended in its form; anything else at the action itself."""
    if action in ("request-approval", "approve"):
        return project_form.show_lacking(registry.get(f"/projects/{project_id}"), refusal)
    form = FilledForm.of(request.form).refuse(_at_action(action, refusal))
    return page_of(project_id, form, action), 422


def _at_action(action: str, refusal: clients.FieldsRefused) -> list[tuple[str, str]]:
    """The refusal's errors, at the fields of this action's own small form."""
    if not refusal.fields:
        return [("", refusal.detail or refusal.title)]
    return [(f"/{action}{pointer}", message) for pointer, message in refusal.fields]


def _half_written(project_id: str) -> tuple[FilledForm, str]:
    """The text of an action that an ended session interrupted, and which action it was."""
    for action in TYPED_ACTIONS:
        kept = saved_drafts.find(f"{action}:{project_id}")
        if kept is not None:
            return (ProgressForm if action == "report-progress" else FilledForm)(kept), action
    return FilledForm(), ""


def _own_action(project_id: str, action: str) -> Reply | tuple[str, int]:
    actions: Mapping[str, Callable[[str], Reply | tuple[str, int]]] = {
        "attachments": _attach,
        "detach": _detach,
        "report-progress": _record_progress,
        "discard": _discard,
    }
    if action not in actions:
        return render_template(
            "errors/failure.html", status=404, title="ページが見つかりません"
        ), 404
    return actions[action](project_id)


def _attach(project_id: str) -> Reply | tuple[str, int]:
    file = request.files.get("file")
    form = FilledForm()
    if file is None or not file.filename:
        form.errors["file"] = "添付するファイルを選んでください。"
        return page_of(project_id, form, "attach"), 422
    path = f"/projects/{project_id}/attachments"
    upload = {"file": (file.filename, file.stream, file.mimetype)}
    try:
        answer = registry.post(path, files=upload, revision=request.form.get("revision"))
    except (clients.FieldsRefused, clients.TooLarge, clients.Conflicting) as refusal:
        messages = [message for _pointer, message in refusal.fields]
        form.errors["file"] = (messages or [refusal.detail or refusal.title])[0]
        return page_of(project_id, form, "attach"), refusal.status
    except clients.Stale:
        return page_of(project_id, form, "attach", overtaken=True), 412
    return _changed(answer, "attached")


def _detach(project_id: str) -> Reply:
    sha256 = request.form.get("sha256", "")
    path = f"/projects/{project_id}/attachments/{sha256}"
    answer = registry.delete(path, revision=request.form.get("revision"))
    return _changed(answer, "detached")


def _changed(answer: clients.Answer, done: str) -> Reply:
    """Files are part of what 所属長 was asked to approve."""
    lapsed = ["lapsed"] if answer.json["approval"] == "lapsed" else []
    return land(f"/projects/{answer.json['id']}", done, *lapsed)


def _record_progress(project_id: str) -> Reply | tuple[str, int]:
    project = registry.get(f"/projects/{project_id}").json
    form = ProgressForm.of_project(project, ProgressForm(request.form))
    body = form.body()
    try:
        if form.errors:
            raise clients.FieldsRefused(422, {})
        registry.put(
            f"/projects/{project_id}/progress/{form.fiscal_year}",
            body,
            revision=request.form.get("revision"),
        )
    except clients.FieldsRefused as refusal:
        return page_of(project_id, form.refuse(refusal.fields), "report-progress"), 422
    except clients.Stale:
        return page_of(project_id, form, "report-progress", overtaken=True), 412
    saved_drafts.forget(f"report-progress:{project_id}")
    said = ["progress-replaced" if form.recorded() else "progress"]
    said += ["erased"] * form.erases + ["dashes"] * form.has_dashes
    return land(f"/projects/{project_id}", *said)


def _discard(project_id: str) -> Reply:
    saved_drafts.forget(f"project:{project_id}")
    return land(f"/projects/{project_id}", "discarded")


@pages.get("/<project_id>/attachments/<sha256>")
def download(project_id: str, sha256: str) -> Response:
    """An attached file, passed on as it comes; always saved, never opened inside the portal."""
    return passed_on(registry.stream(f"/projects/{project_id}/attachments/{sha256}"))


@pages.get("/<project_id>/versions/<int:number>")
def show_version(project_id: str, number: int) -> str:
    """A submitted version as it was."""
    version = registry.get(f"/projects/{project_id}/versions/{number}").json
    project = registry.get(f"/projects/{project_id}").json
    return render_template(
        "projects/version.html",
        project=project,
        number=number,
        content=version["content"],
        sites=_sites(version["content"]),
        plan_items=dict(plans.items()),
    )


def page_of(project_id: str, form: FilledForm, action: str = "", overtaken: bool = False) -> str:
    """The page of a project as it is now; `form` is what was typed at the action."""
    answer = registry.get(f"/projects/{project_id}")
    project = answer.json
    typed = form if action == "report-progress" else None
    given = commitments.to_project(project)
    return render_template(
        "projects/project.html",
        project=project,
        content=project["content"],
        revision=answer.revision,
        actions=project["actions"],
        sites=_sites(project["content"]),
        progress=ProgressForm.of_project(project, typed, request.args.get("year", "")),
        commitments=given,
        results=decisions.of_project(project),
        next_step=next_step(project, g.session.member),
        form=form,
        action=action,
        overtaken=overtaken or form.was_read_before(answer.revision),
        **_around(project_id, given),
        page_url=lambda number: f"/projects/{project_id}?page={number}#past",
    )


def _around(project_id: str, given: commitments.Commitments | None) -> dict[str, Any]:
    """What the page of a project shows beside the project itself."""
    plan_items = dict(plans.items())
    history = _history(project_id, page_number())
    if given and given.items:
        before = _history(project_id, page_number() - 1)["items"] if page_number() > 1 else []
        newer = datetime.fromisoformat(before[-1]["at"]) if before else None
        history["items"] = commitments.told_among(history["items"], given, newer)
    _say_in_words(history["items"], plan_items)
    return {
        "history": history,
        "kept": saved_drafts.find(f"project:{project_id}") is not None,
        "names": people.names(),
        "plan_items": plan_items,
        "blank": FilledForm(),
        "halls": halls(),
        "tiles": portal().settings.tiles_url,
    }


def _history(project_id: str, page: int) -> dict[str, Any]:
    """One page of what happened to the project, as the registry tells it, newest first."""
    found: dict[str, Any] = registry.get(f"/projects/{project_id}/history", page=page).json
    return found


def _say_in_words(entries: list[dict[str, Any]], plan_items: Mapping[str, str]) -> None:
    """Name items of plans in the history: registry knows their ids only."""
    for entry in entries:
        for change in entry["changes"]:
            for side in ("before", "after"):
                change[side] = plan_items.get(change[side], change[side])


def _sites(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Sites with the words of their kinds; those of a draft may have no place yet."""
    return [
        {**site, "kind": display.label(site.get("kind"), "site_kind")}
        for site in content.get("sites") or []
    ]
