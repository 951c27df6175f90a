"""Signing in, staying signed in, signing out, and changing one's own password.

A password is checked between two transactions (argon2 takes a tenth of a second): the first counts
the attempt as failed and answers what to check against, the second takes the failure back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.council.domain.api_tokens import CALLER_PREFIX, secret_hash
from services.council.domain.errors import (
    SampleFromElsewhere,
    SessionOver,
    WaitBeforeTrying,
    WrongCredentials,
)
from services.council.domain.members import Member, Password, login_key
from services.council.domain.sessions import Session
from services.council.domain.throttling import PER_ADDRESS, PER_LOGIN, Failures, ThrottlingRule
from services.council.storage import failures, members, sessions
from shared.errors import NotAllowed, NotSignedIn
from shared.transactions import Work


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A password about to be checked; `member` is None for an unknown login.

    `local` says whether the caller sits at this very machine.
    """

    login: str
    address: str
    local: bool
    member: Member | None

    @property
    def password_hash(self) -> str | None:
        return self.member.password.hash if self.member else None


def begin_sign_in(work: Work, login: str, address: str, local: bool) -> Attempt:
    """Count the attempt; raise WaitBeforeTrying while login or address are held back."""
    key = login_key(login)
    attempt = Attempt(
        login=key,
        address=address,
        local=local,
        member=members.find_by_login(work.session, key),
    )
    _count(work, attempt)
    return attempt


def begin_own_attempt(work: Work, address: str, local: bool) -> Attempt:
    """As `begin_sign_in`, for the password of the caller, who is signed in."""
    return begin_sign_in(work, get_own_account(work).card.login, address, local)


def _count(work: Work, attempt: Attempt) -> None:
    for place, rule in _throttled(attempt):
        before = failures.lock(work.session, place) or Failures(count=0, last_at=work.now)
        if seconds := before.seconds_to_wait(rule, work.now):
            raise WaitBeforeTrying(seconds)
        failed = Failures(count=before.remembered(work.now) + 1, last_at=work.now)
        failures.save(work.session, place, failed)


def _throttled(attempt: Attempt) -> Iterator[tuple[str, ThrottlingRule]]:
    """Where failures are counted. This machine's own address is not: it stands for everybody."""
    yield failures.place("login", attempt.login), PER_LOGIN
    if not attempt.local:
        yield failures.place("address", attempt.address), PER_ADDRESS


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A member in a session: what an access token is made of."""

    member: Member
    session: Session


def open_session(work: Work, attempt: Attempt, secret: str) -> SignedIn:
    """The password was right: begin a session whose refresh token is `secret`.

    Raise WrongCredentials if the password changed meanwhile, MemberMayNotAct, SampleFromElsewhere.
    """
    return _begin_session(work, _proven(work, attempt), secret)


def prove_password(work: Work, attempt: Attempt, secret: str) -> SignedIn:
    """The password was right once more: note it in the session whose refresh token is `secret`.

    Raise SessionOver if there is none of this member, and what `open_session` raises.
    """
    member = _proven(work, attempt)
    session = _running(work, secret)
    if session.member_id != member.id:
        raise SessionOver()
    sessions.note_proof(work.session, session.id, work.now)
    return SignedIn(member=member, session=replace(session, proved_at=work.now))


def change_password(work: Work, attempt: Attempt, new_hash: str, secret: str) -> SignedIn:
    """Take the new password, end all sessions, and begin one whose refresh token is `secret`."""
    password = Password(hash=new_hash, temporary=False, since=work.now)
    member = _proven(work, attempt).with_password(password)
    members.save(work.session, member)
    sessions.end_all(work.session, member.id)
    return _begin_session(work, member, secret)


def _proven(work: Work, attempt: Attempt) -> Member:
    """The member whose password was right, as they are now, locked."""
    if attempt.member is None:
        raise WrongCredentials()
    member = members.get_and_lock(work.session, attempt.member.id)
    if member.password != attempt.member.password:
        raise WrongCredentials()
    _require_admitted(work, member, attempt.local)
    failures.forget(work.session, failures.place("login", attempt.login))
    failures.take_back(work.session, failures.place("address", attempt.address))
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
        sessions.end_all(work.session, work.by.id)
    else:
        sessions.end(work.session, work.by.id, secret_hash(secret))


def get_own_account(work: Work) -> Member:
    """The caller as a member; raise NotAllowed for an API token, which has no account."""
    if work.by.id.startswith(CALLER_PREFIX):
        raise NotAllowed("APIトークンでは、この操作を行えません。")
    member = members.find(work.session, work.by.id)
    if member is None:
        raise NotSignedIn("このアカウントは登録されていません。")
    return member
