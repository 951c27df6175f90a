"""What the home page tells of accounts."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.council import permissions
from services.council.actions.api_tokens import list_needy_api_tokens
from services.council.domain.api_tokens import SponsoredToken
from services.council.domain.names import Called
from services.council.domain.notices import Notice
from services.council.storage import members, notices, proposals
from shared.transactions import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Home:
    """What waits for somebody, and what everybody is called.

    `notices` were not acknowledged, newest first; `to_confirm` is how many proposals wait for them
    as the second; `api_tokens` of their town end soon, or stopped for want of a 所属長.
    `names` are everybody's.
    """

    notices: Sequence[Notice]
    to_confirm: int
    api_tokens: Sequence[SponsoredToken]
    names: Sequence[Called]


def tell_home(work: UnitOfWork) -> Home:
    """For the caller's home page."""
    to_confirm = 0
    if permissions.CONFIRM_PROPOSAL.allows(work.by):
        to_confirm = proposals.count_to_confirm(work.session, work.by.id, work.now)
    return Home(
        notices=notices.of(work.session, work.by.id),
        to_confirm=to_confirm,
        api_tokens=list_needy_api_tokens(work),
        names=members.what_each_is_called(work.session),
    )
