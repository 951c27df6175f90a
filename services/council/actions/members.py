"""Members: the secretariat appoints, revises, suspends and resumes them, and resets passwords."""

from collections.abc import Sequence

from services.council import permissions
from services.council.actions.recording import record_changes, record_enrolment
from services.council.domain.errors import LoginTaken, OwnAccount
from services.council.domain.members import (
    Card,
    Duties,
    Member,
    Password,
    keep_a_coordinator,
    login_key,
)
from services.council.storage import devices, failures, members, sessions
from shared.acts import Act
from shared.errors import Conflict, Stale
from shared.transactions import Work


def list_members(
    work: Work, what: members.Search, page: int, per_page: int
) -> tuple[Sequence[Member], int]:
    """One page, and how many there are."""
    return members.search(work.session, what, page, per_page)


def get_member(work: Work, member_id: str) -> Member:
    return members.get(work.session, member_id)


def appoint_member(
    work: Work, member_id: str, card: Card, duties: Duties, password_hash: str
) -> Member:
    """A new member with a temporary password.

    A repeat with the same id answers the member again; while the temporary password was not yet
    replaced, it gets the new one, since the first may never have been seen.
    """
    permissions.MANAGE_MEMBERS.check(work.by)
    password = Password(hash=password_hash, temporary=True, since=work.now)
    if (creator := members.creator(work.session, member_id)) is not None:
        return _appointed_before(work, member_id, creator, password)
    return enrol(work, Member.appoint(member_id, _keyed(card), duties, password))


def _appointed_before(work: Work, member_id: str, creator: str, password: Password) -> Member:
    if creator != work.by.id:
        raise Conflict("この受付番号はすでに使われています。")
    member = members.get_and_lock(work.session, member_id)
    if member.password.temporary:
        member = member.with_password(password)
        members.save(work.session, member)
        work.record(Act.PASSWORD_RESET, member.id)
    return member


def enrol(work: Work, member: Member) -> Member:
    """Store and announce a new member; raise LoginTaken."""
    if members.find_by_login(work.session, member.card.login) is not None:
        raise LoginTaken()
    members.add(work.session, member, work.by.id)
    work.announce(member.appointed(work.by.id))
    record_enrolment(work, member)
    return member


def _keyed(card: Card) -> Card:
    return Card(login=login_key(card.login), name=card.name, section=card.section)


def revise_member(work: Work, member_id: str, revision: int, card: Card, duties: Duties) -> Member:
    """Replace name, section and duties; the login stays."""
    member, coordinators = _to_change(work, member_id, revision)
    revised, fact = member.revise(card, duties, work.by.id)
    keep_a_coordinator(coordinators, revised, work.today)
    members.save(work.session, revised)
    if fact is not None:
        work.announce(fact)
        record_changes(work, member, revised)
    return revised


def suspend_member(work: Work, member_id: str, revision: int) -> Member:
    """From now on the member can neither sign in nor renew a token."""
    member, coordinators = _to_change(work, member_id, revision)
    _require_another(work, member)
    suspended, fact = member.suspend(work.now, work.by.id)
    keep_a_coordinator(coordinators, suspended, work.today)
    members.save(work.session, suspended)
    sessions.end_all(work.session, member.id)
    work.announce(fact)
    work.record(Act.MEMBER_SUSPENDED, member.id)
    return suspended


def resume_member(work: Work, member_id: str, revision: int) -> Member:
    member, _ = _to_change(work, member_id, revision)
    resumed = resume(work, member)
    members.save(work.session, resumed)
    return resumed


def resume(work: Work, member: Member) -> Member:
    """Announced and on record; to be saved."""
    resumed, fact = member.resume(work.by.id)
    work.announce(fact)
    work.record(Act.MEMBER_RESUMED, member.id)
    return resumed


def reset_password(work: Work, member_id: str, password_hash: str) -> Member:
    """Give a temporary password, end all sessions, and let the login be tried again at once."""
    permissions.MANAGE_MEMBERS.check(work.by)
    member = members.get_and_lock(work.session, member_id)
    _require_another(work, member)
    return give_temporary_password(work, member, password_hash)


def give_temporary_password(work: Work, member: Member, password_hash: str) -> Member:
    """The member must be locked."""
    password = Password(hash=password_hash, temporary=True, since=work.now)
    reset = member.with_password(password)
    members.save(work.session, reset)
    sessions.end_all(work.session, member.id)
    devices.forget_all(work.session, member.id)
    failures.forget_login(work.session, member.card.login)
    work.record(Act.PASSWORD_RESET, member.id)
    return reset


def _require_another(work: Work, member: Member) -> None:
    if member.id == work.by.id:
        raise OwnAccount()


def _to_change(work: Work, member_id: str, revision: int) -> tuple[Member, list[Member]]:
    """The member and all coordinators, locked in one order; raise Stale."""
    permissions.MANAGE_MEMBERS.check(work.by)
    coordinators = members.lock_coordinators(work.session)
    member = members.get_and_lock(work.session, member_id)
    if member.revision != revision:
        raise Stale("画面を読み込んだ後に、ほかの方が更新しました。")
    return member, coordinators
