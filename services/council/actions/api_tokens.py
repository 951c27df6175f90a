"""API tokens for the municipalities' own systems."""

from collections.abc import Sequence
from datetime import date

from services.council import permissions
from services.council.domain.api_tokens import ApiToken, secret_hash
from services.council.domain.errors import ApiTokenRefused
from services.council.storage import api_tokens
from shared.access import Member, Relation, Role
from shared.acts import Act
from shared.errors import Conflict, NotFound
from shared.networks import network_of
from shared.trail.keeping import Search, search
from shared.transactions import Work
from shared.vocabulary import tokyo_midnight


def _relation(member: Member, municipality: str) -> Relation:
    return Relation.OWN if member.is_of(municipality) else Relation.OTHER


def list_api_tokens(work: Work, page: int, per_page: int) -> tuple[Sequence[ApiToken], int]:
    """One page of those in force: every municipality's for 事務局 and 監査, else one's own."""
    sees_all = work.by.holds(Role.COORDINATOR, Role.AUDITOR)
    whose = None if sees_all else work.by.municipality
    return api_tokens.list_of(work.session, whose, page, per_page)


def issue_api_token(
    work: Work, token_id: str, name: str, municipality: str, last_day: date, secret: str
) -> ApiToken:
    """A new token with this secret.

    A repeat with the same id answers the token again; while it was never used it gets the new
    secret, since the first may never have been seen.
    """
    permissions.MANAGE_API_TOKENS.check(work.by, _relation(work.by, municipality))
    _require_unused(work, token_id)
    token = ApiToken(
        id=token_id,
        name=name,
        municipality=municipality,
        secret_hash=secret_hash(secret),
        created_by=work.by.id,
        created_at=work.now,
        last_day=last_day,
    )
    token.check_life(work.today)
    api_tokens.save(work.session, token)
    work.record(
        Act.API_TOKEN_MADE,
        token.id,
        municipality=municipality,
        last_day=last_day.isoformat(),
    )
    return token


def _require_unused(work: Work, token_id: str) -> None:
    existing = api_tokens.find_and_lock(work.session, token_id)
    if existing is not None and (existing.created_by != work.by.id or existing.last_used_at):
        raise Conflict("この受付番号はすでに使われています。")


def revoke_api_token(work: Work, token_id: str) -> None:
    """From now on it opens nothing; access tokens drawn from it end within their lifetime."""
    token = api_tokens.find_and_lock(work.session, token_id)
    if token is None:
        raise NotFound("APIトークンが見つかりません。")
    permissions.REVOKE_API_TOKEN.check(work.by, _relation(work.by, token.municipality))
    if token.revoked_at is None:
        work.record(Act.API_TOKEN_REVOKED, token.id)
    api_tokens.save(work.session, token.revoked(work.now))


def use_api_token(work: Work, secret: str) -> ApiToken:
    """Which token it is; raise ApiTokenRefused."""
    token = api_tokens.find_by_secret(work.session, secret_hash(secret))
    if token is None:
        raise ApiTokenRefused()
    token.require_valid(work.today)
    used = token.used(work.now)
    api_tokens.save(work.session, used)
    _record_use(work, used)
    return used


def _record_use(work: Work, token: ApiToken) -> None:
    """The first from this network today; a program renews every few minutes."""
    network = network_of(work.address)
    today = Search(about=token.id, act=Act.API_TOKEN_USED, since=tokyo_midnight(work.today))
    seen = {one.entry.particulars.get("network") for one in search(work.session, today)}
    if network not in seen:
        itself = work.on_behalf_of(token.as_caller())
        itself.record(Act.API_TOKEN_USED, token.id, network=network)
