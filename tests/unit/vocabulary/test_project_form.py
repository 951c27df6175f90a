"""Every field of the project form, in every place that tells of it."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import docx
import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from werkzeug.datastructures import MultiDict

from services.portal import display
from services.portal.forms.carrying import CarriedOver
from services.portal.forms.labels import label_of
from services.portal.forms.project import GROUPS, ProjectForm
from services.portal.pages.comparison import compared
from services.registry.domain import Content, changes_between
from services.registry.schemas import EXAMPLE_CONTENT, ContentSchema
from services.reporting.document import compose
from services.reporting.domain import JointProject
from services.reporting.rendering.glyphs import FONTS
from services.reporting.rendering.listing_csv import to_csv
from services.reporting.rendering.pdf import to_pdf
from services.reporting.rendering.word import to_docx
from services.reporting.rendering.word_template import write_default_template
from services.reporting.rendering.workbook import to_xlsx
from shared.events.registry import ProjectSubmitted
from shared.vocabulary.project_form import (
    FORM,
    SECTIONS,
    FormField,
    Kind,
    fields_in,
    in_form_order,
    in_words,
    is_blank,
)
from tests.unit.reporting.sample import material, order

MANUAL = Path(__file__).parents[3] / "docs/ja/02-projects.md"
VALUES: dict[Kind, Any] = {
    Kind.NUMBER: 0,
    Kind.TOWN: "016918",
    Kind.TOWNS: ["016926", "016934"],
    Kind.PLAN_ITEM: "5f0c1a4e-3f8e-4a54-9d8c-0c4fd0a8a111",
}
PLAN_ITEMS = {VALUES[Kind.PLAN_ITEM]: "計画の第3項"}
every_field = pytest.mark.parametrize("field", FORM, ids=lambda field: field.name)
every_plain_field = pytest.mark.parametrize(
    "field", [one for one in FORM if one.kind is not Kind.ROWS], ids=lambda field: field.name
)


def value_of(field: FormField) -> Any:
    """Something that no other field holds, and 0 of a number."""
    if field.kind is Kind.ROWS:
        return EXAMPLE_CONTENT[field.name]
    if field.choices is not None:
        return list(field.choices)[-1].value
    return VALUES.get(field.kind, f"{field.name.replace('_', ' ')}の値")


def blank_of(field: FormField) -> Any:
    if field.kind in (Kind.TOWNS, Kind.ROWS):
        return []
    return None if field.kind in (Kind.NUMBER, Kind.PLAN_ITEM) else ""


WHOLE = {field.name: value_of(field) for field in FORM}
DRAFT = {field.name: value_of(field) if field.drafted else blank_of(field) for field in FORM}
DRAFT["lead_municipality"] = "012238"


def words_of(field: FormField) -> str:
    return in_words(field, value_of(field), PLAN_ITEMS)


def loaded(document: dict[str, Any]) -> Content:
    content: Content = ContentSchema().load(document)
    return content


@pytest.fixture(scope="module")
def pages() -> Iterator[Flask]:
    """The portal's templates, without what stands around them."""
    app = Flask("services.portal")
    display.register(app)
    for name in ("service_name", "role_name"):
        app.jinja_env.filters[name] = str
    whole = "{% import 'projects/content.html' as body %}{{ body.sheet(c, c.sites, plan_items) }}"
    gist = "{% import 'projects/content.html' as body %}{{ body.gist(c) }}"
    bare = DictLoader(
        {"base.html": "{% block main %}{% endblock %}", "sheet.html": whole, "gist.html": gist}
    )
    app.jinja_env.loader = ChoiceLoader([bare, app.jinja_env.loader])
    app.jinja_env.globals["named"] = app.jinja_env.globals["is_kept"] = lambda *_: ""
    app.jinja_env.globals["form_window"] = app.jinja_env.globals["window_shown"] = lambda *_: ""
    with app.test_request_context():
        yield app


def rendered(pages: Flask, name: str, **words: Any) -> str:
    template = pages.jinja_env.get_template(name)
    return template.render(**words)


def form_page(pages: Flask, form: ProjectForm) -> str:
    return rendered(
        pages,
        "projects/form.html",
        form=form,
        sections=SECTIONS,
        plan_items=list(PLAN_ITEMS.items()),
        member={"roles": []},
        project={},
        url_for=lambda *_, **__: "",
        years=[],
        halls=[],
        is_new=True,
    )


@every_field
def test_has_its_place_in_what_registry_keeps_and_tells_and_what_reporting_knows(
    field: FormField,
) -> None:
    known = "plan_item" if field.kind is Kind.PLAN_ITEM else field.name

    for noun, name in (
        (Content, field.name),
        (ProjectSubmitted, field.name),
        (JointProject, known),
    ):
        assert name in {one.name for one in fields(noun)}, f"{noun.__name__} has no {name}"


def test_no_noun_has_a_field_that_the_form_does_not_have() -> None:
    assert {one.name for one in fields(Content)} == {one.name for one in FORM}


def test_every_section_has_fields_and_every_field_a_section() -> None:
    assert all(fields_in(section.id) for section in SECTIONS)
    assert sorted(one.name for one in in_form_order()) == sorted(one.name for one in FORM)


@every_field
def test_is_kept_as_it_was_sent(field: FormField) -> None:
    assert ContentSchema().dump(loaded(WHOLE))[field.name] == value_of(field)


@every_field
def test_may_lack_in_a_draft_and_is_asked_for_at_submission_if_it_is_needed(
    field: FormField,
) -> None:
    lacking = {problem.pointer for problem in loaded(DRAFT).missing_for_submission()}

    assert (f"/{field.name}" in lacking) == (field.needed and not field.drafted)


