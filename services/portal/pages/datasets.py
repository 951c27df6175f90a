"""Shared data: the list, one dataset with its versions, and who has looked at it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, g, render_template, request
from werkzeug.wrappers import Response as Reply

from services.portal import clients, consent, people, saved_drafts
from services.portal.clients import sharing
from services.portal.forms import FilledForm
from services.portal.forms.dataset import IDENTIFIER_ROWS, DatasetForm
from services.portal.landing import land
from services.portal.listing import page_number, page_url
from services.portal.passing import passed_on
from shared.tables import column_letter
from shared.vocabulary import GETA, MUNICIPALITIES, Coercion, Replacement, character_told

pages = Blueprint("datasets", __name__, url_prefix="/datasets")

Page = str | Reply | tuple[str, int]

FILTERS = ("q", "kind", "municipality")
LINES_SHOWN = 20


@pages.get("")
def show_list() -> str:
    """What the member may know of, filtered and paged by sharing."""
    asked = {name: request.args.get(name, "") for name in FILTERS}
    listing = sharing.get("/datasets", **asked, page=page_number(), per_page=20).json
    return render_template(
        "datasets/list.html",
        listing=listing,
        form=FilledForm.of(asked),
        filtered=any(asked.values()),
        page_url=page_url,
        audiences=consent.AUDIENCES,
        may_share=may_share(),
        sees_log=bool({"coordinator", "auditor"} & set(g.session.member["roles"])),
    )


@pages.get("/accesses")
def show_log() -> str:
    """Who looked at anything: for the secretariat and the auditors."""
    listing = sharing.get("/accesses", page=page_number(), per_page=50).json
    return render_template(
        "datasets/accesses.html", listing=listing, names=people.names(), page_url=page_url
    )


@pages.get("/<uuid:dataset_id>")
def show(dataset_id: UUID) -> str:
    """One dataset; its rows only when asked for, because every look is logged."""
    for action in ("consent", "version"):
        if (kept := saved_drafts.find(f"{action}:{dataset_id}")) is not None:
            return _page(dataset_id, DatasetForm(kept), action)
    return _page(dataset_id, DatasetForm())


@pages.post("/<uuid:dataset_id>/consent")
def change_consent(dataset_id: UUID) -> Page:
    """Share with others than before, or with nobody any more."""
    form = DatasetForm(request.form)
    try:
        sharing.put(
            f"/datasets/{dataset_id}/consent",
            form.recipients(),
            revision=request.form.get("revision"),
        )
    except clients.FieldsRefused as refusal:
        form.refused(refusal.fields or [("", refusal.detail or refusal.title)])
        return _page(dataset_id, form, "consent"), 422
    except clients.Stale:
        return _page(dataset_id, form, "consent", overtaken=True), 412
    saved_drafts.forget(f"consent:{dataset_id}")
    return land(f"/datasets/{dataset_id}", "consent")


@pages.post("/<uuid:dataset_id>/versions")
def add_version(dataset_id: UUID) -> Page:
    """A newer file; the earlier ones stay."""
    form, file = DatasetForm(request.form), request.files.get("file")
    form.check(file)
    if form.errors or file is None:
        return _page(dataset_id, form, "version"), 422
    try:
        sharing.post(
            f"/datasets/{dataset_id}/versions",
            files={"file": (file.filename, file.stream, file.mimetype)},
            data=form.reading(),
            key=request.form.get("key"),
        )
    except clients.KeyTaken:
        return _page(dataset_id, saved_drafts.under_a_new_key(form), "version"), 409
    except (clients.FieldsRefused, clients.TooLarge, clients.Conflicting) as refusal:
        form.refused(refusal.fields or [("/file", refusal.detail or refusal.title)])
        return _page(dataset_id, form, "version"), refusal.status
    except clients.Away as away:
        return _page(dataset_id, form, "version", away=away), 503
    saved_drafts.forget(f"version:{dataset_id}")
    return land(f"/datasets/{dataset_id}", "version")


@pages.get("/<uuid:dataset_id>/download")
def download(dataset_id: UUID) -> Response | str:
    """The file in the encoding asked for, passed on as it comes; always saved, never opened.

    What is altered for spreadsheets is told first, which is no download yet: characters that CP932
    lacks, cells that would be calculated, and columns that a spreadsheet would change.
    """
    path = f"/datasets/{dataset_id}"
    asked = {
        "version": request.args.get("version"),
        "encoding": request.args.get("encoding", "utf-8"),
    }
    if asked["encoding"] != "original" and not request.args.get("told"):
        # Who may not read is refused by the download itself, which puts it on record.
        with suppress(clients.Refused):
            altered = sharing.get(f"{path}/alterations", **asked).json
            if altered["replaced"] or altered["apostrophes"] or altered["coerced"]:
                return _alterations_page(sharing.get(path).json, asked, altered)
    return passed_on(sharing.stream(f"{path}/download", **asked))


def _alterations_page(
    dataset: Mapping[str, Any], asked: Mapping[str, str | None], altered: Mapping[str, Any]
) -> str:
    found = [Replacement(**one) for one in altered["replaced"]]
    replaced = [(character_told(one.character), one.written_told) for one in found]
    if untold := altered["replaced_count"] - len(replaced):
        replaced.append((f"ほか{untold:,}文字", GETA))
    return render_template(
        "datasets/alterations.html",
        dataset=dataset,
        version=asked["version"] or "",
        encoding=asked["encoding"],
        replaced=replaced,
        apostrophes=altered["apostrophes"],
        coerced=[
            (_column_told(one), one["example"], Coercion(one["becomes"]).label)
            for one in altered["coerced"]
        ],
    )


def _column_told(column: Mapping[str, Any]) -> str:
    name = f"（{column['name']}）" if column["name"] else ""
    return f"{column_letter(column['column'])}列{name}"


def may_share() -> bool:
    """Only a town's own people share; sharing checks it again."""
    member = g.session.member
    return bool(member["municipality"]) and bool(
        {"official", "section_head"} & set(member["roles"])
    )


