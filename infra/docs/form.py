"""docs/form.md: the fields of the project form, and where each is shown."""

from shared.vocabulary.project_form import SECTIONS, FormField, Kind, fields_in

_HEAD = """# The project form

Made from the table in `shared/vocabulary/project_form.py` by `make docs`. Every page, check, report
and export that names a field reads that table. A new field is a line there and, with its type, a
member of registry's `Content`, of the fact `ProjectSubmitted` (with a default) and of reporting's
`JointProject`; `tests/unit/vocabulary/test_project_form.py` names each place that lacks it.

| Section | Field | Identifier | Holds | At submission | Searched | Sheet of the report |
|---|---|---|---|---|---|---|
"""


def document() -> str:
    rows = (_row(section.title, field) for section in SECTIONS for field in fields_in(section.id))
    return _HEAD + "\n".join(rows) + "\n"


def _row(section: str, field: FormField) -> str:
    needed = "needed, also in a draft" if field.drafted else "needed" if field.needed else "–"
    told = (section, field.label, f"`{field.name}`", _holds(field), needed)
    return f"| {' | '.join((*told, 'yes' if field.searched else '–', field.sheet.value))} |"


def _holds(field: FormField) -> str:
    kind = field.kind.value.replace("_", " ")
    if not field.most:
        return kind
    counted = {Kind.NUMBER: field.unit, Kind.ROWS: "", Kind.TOWNS: ""}.get(field.kind, "characters")
    return f"{kind}, up to {field.most:,} {counted}".rstrip()
