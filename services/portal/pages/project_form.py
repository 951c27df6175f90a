"""The form of a project: new, edited, autosaved, and in conflict with another's change."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request
from werkzeug.wrappers import Response

from services.portal import clients, plans, saved_drafts
from services.portal.access import spare_others
from services.portal.clients import registry
from services.portal.drawing import halls
from services.portal.forms.carrying import CarriedOver
from services.portal.forms.project import GROUPS, ProjectForm
from services.portal.installed import portal
from services.portal.landing import land
from services.portal.pages.comparison import compared
from services.portal.years import year_choices
from shared.access import Role
from shared.vocabulary.project_form import SECTIONS
from shared.web.calls import own_id

pages = Blueprint("project_form", __name__, url_prefix="/projects")

Page = str | Response | tuple[str, int]

EDITORS = (Role.OFFICIAL, Role.SECTION_HEAD)
# What the form's button asks for besides saving → (step of registry, code of the sentence).
ONWARD = {"request": ("request-approval", "requested"), "approve": ("approve", "approved")}


@pages.get("/new")
def start() -> Response:
    """Give the new form its key, so that it can be kept and sent twice without harm."""
    spare_others(*EDITORS)
    return redirect(f"/projects/new/{uuid.uuid4()}")


@pages.get("/new/<uuid:form_id>")
def show_new(form_id: uuid.UUID) -> Page:
    """A new form, blank or as far as it was typed; once registered, the project's own form."""
    spare_others(*EDITORS)
    if (project_id := _registered_before(form_id)) is not None:
        return redirect(_hand_over(form_id, project_id))
    kept = saved_drafts.find(f"project:new:{form_id}")
    if kept is not None:
        return _page(ProjectForm(kept), path=f"/projects/new/{form_id}")
    own = {"lead_municipality": g.session.member["municipality"], "contact_section": ""}
    own["contact_section"] = g.session.member.get("section") or ""
    return _page(ProjectForm.filled(own), path=f"/projects/new/{form_id}")


@pages.post("/new/<uuid:form_id>")
def create(form_id: uuid.UUID) -> Page:
    """Register a draft under the form's key, then ask for approval if that button was pressed.

    Where another window has registered it with other content, that is compared first.
    """
    path = f"/projects/new/{form_id}"
    form = ProjectForm.posted(request.form)
    if request.form.get("row"):
        return _rows_changed(path)
    content = form.content()
    if form.errors:
        return _page(_with_everything_wrong(form, content), path=path), 422
    try:
        answer = registry.post("/projects", content, key=str(form_id))
    except clients.KeyTaken:
        project_id = own_id(form_id, g.session.member["id"])
        _hand_over(form_id, project_id)
        return _conflict(project_id, form, content)
    except (clients.FieldsRefused, clients.Away) as failure:
        return _again(form, content, failure, path=path)
    saved_drafts.forget(f"project:new:{form_id}")
    return _saved(answer, form)


@pages.get("/<project_id>/edit")
def show(project_id: str) -> Page:
    """The form of an existing project, with what the member typed before, if anything."""
    answer = registry.get(f"/projects/{project_id}")
    _require_own(answer.json)
    kept = saved_drafts.find(f"project:{project_id}")
    if kept is None and "edit" not in answer.json["actions"]:
        return redirect(f"/projects/{project_id}")  # which says what may be done instead
    form = ProjectForm(kept) if kept is not None else ProjectForm.filled(answer.json["content"])
    revision = form.value("revision") or answer.revision
    return _page(
        form,
        path=f"/projects/{project_id}/edit",
        project=answer.json,
        revision=revision,
        kept=kept is not None,
        overtaken=revision != answer.revision,
    )


@pages.post("/<project_id>/edit")
def change(project_id: str) -> Page:
    """Save over the revision that was read; somebody else's newer one leads to the comparison."""
    path = f"/projects/{project_id}/edit"
    if request.form.get("row") or request.form.get("go") == "edit":
        return _rows_changed(path)
    form = ProjectForm.posted(request.form)
    content = form.content()
    revision = request.form.get("revision", "")
    if form.errors:
        return _page(_with_everything_wrong(form, content), path=path, revision=revision), 422
    try:
        answer = registry.put(f"/projects/{project_id}", content, revision=revision)
    except clients.Stale:
        return _conflict(project_id, form, content)
    except (clients.FieldsRefused, clients.Away) as failure:
        return _again(form, content, failure, path=path, revision=revision)
    saved_drafts.forget(f"project:{project_id}")
    return _saved(answer, form)


def _require_own(project: Mapping[str, Any]) -> None:
    """403 for whoever could fill in the form and then only be refused."""
    spare_others(*EDITORS)
    if g.session.member["municipality"] != project["content"]["lead_municipality"]:
        abort(403)


