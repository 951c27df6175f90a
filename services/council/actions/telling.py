"""Telling, on their home pages, whoever is concerned by what was done to an account."""

from collections.abc import Sequence

from services.council.domain.notices import WATCHING, Event, Notice, concerned
from services.council.storage import members, notices
from shared.transactions import Work


def tell(work: Work, event: Event, about: str, reason: str = "") -> None:
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
        )
        for to in concerned(watchers, about, work.by.id, work.today)
    )
    notices.add(work.session, told)


def list_notices(work: Work) -> Sequence[Notice]:
    """What the caller has not acknowledged, newest first."""
    return notices.of(work.session, work.by.id)


def acknowledge(work: Work, notice_id: str) -> None:
    """The caller has read it; a repeat, or another's notice, changes nothing."""
    notices.forget(work.session, work.by.id, notice_id)
