"""API tokens for the municipalities' own systems."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.council import permissions
from services.council.actions.telling import tell_sponsor
from services.council.domain.api_tokens import (
    MOST_IN_USE,
    ApiToken,
    SponsoredToken,
    TokenState,
    secret_hash,
)
from services.council.domain.errors import ApiTokenRefused, TooManyApiTokens
from services.council.domain.notices import Event
from services.council.storage import api_tokens, members
from shared.access import Member, Permission, Relation, Role, Scope
from shared.acts import Act
from shared.errors import KeyTaken, NotFound
from shared.networks import network_of
from shared.trail.keeping import networks_today
from shared.transactions import UnitOfWork

MOST_NEEDY = 100
"""Of a town's newest tokens so many are looked through."""
_NEEDY = {TokenState.ENDS_SOON, TokenState.UNSPONSORED}


@dataclass(frozen=True, kw_only=True)
class TokenPlan:
    """What a new API token is to be; every one may read."""

    name: str
    municipality: str
    scopes: frozenset[Scope]
    last_day: date

    def made(self, token: ApiToken) -> bool:
        """Whether this token is what was planned."""
        planned = (self.name, self.municipality, self.scopes | {Scope.READ}, self.last_day)
        return planned == (token.name, token.municipality, token.scopes, token.last_day)


def list_api_tokens(
    work: UnitOfWork, page: int, per_page: int
) -> tuple[Sequence[SponsoredToken], int]:
    """One page of those not revoked: of every municipality for 事務局 and 監査, else one's own."""
    sees_all = work.by.holds(Role.COORDINATOR, Role.AUDITOR)
    whose = None if sees_all else work.by.municipality
    tokens, total = api_tokens.list_of(work.session, whose, page, per_page)
    return _with_sponsors(work, tokens), total


def list_needy_api_tokens(work: UnitOfWork) -> Sequence[SponsoredToken]:
    """Of the caller's town, if they deal with such: those that need somebody, newest first."""
    town = work.by.municipality
    if town is None or not work.by.holds(Role.OFFICIAL, Role.SECTION_HEAD):
        return ()
    listed = _with_sponsors(work, api_tokens.newest_of(work.session, town, MOST_NEEDY))
    return [one for one in listed if one.state(work.today) in _NEEDY]


def _with_sponsors(work: UnitOfWork, tokens: Sequence[ApiToken]) -> Sequence[SponsoredToken]:
    sponsors = members.find_all(work.session, {token.sponsor for token in tokens})
    return [SponsoredToken(token=token, sponsor=sponsors.get(token.sponsor)) for token in tokens]


@dataclass(frozen=True, kw_only=True)
class Issue:
    """A token made, with its secret where it was made just now."""

    token: SponsoredToken
    secret: str | None = None


def issue_api_token(work: UnitOfWork, token_id: str, plan: TokenPlan, secret: str) -> Issue:
    """A new token with this secret, for which the caller answers.

    A repeat with the same id finds the first, revoked or not, as it is by now; raise NotAllowed if
    it is of a municipality that the caller has left, KeyTaken for another plan,
    and TooManyApiTokens.
    """
    permissions.MAKE_API_TOKENS.check(work.by, _relation(work.by, plan.municipality))
    if (existing := api_tokens.find(work.session, token_id)) is not None:
        permissions.READ_API_TOKENS.check(work.by, _relation(work.by, existing.municipality))
        if not plan.made(existing):
            raise KeyTaken()
        return Issue(token=_sponsored(work, existing))
    token = ApiToken(
        id=token_id,
        name=plan.name,
        municipality=plan.municipality,
        scopes=plan.scopes | {Scope.READ},
        secret_hash=secret_hash(secret),
        created_by=work.by.id,
        created_at=work.now,
        sponsor=work.by.id,
        last_day=plan.last_day,
    )
    token.check_life(work.today)
    if api_tokens.count_in_use(work.session, token.municipality, work.today) >= MOST_IN_USE:
        raise TooManyApiTokens(MOST_IN_USE)
    api_tokens.add(work.session, token)
    work.record(
        Act.API_TOKEN_MADE,
        token.id,
        municipality=token.municipality,
        scopes=sorted(token.scopes),
        last_day=token.last_day.isoformat(),
    )
    return Issue(token=_sponsored(work, token), secret=secret)


def take_over_api_token(work: UnitOfWork, token_id: str) -> SponsoredToken:
    """From now on the caller answers for it; a token that its sponsor's end stopped works again."""
    token = _to_change(work, token_id, permissions.TAKE_OVER_API_TOKEN)
    taken_over = token.taken_over(work.by.id, work.today)
    if taken_over != token:
        api_tokens.save(work.session, taken_over)
        work.record(Act.API_TOKEN_TAKEN_OVER, token.id, sponsor_before=token.sponsor)
        tell_sponsor(work, Event.TOKEN_TAKEN_OVER, token)
    return _sponsored(work, taken_over)


def revoke_api_token(work: UnitOfWork, token_id: str) -> None:
    """From now on it opens nothing, nor do access tokens drawn from it before."""
    token = _to_change(work, token_id, permissions.REVOKE_API_TOKEN)
    revoked, fact = token.revoke(work.now)
    if fact is not None:
        api_tokens.save(work.session, revoked)
        work.record(Act.API_TOKEN_REVOKED, token.id)
        tell_sponsor(work, Event.TOKEN_REVOKED, token)
        work.announce(fact)


def use_api_token(work: UnitOfWork, secret: str) -> SponsoredToken:
    """Which token it is; raise ApiTokenRefused or ApiTokenUnsponsored."""
    token = api_tokens.find_by_secret(work.session, secret_hash(secret))
    if token is None:
        raise ApiTokenRefused()
    used = _sponsored(work, token.used(work.now))
    used.require_valid(work.today)
    api_tokens.save(work.session, used.token)
    _record_use(work, used.token)
    return used


def _record_use(work: UnitOfWork, token: ApiToken) -> None:
    """The first from this network today; a program renews every few minutes."""
    network = network_of(work.address)
    if network not in networks_today(work.session, Act.API_TOKEN_USED, token.id, work.today):
        itself = work.on_behalf_of(token.as_caller())
        itself.record(Act.API_TOKEN_USED, token.id, network=network)


def allowed_on(member: Member, listed: SponsoredToken, today: date) -> list[str]:
    """Names of what the member may do with the token now."""
    return list(_allowed_on(member, listed.token, today))


def _allowed_on(member: Member, token: ApiToken, today: date) -> Iterator[str]:
    relation = _relation(member, token.municipality)
    is_others = token.sponsor != member.id and not token.is_over(today)
    if is_others and permissions.TAKE_OVER_API_TOKEN.allows(member, relation):
        yield "take-over"
    if permissions.REVOKE_API_TOKEN.allows(member, relation):
        yield "revoke"


def _to_change(work: UnitOfWork, token_id: str, needed: Permission) -> ApiToken:
    """The token, locked, if the caller may do this with it."""
    token = api_tokens.find_and_lock(work.session, token_id)
    if token is None:
        raise NotFound("接続用トークンが見つかりません。")
    needed.check(work.by, _relation(work.by, token.municipality))
    return token


def _sponsored(work: UnitOfWork, token: ApiToken) -> SponsoredToken:
    return SponsoredToken(token=token, sponsor=members.find(work.session, token.sponsor))


def _relation(member: Member, municipality: str) -> Relation:
    return Relation.OWN if member.is_of(municipality) else Relation.OTHER
