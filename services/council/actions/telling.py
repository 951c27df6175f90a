"""Telling, on their home pages, whoever is concerned by what was done to an account."""

from services.council.domain.api_tokens import ApiToken
from services.council.domain.notices import WATCHING, Event, Notice, concerned
from services.council.domain.proposals import ProposedAction
from services.council.storage import members, notices
from shared.transactions import UnitOfWork


def tell(
    work: UnitOfWork,
    event: Event,
    about: str,
    *,
    reason: str = "",
    deed: ProposedAction | None = None,
) -> None:
    """The member it is about, and each other 事務局 and 監査; not whoever did it."""
    watchers = members.in_any_role(work.session, WATCHING)
    told = (
        Notice(
            id=work.new_id(),
            to=to,
            event=event,
            about=about,
            by=work.by.id,
            at=work.now,
            reason=reason,
            deed=deed,
        )
        for to in concerned(watchers, about, work.by.id, work.today)
    )
    notices.add(work.session, told)


def tell_sponsor(work: UnitOfWork, event: Event, token: ApiToken) -> None:
    """The member who has answered for an API token, unless they did it themselves."""
    if token.sponsor != work.by.id:
        notice = Notice(
            id=work.new_id(),
            to=token.sponsor,
            event=event,
            about=token.sponsor,
            by=work.by.id,
            at=work.now,
            reason=token.name,
        )
        notices.add(work.session, [notice])


def acknowledge(work: UnitOfWork, notice_id: str) -> None:
    """The caller has read it; a repeat, or another's notice, changes nothing."""
    notices.forget(work.session, work.by.id, notice_id)
