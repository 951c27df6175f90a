"""What the operator does at the machine itself, on the command line: nobody is signed in there.

Whoever may run these owns the database anyway. Passwords are hashed here, inside the transaction,
as nothing else runs in that process.
"""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from services.council.actions.taking_effect import enrol, issue_code, resume
from services.council.domain.codes import new_code
from services.council.domain.errors import CoordinatorExists
from services.council.domain.members import (
    SECRETARIAT,
    Card,
    Duties,
    Member,
    Password,
    Term,
    login_key,
)
from services.council.domain.passwords import check_password
from services.council.hashing import hash_password
from services.council.storage import members
from shared.access import Role
from shared.errors import NotFound
from shared.transactions import UnitOfWork
from shared.vocabulary import as_seen


def has_members(work: UnitOfWork) -> bool:
    """Whether anybody was ever enrolled."""
    return not members.is_empty(work.session)


def enrol_first(work: UnitOfWork, *, login: str, name: str, section: str, password: str) -> Member:
    """A 事務局 account while nobody can do the secretariat's work; else raise CoordinatorExists.

    Raise Invalid for a login or password that breaks the rules.
    """
    coordinators = members.lock_coordinators(work.session)
    if any(member.coordinates(work.today) for member in coordinators):
        raise CoordinatorExists()
    card = Card(login=login_key(login), name=as_seen(name), section=as_seen(section))
    check_password(password, login=card.login)
    duties = Duties(
        municipality=SECRETARIAT,
        roles=frozenset({Role.COORDINATOR}),
        term=Term(begins=work.today),
    )
    hashed = Password(hash=hash_password(password), temporary=False, since=work.now)
    return enrol(work, Member.appoint(work.new_id(), card, duties, hashed))


def reset_by_operator(work: UnitOfWork, login: str) -> str:
    """A reset code for a locked-out member, whose suspension ends too. Raise NotFound."""
    found = members.find_by_login(work.session, login_key(login))
    if found is None:
        raise NotFound("このログインIDは登録されていません。")
    member = members.get_and_lock(work.session, found.id)
    if member.suspended_at is not None:
        member = resume(work, member)
    code = new_code(secrets.choice)
    issue_code(work, member, code)
    return code


def enrol_sample(
    work: UnitOfWork,
    *,
    member_id: str,
    login: str,
    name: str,
    section: str,
    municipality: str | None,
    roles: Iterable[str],
    password_hash: str,
    term_until: date | None = None,
) -> Member:
    """A sample account, which signs in from this machine only; a repeat changes nothing."""
    if (existing := members.find(work.session, member_id)) is not None:
        return existing
    duties = Duties(
        municipality=municipality,
        roles=frozenset(Role(role) for role in roles),
        term=Term(begins=work.today, until=term_until),
    )
    card = Card(login=login_key(login), name=name, section=section)
    password = Password(hash=password_hash, temporary=False, since=work.now)
    return enrol(work, replace(Member.appoint(member_id, card, duties, password), sample=True))
