"""Signing in, proving the password again, and changing it.

A password is checked between two transactions (argon2 takes a tenth of a second): the first says
whether the attempt is heard and what to check against, the second acts on the verdict.
"""

from dataclasses import dataclass, replace

from services.council.actions.sessions import (
    SignedIn,
    begin_session,
    require_admitted,
    require_right_place,
    running_session,
)
from services.council.actions.telling import tell
from services.council.actions.throttling import count_failure, forgive, free_lane
from services.council.domain.api_tokens import secret_hash
from services.council.domain.errors import CodeRefused, SessionOver, WrongCredentials
from services.council.domain.members import Member, Password, login_key
from services.council.domain.notices import Event
from services.council.domain.throttling import Lane, lane_of_owner, lanes_of
from services.council.domain.visitors import Visitor
from services.council.storage import codes, devices, members, sessions
from shared.access import API_TOKEN
from shared.acts import Act
from shared.errors import NotAllowed, NotSignedIn
from shared.transactions import UnitOfWork


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


def begin_sign_in(work: UnitOfWork, login: str, visitor: Visitor) -> Attempt:
    """Raise WaitBeforeTrying while this login is held back for this visitor."""
    key = login_key(login)
    member = members.find_by_login(work.session, key)
    lanes = lanes_of(key, visitor, _known_device(work, visitor, member))
    return Attempt(login=key, visitor=visitor, lane=free_lane(work, lanes), member=member)


def _known_device(work: UnitOfWork, visitor: Visitor, member: Member | None) -> str | None:
    """The hash of the browser's token, if this member signed in there before."""
    if member is None or visitor.device_token is None:
        return None
    token_hash = secret_hash(visitor.device_token)
    known = devices.is_known_for(work.session, token_hash, member.id)
    return token_hash if known else None


def begin_own_attempt(work: UnitOfWork, visitor: Visitor) -> Attempt:
    """As `begin_sign_in`, for the password of the caller, who is signed in.

    Failures of others do not count.
    """
    member = get_own_account(work)
    lane = free_lane(work, [lane_of_owner(member.card.login, visitor)])
    return Attempt(login=member.card.login, visitor=visitor, lane=lane, member=member)


def refuse(work: UnitOfWork, attempt: Attempt) -> None:
    """The password was wrong. Raise WaitBeforeTrying where nothing may be said about it."""
    count_failure(work, attempt.lane)


def open_session(
    work: UnitOfWork, attempt: Attempt, refresh_token: str, new_device_token: str
) -> tuple[SignedIn, str]:
    """The password was right: begin a session with this refresh token.

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
    return begin_session(work, member, refresh_token, attempt.visitor), token


def prove_password(work: UnitOfWork, attempt: Attempt, refresh_token: str) -> SignedIn:
    """The password was right once more: note it in the session of this refresh token.

    Raise SessionOver if there is none of this member, and what `open_session` raises.
    """
    member = _proven(work, attempt)
    session = running_session(work, refresh_token)
    session.require_token(refresh_token)
    if session.member_id != member.id:
        raise SessionOver()
    proved = replace(session, proved_at=work.now)
    sessions.save(work.session, proved)
    work.record(Act.PASSWORD_PROVED, member.id)
    return SignedIn(member=member, session=proved)


def change_password(
    work: UnitOfWork, attempt: Attempt, new_hash: str, refresh_token: str
) -> SignedIn:
    """Take the new password, end all sessions, and begin one with this refresh token."""
    changed = _replace_password(work, _proven(work, attempt), new_hash)
    work.record(Act.PASSWORD_CHANGED, changed.id)
    return begin_session(work, changed, refresh_token, attempt.visitor)


def is_right_code(work: UnitOfWork, attempt: Attempt, code: str) -> bool:
    """Whether the code lets the member of this attempt decide on a new password now."""
    issued = codes.find(work.session, attempt.member.id) if attempt.member else None
    return issued is not None and issued.opens(code, work.now)


def redeem_code(
    work: UnitOfWork, attempt: Attempt, code: str, new_hash: str, refresh_token: str
) -> tuple[Member, SignedIn | None]:
    """With a right code: take the new password, end all sessions, and begin one, as above.

    None is begun before the first day of the member's term. Browsers that were known are known no
    longer. Raise CodeRefused if the code was used or replaced meanwhile, WaitBeforeTrying,
    MemberMayNotAct, SampleFromElsewhere.
    """
    if attempt.member is None:
        raise CodeRefused()
    member = members.get_and_lock(work.session, attempt.member.id)
    issued = codes.find(work.session, member.id)
    if issued is None or not issued.opens(code, work.now):
        raise CodeRefused()
    forgive(work, attempt.lane)
    require_right_place(member, attempt.visitor)
    member.require_expected(work.today)
    codes.forget(work.session, member.id)
    devices.forget_all(work.session, member.id)
    own = work.on_behalf_of(member.as_caller())
    own.record(Act.RESET_CODE_USED, member.id, issued_by=issued.issued_by)
    tell(own, Event.CODE_USED, member.id)
    changed = _replace_password(work, member, new_hash)
    if not changed.has_begun(work.today):
        return changed, None
    return changed, begin_session(work, changed, refresh_token, attempt.visitor)


def _replace_password(work: UnitOfWork, member: Member, new_hash: str) -> Member:
    password = Password(hash=new_hash, temporary=False, since=work.now)
    changed = member.with_password(password)
    members.save(work.session, changed)
    sessions.end_all(work.session, changed.id)
    return changed


def _proven(work: UnitOfWork, attempt: Attempt) -> Member:
    """The member whose password was right, as they are now, locked."""
    if attempt.member is None:
        raise WrongCredentials()
    member = members.get_and_lock(work.session, attempt.member.id)
    if member.password != attempt.member.password:
        raise WrongCredentials()
    forgive(work, attempt.lane)
    require_admitted(work, member, attempt.visitor)
    return member


def get_own_account(work: UnitOfWork) -> Member:
    """The caller as a member; raise NotAllowed for an API token, which has no account."""
    if work.by.id.startswith(API_TOKEN):
        raise NotAllowed("接続用トークンでは、この操作を行えません。")
    member = members.find(work.session, work.by.id)
    if member is None:
        raise NotSignedIn("このアカウントは登録されていません。")
    return member