@every_field
def test_stands_on_the_form_with_its_label_and_hint(field: FormField, pages: Flask) -> None:
    page = form_page(pages, ProjectForm.filled(WHOLE))
    start = page.index(f'id="{field.section}"')
    section = page[start : page.index("</section>", start)]

    assert re.search(f'(name|id)="{field.name}"', section)
    assert field.hint in section
    assert field.kind is Kind.ROWS or field.label in section


@every_plain_field
def test_is_shown_on_the_form_as_it_was_typed_and_sent_again(field: FormField) -> None:
    form = ProjectForm.filled(WHOLE)

    assert form.posted(form.values).content()[field.name] == value_of(field)
    assert ProjectForm(MultiDict()).content()[field.name] == blank_of(field)


@every_field
def test_is_named_where_something_is_wrong_with_it(field: FormField) -> None:
    assert label_of(field.name) == field.label
    assert field.kind is not Kind.ROWS or field.name in GROUPS


@every_plain_field
def test_stands_on_the_page_of_the_project(field: FormField, pages: Flask) -> None:
    page = rendered(pages, "sheet.html", c=WHOLE, plan_items=PLAN_ITEMS)

    if field.name != "title":
        assert re.search(f"<dt>{field.label}</dt><dd[^>]*>{words_of(field)}</dd>", page)


@pytest.mark.parametrize(
    "field", [one for one in FORM if one.in_scoring], ids=lambda field: field.name
)
def test_is_told_beside_the_scores(field: FormField, pages: Flask) -> None:
    page = rendered(pages, "gist.html", c=WHOLE)

    assert f'<dt>{field.in_scoring}</dt><dd class="prose">{words_of(field)}</dd>' in page


@every_field
def test_is_compared_on_the_page_of_two_versions(field: FormField) -> None:
    lines = {
        line.label: line
        for line in compared(DRAFT, WHOLE, PLAN_ITEMS, CarriedOver(ProjectForm(MultiDict())))
    }

    assert field.kind is Kind.ROWS or lines[field.label].mine == words_of(field)
    assert lines[field.label].differs == (WHOLE[field.name] != DRAFT[field.name])


@every_field
def test_a_change_of_it_is_told_in_the_history(field: FormField) -> None:
    told = {change.label: change.after for change in changes_between(loaded(DRAFT), loaded(WHOLE))}

    if WHOLE[field.name] != DRAFT[field.name]:
        assert told[field.label]
        is_many = field.kind in (Kind.ROWS, Kind.TOWNS, Kind.PLAN_ITEM)
        assert is_many or told[field.label] == words_of(field)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A report of one project that fills in everything, as text, by format."""
    said = {field.name: value_of(field) for field in FORM if field.kind is not Kind.ROWS}
    said |= {one.name: one.choices(said[one.name]) for one in FORM if one.choices is not None}
    said["plan_item"] = PLAN_ITEMS[said.pop("plan_item_id")]
    given = material(1)
    report = compose(order(), replace(given, projects=(replace(given.projects[0], **said),)))
    folder = tmp_path_factory.mktemp("report")
    if any(FONTS.glob("*.ttf")):
        to_pdf(report, folder / "report.pdf")
    to_xlsx(report, folder / "report.xlsx")
    to_csv(report, folder / "report.csv")
    write_default_template(folder / "template.docx")
    to_docx(report, folder / "report.docx", template=folder / "template.docx")
    return {path.suffix[1:]: _text(path) for path in folder.glob("report.*")}


def _text(path: Path) -> str:
    """Without the blanks, which each format sets as it likes."""
    match path.suffix:
        case ".pdf":
            text = "".join(page.extract_text() for page in PdfReader(path).pages)
        case ".xlsx":
            book = CalamineWorkbook.from_path(str(path))
            sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
            text = "".join(str(cell) for rows in sheets for row in rows for cell in row)
        case ".docx":
            body = docx.Document(str(path)).element.body
            text = "".join(one.text or "" for one in body.iter() if one.tag.endswith("}t"))
        case _:
            text = path.read_text("utf-8-sig")
    return re.sub(r"\s", "", text)


@every_plain_field
@pytest.mark.parametrize("form", ["pdf", "xlsx", "docx"])
def test_is_printed_on_the_sheet_of_the_project(
    field: FormField, form: str, printed: dict[str, str]
) -> None:
    if form not in printed:
        pytest.skip("the build's fonts")
    label = "" if field.name == "title" else field.on_sheet or field.label

    assert re.sub(r"\s", "", label + words_of(field)) in printed[form]


@every_plain_field
def test_has_a_column_in_the_list_of_projects(field: FormField, printed: dict[str, str]) -> None:
    heading = f"{field.label}（{field.unit}）" if field.unit else field.label
    value = value_of(field) if field.kind is Kind.NUMBER else words_of(field)

    assert f",{heading}," in printed["csv"].split("R8-")[0]
    assert f",{value},".replace(" ", "") in printed["csv"]


@pytest.mark.parametrize(
    "field", [one for one in FORM if one.searched], ids=lambda field: field.name
)
def test_the_manual_says_that_it_is_searched(field: FormField) -> None:
    said = MANUAL.read_text()
    searching = said[said.index("### キーワードで探す") : said.index("の中から探します")]

    assert field.label in searching


def test_nothing_is_a_value_and_no_blank() -> None:
    number = FormField(
        name="devices", label="台数", section="overview", kind=Kind.NUMBER, most=99, unit="台"
    )

    assert (in_words(number, 0), in_words(number, None)) == ("0台", "")
    assert not is_blank(0)
    assert all(map(is_blank, (None, "", (), [])))
