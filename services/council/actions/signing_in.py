"""Signing in, staying signed in, signing out, and changing one's own password.

A password is checked between two transactions (argon2 takes a tenth of a second): the first says
whether the attempt is heard and what to check against, the second acts on the verdict.
"""

from dataclasses import dataclass, replace

from services.council.actions.telling import tell
from services.council.actions.throttling import count_failure, forgive, free_lane
from services.council.domain.api_tokens import CALLER_PREFIX, secret_hash
from services.council.domain.errors import (
    CodeRefused,
    SampleFromElsewhere,
    SessionOver,
    WrongCredentials,
)
from services.council.domain.members import Member, Password, login_key
from services.council.domain.notices import Event
from services.council.domain.sessions import Session
from services.council.domain.throttling import Lane, lane_of_owner, lanes_of
from services.council.domain.visitors import Visitor
from services.council.storage import codes, devices, members, sessions
from shared.acts import Act
from shared.errors import NotAllowed, NotSignedIn
from shared.transactions import Work


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A password about to be checked, counted in `lane`; `member` is None for an unknown login."""

    login: str
    visitor: Visitor
    lane: Lane
    member: Member | None

    @property
    def password_hash(self) -> str | None:
        return self.member.password.hash if self.member else None


def begin_sign_in(work: Work, login: str, visitor: Visitor) -> Attempt:
    """Raise WaitBeforeTrying while this login is held back for this visitor."""
    key = login_key(login)
    member = members.find_by_login(work.session, key)
    lanes = lanes_of(key, visitor, _known_device(work, visitor, member))
    return Attempt(login=key, visitor=visitor, lane=free_lane(work, lanes), member=member)


def _known_device(work: Work, visitor: Visitor, member: Member | None) -> str | None:
    """The hash of the browser's token, if this member signed in there before."""
    if member is None or visitor.device_token is None:
        return None
    token_hash = secret_hash(visitor.device_token)
    known = devices.is_known_for(work.session, token_hash, member.id)
    return token_hash if known else None


def begin_own_attempt(work: Work, visitor: Visitor) -> Attempt:
    """As `begin_sign_in`, for the password of the caller, who is signed in.

    Failures of others do not count.
    """
    member = get_own_account(work)
    lane = free_lane(work, [lane_of_owner(member.card.login)])
    return Attempt(login=member.card.login, visitor=visitor, lane=lane, member=member)


