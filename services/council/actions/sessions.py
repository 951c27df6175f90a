"""Staying signed in, signing out, and what sessions a member has."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.council.domain.api_tokens import secret_hash
from services.council.domain.errors import SampleFromElsewhere, SessionOver
from services.council.domain.members import Member
from services.council.domain.sessions import Session, Use, family_hash, next_token
from services.council.domain.visitors import Visitor
from services.council.storage import members, sessions
from shared.acts import Act
from shared.sealing import seal, unseal
from shared.transactions import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A member in a session: what an access token is made of."""

    member: Member
    session: Session


def require_admitted(work: UnitOfWork, member: Member, visitor: Visitor) -> None:
    """Raise MemberMayNotAct, or SampleFromElsewhere."""
    require_right_place(member, visitor)
    member.require_active(work.today)


def require_right_place(member: Member, visitor: Visitor) -> None:
    """Raise SampleFromElsewhere."""
    if member.sample and not visitor.local:
        raise SampleFromElsewhere()


def begin_session(work: UnitOfWork, member: Member, token: str, visitor: Visitor) -> SignedIn:
    """A new session, whose first refresh token this is."""
    session = Session(
        id=work.new_id(),
        member_id=member.id,
        family_hash=family_hash(token),
        token_hash=secret_hash(token),
        started_at=work.now,
        renewed_at=work.now,
        proved_at=work.now,
        address=visitor.address,
        agent=visitor.agent,
    )
    sessions.add(work.session, session)
    return SignedIn(member=member, session=session)


def running_session(work: UnitOfWork, token: str) -> Session:
    """The session of this refresh token, locked; raise SessionOver."""
    session = sessions.find_and_lock(work.session, family_hash(token))
    if session is None:
        raise SessionOver()
    session.require_running(work.now)
    return session


def renew_session(
    work: UnitOfWork, token: str, new_secret: str, visitor: Visitor
) -> tuple[SignedIn, str] | None:
    """Whose session it is, and its next refresh token; role, term and suspension are read anew.

    None if the token was used before: then thief or owner has shown it, nobody can tell which, and
    the session is ended. Raise SessionOver, MemberMayNotAct or SampleFromElsewhere.
    """
    session = running_session(work, token)
    member = members.get(work.session, session.member_id)
    use = session.use(token, work.now)
    if use is Use.STOLEN:
        sessions.end(work.session, member.id, session.id)
        work.record(Act.TOKEN_REUSED, member.id)
        return None
    require_admitted(work, member, visitor)
    if use is Use.REPEATED:
        successor = unseal(session.sealed_token or "", token)
    else:
        successor = next_token(token, new_secret)
        session = session.renewed(successor, seal(successor, token), visitor, work.now)
        sessions.save(work.session, session)
    return SignedIn(member=member, session=session), successor


def list_sessions(work: UnitOfWork, page: int, per_page: int) -> tuple[Sequence[Session], int]:
    """One page of the caller's own that still run, the last used first; how many there are."""
    return sessions.running_of(work.session, work.by.id, work.now, page, per_page)


def end_session(work: UnitOfWork, session_id: str) -> None:
    """End this one of the caller's own; one that is over already stays so."""
    _record_end(work, sessions.end(work.session, work.by.id, session_id))


def end_other_sessions(work: UnitOfWork, kept_id: str) -> None:
    """End all of the caller's own but this one."""
    _record_end(work, sessions.end_others(work.session, work.by.id, kept_id))


def sign_out(work: UnitOfWork, token: str | None) -> None:
    """End the caller's session with this refresh token, or without one all of them."""
    if token is None:
        ended = sessions.end_all(work.session, work.by.id)
    else:
        ended = sessions.end_family(work.session, work.by.id, family_hash(token))
    _record_end(work, ended)


def _record_end(work: UnitOfWork, ended: int) -> None:
    if ended:
        work.record(Act.SIGNED_OUT, work.by.id)
