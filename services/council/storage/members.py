"""Members."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from services.council.domain.members import Card, Duties, Member, Password, Term
from services.council.domain.names import Called
from services.council.storage.tables import members
from shared.access import Role
from shared.database import holds_words, page_of
from shared.errors import NotFound
from shared.vocabulary import municipality, search_key


@dataclass(frozen=True, kw_only=True)
class Search:
    """What the list is narrowed to; empty means everybody."""

    municipality: str = ""
    role: str = ""
    q: str = ""


_BY_ID = select(members).where(members.c.id == bindparam("of"))
"""Asked at each request; SQLAlchemy takes longer to write it than the database to answer."""


def find(session: Session | Connection, member_id: str) -> Member | None:
    return _member(session.execute(_BY_ID, {"of": member_id}).one_or_none())


def get(session: Session, member_id: str) -> Member:
    """Raise NotFound."""
    return _present(find(session, member_id))


def get_and_lock(session: Session, member_id: str) -> Member:
    """As `get`; nobody else changes the member before this transaction ends."""
    row = session.execute(select(members).where(members.c.id == member_id).with_for_update())
    return _present(_member(row.one_or_none()))


def find_all(session: Session, member_ids: Collection[str]) -> dict[str, Member]:
    """By id; who is no member is left out."""
    if not member_ids:
        return {}
    found = session.execute(select(members).where(members.c.id.in_(member_ids)))
    return {row.id: _present(_member(row)) for row in found}


def find_by_login(session: Session, login: str) -> Member | None:
    return _member(session.execute(select(members).where(members.c.login == login)).one_or_none())


_COORDINATORS = (
    select(members)
    .where(or_(members.c.coordinator, members.c.relieved_at.is_not(None)))
    .order_by(members.c.id)
)


def coordinators(session: Session) -> list[Member]:
    """All with the role, suspended or not, and those from whom it was once taken."""
    return [_present(_member(row)) for row in session.execute(_COORDINATORS)]


def lock_coordinators(session: Session) -> list[Member]:
    """As `coordinators`, locked, so that no two of them leave at once."""
    return [_present(_member(row)) for row in session.execute(_COORDINATORS.with_for_update())]


def in_any_role(session: Session, roles: Iterable[Role]) -> Sequence[Member]:
    """Everybody who holds one of the roles, suspended or not."""
    held = or_(*map(_holds, sorted(roles)))
    return [_present(_member(row)) for row in session.execute(select(members).where(held))]


def is_empty(session: Session) -> bool:
    return session.scalar(select(members.c.id).limit(1)) is None


_ORDER = func.coalesce(members.c.municipality, "999999"), members.c.login
"""The codes ascend in the fixed order; outside experts come last."""


_CALLED = select(members.c.id, members.c.login, members.c.name, members.c.section).order_by(*_ORDER)


def what_each_is_called(session: Session) -> list[Called]:
    """Everybody, in the order of `search`."""
    return [Called(*row) for row in session.execute(_CALLED)]


def search(
    session: Session, what: Search, page: int, per_page: int
) -> tuple[Sequence[Member], int]:
    """One page by municipality in the fixed order, then login; and how many there are."""
    query = select(members).where(*_narrowing(what)).order_by(*_ORDER)
    rows, total = page_of(session, query, page, per_page)
    return [_present(_member(row)) for row in rows], total


def _narrowing(what: Search) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if what.municipality:
        conditions.append(members.c.municipality == what.municipality)
    if what.role:
        conditions.append(_holds(what.role))
    return [*conditions, *holds_words(members.c.search_key, what.q)]


def _holds(role: str) -> ColumnElement[bool]:
    return members.c.search_key.contains(f"role:{role}", autoescape=True)


def add(session: Session, member: Member, created_by: str) -> None:
    session.execute(insert(members).values(id=member.id, created_by=created_by, **_row(member)))


def save(session: Session, member: Member) -> None:
    session.execute(update(members).where(members.c.id == member.id).values(_row(member)))


def _row(member: Member) -> dict[str, Any]:
    duties, password = member.duties, member.password
    until = duties.term.until
    return {
        **vars(member.card),
        "municipality": duties.municipality,
        "roles": sorted(duties.roles),
        "coordinator": Role.COORDINATOR in duties.roles,
        "term_from": duties.term.begins.isoformat(),
        "term_until": until.isoformat() if until else None,
        "password_hash": password.hash,
        "password_temporary": password.temporary,
        "password_since": password.since,
        "sample": member.sample,
        "suspended_at": member.suspended_at,
        "barred_at": member.barred_at,
        "relieved_at": member.relieved_at,
        "search_key": _search_key(member),
        "created_at": member.created_at,
        "revision": member.revision,
    }


def _search_key(member: Member) -> str:
    """Name, section, town and roles; logins are not for everybody to find."""
    duties, roles = member.duties, sorted(member.duties.roles)
    town = municipality(duties.municipality).name if duties.municipality else ""
    held = (f"{role.label} role:{role}" for role in roles)
    return search_key("\n".join((member.card.name, member.card.section, town, *held)))


def _present(member: Member | None) -> Member:
    if member is None:
        raise NotFound("この方は登録されていません。")
    return member


def _member(row: Row[Any] | None) -> Member | None:
    if row is None:
        return None
    return Member(
        id=row.id,
        card=Card(login=row.login, name=row.name, section=row.section),
        duties=duties_of(row),
        password=Password(
            hash=row.password_hash, temporary=row.password_temporary, since=row.password_since
        ),
        created_at=row.created_at,
        sample=row.sample,
        suspended_at=row.suspended_at,
        barred_at=row.barred_at,
        relieved_at=row.relieved_at,
        revision=row.revision,
    )


def duties_of(row: Row[Any]) -> Duties:
    """Of a row with municipality, roles and term."""
    until = date.fromisoformat(row.term_until) if row.term_until else None
    return Duties(
        municipality=row.municipality,
        roles=frozenset(Role(role) for role in row.roles),
        term=Term(begins=date.fromisoformat(row.term_from), until=until),
    )