def refuse(work: Work, attempt: Attempt) -> None:
    """The password was wrong. Raise WaitBeforeTrying where nothing may be said about it."""
    count_failure(work, attempt.lane)


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A member in a session: what an access token is made of."""

    member: Member
    session: Session


def open_session(
    work: Work, attempt: Attempt, secret: str, new_device_token: str
) -> tuple[SignedIn, str]:
    """The password was right: begin a session whose refresh token is `secret`.

    Also answers the token of the browser: the new one, where nobody is known yet. Raise
    WrongCredentials if the password changed meanwhile, WaitBeforeTrying, MemberMayNotAct,
    SampleFromElsewhere.
    """
    member = _proven(work, attempt)
    work.on_behalf_of(member.as_caller()).record(Act.SIGNED_IN, member.id)
    token = attempt.visitor.device_token
    if token is None or not devices.is_known(work.session, secret_hash(token)):
        token = new_device_token
    devices.remember(work.session, secret_hash(token), member.id, work.now)
    return _begin_session(work, member, secret), token


def prove_password(work: Work, attempt: Attempt, secret: str) -> SignedIn:
    """The password was right once more: note it in the session whose refresh token is `secret`.

    Raise SessionOver if there is none of this member, and what `open_session` raises.
    """
    member = _proven(work, attempt)
    session = _running(work, secret)
    if session.member_id != member.id:
        raise SessionOver()
    sessions.note_proof(work.session, session.id, work.now)
    work.record(Act.PASSWORD_PROVED, member.id)
    return SignedIn(member=member, session=replace(session, proved_at=work.now))


def change_password(work: Work, attempt: Attempt, new_hash: str, secret: str) -> SignedIn:
    """Take the new password, end all sessions, and begin one whose refresh token is `secret`."""
    signed_in = _replace_password(work, _proven(work, attempt), new_hash, secret)
    work.record(Act.PASSWORD_CHANGED, signed_in.member.id)
    return signed_in


def is_right_code(work: Work, attempt: Attempt, code: str) -> bool:
    """Whether the code lets the member of this attempt decide on a new password now."""
    issued = codes.find(work.session, attempt.member.id) if attempt.member else None
    return issued is not None and issued.opens(code, work.now)


def redeem_code(work: Work, attempt: Attempt, code: str, new_hash: str, secret: str) -> SignedIn:
    """With a right code: take the new password, end all sessions, and begin one, as above.

    Browsers that were known are known no longer. Raise CodeRefused if the code was used or replaced
    meanwhile, WaitBeforeTrying, MemberMayNotAct, SampleFromElsewhere.
    """
    if attempt.member is None:
        raise CodeRefused()
    member = members.get_and_lock(work.session, attempt.member.id)
    issued = codes.find(work.session, member.id)
    if issued is None or not issued.opens(code, work.now):
        raise CodeRefused()
    forgive(work, attempt.lane)
    _require_admitted(work, member, attempt.visitor.local)
    codes.forget(work.session, member.id)
    devices.forget_all(work.session, member.id)
    own = replace(work, by=member.as_caller())
    own.record(Act.RESET_CODE_USED, member.id, issued_by=issued.issued_by)
    tell(own, Event.CODE_USED, member.id)
    return _replace_password(work, member, new_hash, secret)


def _replace_password(work: Work, member: Member, new_hash: str, secret: str) -> SignedIn:
    password = Password(hash=new_hash, temporary=False, since=work.now)
    changed = member.with_password(password)
    members.save(work.session, changed)
    sessions.end_all(work.session, changed.id)
    return _begin_session(work, changed, secret)


def _proven(work: Work, attempt: Attempt) -> Member:
    """The member whose password was right, as they are now, locked."""
    if attempt.member is None:
        raise WrongCredentials()
    member = members.get_and_lock(work.session, attempt.member.id)
    if member.password != attempt.member.password:
        raise WrongCredentials()
    forgive(work, attempt.lane)
    _require_admitted(work, member, attempt.visitor.local)
    return member


def _require_admitted(work: Work, member: Member, local: bool) -> None:
    if member.sample and not local:
        raise SampleFromElsewhere()
    member.require_active(work.today)


def _begin_session(work: Work, member: Member, secret: str) -> SignedIn:
    session = Session(
        id=work.new_id(),
        member_id=member.id,
        token_hash=secret_hash(secret),
        started_at=work.now,
        renewed_at=work.now,
        proved_at=work.now,
    )
    sessions.add(work.session, session)
    return SignedIn(member=member, session=session)


def renew_session(work: Work, secret: str, local: bool) -> SignedIn:
    """Whose session it is; role, term and suspension are read anew.

    Raise SessionOver, MemberMayNotAct or SampleFromElsewhere.
    """
    session = _running(work, secret)
    member = members.get(work.session, session.member_id)
    _require_admitted(work, member, local)
    sessions.renew(work.session, session.id, work.now)
    return SignedIn(member=member, session=session)


def _running(work: Work, secret: str) -> Session:
    session = sessions.find_and_lock(work.session, secret_hash(secret))
    if session is None:
        raise SessionOver()
    session.require_running(work.now)
    return session


def end_sessions(work: Work, secret: str | None) -> None:
    """Sign out: the caller's session with this refresh token, or without one all of them."""
    if secret is None:
        ended = sessions.end_all(work.session, work.by.id)
    else:
        ended = sessions.end(work.session, work.by.id, secret_hash(secret))
    if ended:
        work.record(Act.SIGNED_OUT, work.by.id)


def get_own_account(work: Work) -> Member:
    """The caller as a member; raise NotAllowed for an API token, which has no account."""
    if work.by.id.startswith(CALLER_PREFIX):
        raise NotAllowed("APIトークンでは、この操作を行えません。")
    member = members.find(work.session, work.by.id)
    if member is None:
        raise NotSignedIn("このアカウントは登録されていません。")
    return member