def _page(
    dataset_id: UUID,
    form: DatasetForm,
    action: str = "",
    overtaken: bool = False,
    away: clients.Away | None = None,
) -> str:
    answer = sharing.get(f"/datasets/{dataset_id}")
    dataset = answer.json
    now = DatasetForm.of(dataset["consent"])
    return render_template(
        "datasets/dataset.html",
        dataset=dataset,
        revision=answer.revision,
        **_audience(dataset),
        consent_form=form if action == "consent" else now,
        version_form=form if action == "version" else DatasetForm(),
        form=form,
        action=action,
        version_key=form.value("key") or str(uuid4()),
        identifier_rows=range(IDENTIFIER_ROWS),
        overtaken=overtaken or form.was_read_before(answer.revision),
        away=away,
        preview=_preview(dataset),
        versions=sharing.get(f"/datasets/{dataset_id}/versions", page=page_number()).json,
        page_url=lambda number: f"/datasets/{dataset_id}?page={number}#versions",
        consents=_newest(dataset, "consents"),
        accesses=_newest(dataset, "accesses"),
        names=people.names(),
    )


def _audience(dataset: dict[str, Any]) -> dict[str, Any]:
    """Who may read now, and whom the owner may choose."""
    owner = dataset["municipality"]
    return {
        "readers": consent.readers(dataset),
        "readers_after": consent.readers_after(owner),
        "audiences": consent.AUDIENCES,
        "audience_choices": consent.audience_choices(begun=True),
        "other_towns": [(m.code, m.name) for m in MUNICIPALITIES if m.code != owner],
    }


def _preview(dataset: dict[str, Any]) -> dict[str, Any] | None:
    """The first rows of the version asked for in the address."""
    version = request.args.get("preview", "")
    if not version or "preview" not in dataset["actions"]:
        return None
    path = f"/datasets/{dataset['id']}/preview"
    shown: dict[str, Any] = sharing.get(path, version=version, limit=20).json
    return shown


def _newest(dataset: dict[str, Any], what: str) -> dict[str, Any] | None:
    """The newest lines of one of its records; None of what is not for this member."""
    if f"see-{what}" not in dataset["actions"]:
        return None
    path = f"/datasets/{dataset['id']}/{what}"
    logged: dict[str, Any] = sharing.get(path, per_page=LINES_SHOWN).json
    return logged