def _registered_before(form_id: uuid.UUID) -> str | None:
    """The project, if the form was sent before; back in the browser must not start it afresh."""
    project_id = own_id(form_id, g.session.member["id"])
    try:
        registry.get(f"/projects/{project_id}")
    except (clients.NotThere, clients.Away):
        return None
    return project_id


def _hand_over(form_id: uuid.UUID, project_id: str) -> str:
    return saved_drafts.hand_over(
        f"project:new:{form_id}", f"project:{project_id}", f"/projects/{project_id}/edit"
    )


def _saved(answer: clients.Answer, form: ProjectForm) -> Page:
    """On to the project, by way of 所属長's approval if asked for or given."""
    path, approval = f"/projects/{answer.json['id']}", answer.json["approval"]
    told = ["rounded"] * form.rounds_places + ["dashes"] * form.has_dashes
    step, done = ONWARD.get(request.form.get("go", ""), ("", "saved"))
    if not step:
        return land(path, done, *told, *(["lapsed"] if approval == "lapsed" else []))
    try:
        if done != approval:  # who saves unchanged what they have asked for asks no second time
            registry.post(f"{path}/{step}", revision=answer.revision)
    except clients.FieldsRefused as refusal:
        return show_lacking(answer, refusal)
    return land(path, done, *told)


def show_lacking(answer: clients.Answer, refusal: clients.FieldsRefused) -> tuple[str, int]:
    """The form of a saved draft, with what it lacks for approval at the fields."""
    form = ProjectForm.filled(answer.json["content"])
    form.refuse(refusal.fields or [("", refusal.detail or refusal.title)])
    path = f"/projects/{answer.json['id']}/edit"
    return _page(form, path=path, revision=answer.revision, incomplete=True), 422


def _rows_changed(path: str) -> Page:
    form = ProjectForm(request.form).changed_rows(request.form.get("row", ""))
    return _page(form, path=path, revision=request.form.get("revision"))


def _with_everything_wrong(form: ProjectForm, content: Mapping[str, Any]) -> ProjectForm:
    """Beside what is noted by now: what registry would refuse next, and what lacks to go on."""
    try:
        checked = registry.post("/projects/check", content).json
    except (clients.Refused, clients.Away):
        return form  # what is known to be wrong is said all the same
    goes_on = request.form.get("go", "") in ONWARD
    problems = [*checked["wrong"], *(checked["lacking"] if goes_on else ())]
    unread = form.errors_at(("costs", "funding"))
    return form.refuse(
        (one["pointer"], one["message"])
        for one in problems
        if not (unread and one["pointer"] == "/funding")
    )


def _again(
    form: ProjectForm,
    content: Mapping[str, Any],
    failure: clients.FieldsRefused | clients.Away,
    **words: Any,
) -> tuple[str, int]:
    """The form as typed, with registry's errors at its fields, or saying that registry is away."""
    if isinstance(failure, clients.Away):
        return _page(form, away=failure, **words), 503
    form.refuse(failure.fields or [("", failure.detail or failure.title)])
    return _page(_with_everything_wrong(form, content), **words), 422


def _conflict(project_id: str, form: ProjectForm, content: Mapping[str, Any]) -> tuple[str, int]:
    """Both versions; the form goes on with the newest content and what the author changed."""
    answer = registry.get(f"/projects/{project_id}")
    newest = answer.json["content"]
    carried = CarriedOver.of(form, ProjectForm.filled(newest))
    return render_template(
        "projects/conflict.html",
        project=answer.json,
        revision=answer.revision,
        form=carried.form,
        lines=compared(newest, content, dict(plans.items()), carried),
    ), 412


def _as_it_stands(project_id: str) -> Mapping[str, Any]:
    """The project of the form, if there is one by now; empty while that is not known, too."""
    try:
        return registry.get(f"/projects/{project_id}").json if project_id else {}
    except (clients.Away, clients.Refused):
        return {}


def _page(form: ProjectForm, *, path: str, **words: Any) -> str:
    form_id = path.split("/")[3] if path.startswith("/projects/new/") else ""
    project_id = "" if form_id else path.split("/")[2]
    return render_template(
        "projects/form.html",
        form=form,
        path=path,
        form_key=f"project:new:{form_id}" if form_id else f"project:{project_id}",
        back=f"/projects/{project_id}" if project_id else "/projects",
        project=words.pop("project", None) or _as_it_stands(project_id),
        is_new=bool(form_id),
        sections=SECTIONS,
        groups=GROUPS,
        plan_items=plans.items(),
        years=year_choices(form.years_named()),
        tiles=portal().settings.tiles_url,
        halls=halls(),
        **words,
    )
