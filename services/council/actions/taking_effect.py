"""What takes effect on a member, at once or when it is confirmed: stored, announced and told.

The member, and where given all coordinators, must be locked.
"""

from collections.abc import Iterable

from services.council.actions.recording import record_card, record_changes, record_enrolment
from services.council.actions.telling import tell
from services.council.domain.codes import ResetCode, code_hash
from services.council.domain.errors import LoginTaken
from services.council.domain.members import (
    Card,
    Duties,
    Member,
    keep_a_coordinator,
    keep_an_auditor,
)
from services.council.domain.notices import Event
from services.council.storage import codes, failures, members, sessions
from shared.access import Role
from shared.acts import Act
from shared.transactions import UnitOfWork


def enrol(work: UnitOfWork, member: Member) -> Member:
    """Store and announce a new member; raise LoginTaken."""
    require_free(work, member.card)
    members.add(work.session, member, work.by.id)
    work.announce(member.appointed(work.by.id))
    record_enrolment(work, member)
    return member


def require_free(work: UnitOfWork, card: Card) -> None:
    """Raise LoginTaken."""
    if members.find_by_login(work.session, card.login) is not None:
        raise LoginTaken()


def appoint(work: UnitOfWork, member: Member, code: str) -> Member:
    """Enrol the member, who decides on a password with the code."""
    enrol(work, member)
    _keep_code(work, member, code)
    tell(work, Event.APPOINTED, member.id)
    return member


def revise(
    work: UnitOfWork, member: Member, coordinators: Iterable[Member], card: Card, duties: Duties
) -> Member:
    """Replace name, section and duties. Raise Invalid, LastCoordinator or LastAuditor."""
    revised, fact = member.revise(card, duties, work.by.id)
    keep_a_coordinator(coordinators, revised, work.today)
    keep_auditing(work, member, revised)
    revised = revised.relieved(member, by=work.by.id, at=work.now)
    members.save(work.session, revised)
    if revised.card != member.card:
        record_card(work, member.id, member.card, revised.card)
        tell(work, Event.RENAMED, member.id)
    if fact is not None:
        work.announce(fact)
        record_changes(work, member, revised)
        tell(work, Event.REVISED, member.id)
    return revised


def suspend(work: UnitOfWork, member: Member, coordinators: Iterable[Member]) -> Member:
    """Raise AlreadySuspended, LastCoordinator or LastAuditor."""
    suspended, fact = member.suspend(work.now, work.by.id)
    keep_a_coordinator(coordinators, suspended, work.today)
    keep_auditing(work, member, suspended)
    suspended = suspended.relieved(member, by=work.by.id, at=work.now)
    members.save(work.session, suspended)
    sessions.end_all(work.session, member.id)
    work.announce(fact)
    work.record(Act.MEMBER_SUSPENDED, member.id)
    tell(work, Event.SUSPENDED, member.id)
    return suspended


def keep_auditing(work: UnitOfWork, member: Member, changed: Member) -> None:
    """Raise LastAuditor."""
    if Role.AUDITOR in member.duties.roles:
        auditors = members.in_any_role(work.session, [Role.AUDITOR])
        keep_an_auditor(auditors, member, changed, work.today)


def resume(work: UnitOfWork, member: Member) -> Member:
    """Raise NotSuspended."""
    resumed, fact = member.resume(work.by.id)
    members.save(work.session, resumed)
    work.announce(fact)
    work.record(Act.MEMBER_RESUMED, member.id)
    tell(work, Event.RESUMED, member.id)
    return resumed


def issue_code(work: UnitOfWork, member: Member, code: str) -> None:
    """Let the member decide on a new password, and try at once; the old one stays until then."""
    _keep_code(work, member, code)
    work.record(Act.PASSWORD_RESET, member.id)
    failures.forget_login(work.session, member.card.login)
    tell(work, Event.CODE_ISSUED, member.id)


def _keep_code(work: UnitOfWork, member: Member, code: str) -> None:
    """Store a code in place of an earlier one."""
    issued = ResetCode(
        member_id=member.id, hash=code_hash(code), issued_by=work.by.id, issued_at=work.now
    )
    codes.replace(work.session, issued)
