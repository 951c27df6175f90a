"""The list of projects, and the places on the map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from services.registry.domain import Content, Located, Project, Summary
from services.registry.storage.tables import contents, projects
from shared.database import holds_words, page_of
from shared.vocabulary import ProjectState, municipality, search_key
from shared.vocabulary.project_form import FORM, FormField, Kind, in_words


@dataclass(frozen=True, kw_only=True)
class Search:
    """What the list is narrowed to; empty means everything visible."""

    state: str = ""
    approval: str = ""
    field: str = ""
    municipality: str = ""
    fiscal_year: int | None = None
    q: str = ""
    sort: str = "-updated_at"
    unsubmitted_changes: bool = False


SORTABLE = {
    "updated_at": projects.c.shown_at,
    "number": projects.c.number,
    "title": projects.c.title,
    "cost_yen": projects.c.cost_yen,
    "lead": projects.c.lead,
}


_NAMES = [field.name for field in fields(Summary)]
_SUMMARY = [projects.c[name] for name in _NAMES]


def search(
    session: Session, what: Search, drafts_of: str | None, page: int, per_page: int
) -> tuple[list[Summary], int]:
    """One page of summaries and how many there are in all.

    `drafts_of` is the town whose drafts the caller may see; "*" means every town's.
    """
    query = select(*_SUMMARY).where(*_conditions(what, drafts_of)).order_by(*_order(what.sort))
    rows, total = page_of(session, query, page, per_page)
    return [_summary(row) for row in rows], total


def newest(session: Session, drafts_of: str | None, most: int) -> list[Summary]:
    """Summaries of what changed last, of all that the caller may see."""
    return [_summary(row) for row in session.execute(_newest(drafts_of, most))]


def first_of_each(
    session: Session, searches: Sequence[Search], drafts_of: str | None, most: int
) -> list[tuple[int, list[Summary]]]:
    """Of each search, in their order, how many it finds and the first of them."""
    found: list[tuple[int, list[Summary]]] = [(0, []) for _ in searches]
    for row in session.execute(_first_of_each(tuple(searches), drafts_of, most)):
        place, total, *summary = row
        found[place] = (total, [*found[place][1], _summary(summary)])
    return found


def _summary(values: Sequence[Any]) -> Summary:
    return Summary(**dict(zip(_NAMES, values, strict=True)))


# The home page asks these again and again: to write one takes longer than to answer it.
@lru_cache(maxsize=64)
def _newest(drafts_of: str | None, most: int) -> Select[Any]:
    query = select(*_SUMMARY).where(_visible(drafts_of))
    return query.order_by(*_order("-updated_at")).limit(most)


@lru_cache(maxsize=64)
def _first_of_each(searches: tuple[Search, ...], drafts_of: str | None, most: int) -> Select[Any]:
    parts = []
    for place, what in enumerate(searches):
        conditions = _conditions(what, drafts_of)
        total = select(func.count()).select_from(projects).where(*conditions).scalar_subquery()
        row = select(literal(place).label("place"), total.label("total"), *_SUMMARY)
        first = row.where(*conditions).order_by(*_order("-updated_at")).limit(most)
        parts.append(select(first.subquery()))
    found = union_all(*parts).subquery()
    return select(found).order_by(found.c.place, found.c.shown_at.desc(), found.c.id.desc())


def _conditions(what: Search, drafts_of: str | None) -> list[ColumnElement[bool]]:
    conditions = [_visible(drafts_of), *_narrowing(what)]
    if what.approval and drafts_of != "*":
        conditions.append(projects.c.lead == drafts_of)  # others do not see what waits inside
    return conditions


def _order(sort: str) -> list[ColumnElement[Any]]:
    """`title`, or `-title` for descending; what is equal is in the order of ids."""
    columns = [SORTABLE[sort.lstrip("-")], projects.c.id]
    return [column.desc() if sort.startswith("-") else column.asc() for column in columns]


def _visible(drafts_of: str | None) -> Any:
    # Not `> 0`: SQLite would take that for rare and look up nearly every row through an index.
    submitted = projects.c.version != 0
    if drafts_of == "*":
        return true()
    if drafts_of is None:
        return submitted
    return or_(submitted, projects.c.lead == drafts_of)


def _narrowing(what: Search) -> list[Any]:
    conditions: list[Any] = []
    if what.state:
        conditions.append(projects.c.state == what.state)
    if what.approval:
        conditions.append(projects.c.approval == what.approval)
    if what.unsubmitted_changes:
        conditions.append(projects.c.unsubmitted_changes)
    if what.field:
        conditions.append(projects.c.field == what.field)
    if what.municipality:
        conditions.append(projects.c.lead == what.municipality)
    if what.fiscal_year is not None:
        conditions.append(projects.c.first_year <= what.fiscal_year)
        conditions.append(projects.c.last_year >= what.fiscal_year)
    return [*conditions, *holds_words(projects.c.search_key, what.q)]


def searched(project: Project) -> str:
    """The words by which people look for it; a search reads every letter of them."""
    content = project.submitted_content or project.content
    told = (text for field in FORM if field.searched for text in _searched(content, field))
    return search_key("\n".join((project.number or "", *told)))


def _searched(content: Content, field: FormField) -> Iterator[str]:
    """Of rows, their names; of several towns, each."""
    value = getattr(content, field.name)
    match field.kind:
        case Kind.ROWS:
            yield from (row.name for row in value)
        case Kind.TOWNS:
            yield from (municipality(code).name for code in value)
        case _:
            yield in_words(field, value)


def submitted_sites(session: Session) -> list[Located]:
    """What the map shows: projects that were submitted and not withdrawn."""
    return [
        Located(
            id=row.id,
            title=row.title,
            state=row.state,
            lead=row.lead,
            sites=row.submitted_content["sites"],
        )
        for row in session.execute(_submitted())
    ]


def _submitted() -> Select[Any]:
    return (
        select(
            projects.c.id,
            projects.c.title,
            projects.c.state,
            projects.c.lead,
            contents.c.submitted_content,
        )
        .join(contents, contents.c.project_id == projects.c.id)
        .where(projects.c.version > 0, projects.c.state != ProjectState.WITHDRAWN.value)
    )
