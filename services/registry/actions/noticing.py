"""What the caller's home page tells: which projects wait for them, and what happened of late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from services.registry import storage
from services.registry.actions.reading import (
    PUBLIC_EVENTS,
    drafts_seen_by,
    history_seen_by,
    relation_to,
    summary_for,
)
from services.registry.domain import Changed, HistoryEntry, Summary
from shared.access import Role
from shared.transactions import UnitOfWork
from shared.vocabulary import Approval, ProjectState

MOST_WAITING = 20
MOST_NEWS = 10
MOST_NEWEST = 6
NEWS_FOR = timedelta(days=14)
TOLD = PUBLIC_EVENTS | {"declined", "request_cancelled"}
"""Steps that their town hears of; also whatever ended a request for approval."""


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Projects that wait for roles: those of the member's own town, or all."""

    name: str
    roles: frozenset[Role]
    what: storage.Search
    own: bool = True


_TOWN = frozenset({Role.OFFICIAL, Role.SECTION_HEAD})
_OFFICIAL = frozenset({Role.OFFICIAL})


def _search(state: ProjectState | None, approval: Approval | None) -> storage.Search:
    return storage.Search(state=state or "", approval=approval or "")


def _changed(state: ProjectState) -> storage.Search:
    """What was saved beside the submitted version, and is laid before nobody."""
    return replace(_search(state, Approval.NONE), unsubmitted_changes=True)


QUEUES = (
    Queue(
        name="approval",
        roles=frozenset({Role.SECTION_HEAD}),
        what=_search(None, Approval.REQUESTED),
    ),
    Queue(name="lapsed", roles=_TOWN, what=_search(None, Approval.LAPSED)),
    Queue(name="declined", roles=_OFFICIAL, what=_search(None, Approval.DECLINED)),
    Queue(
        name="acceptance",
        roles=frozenset({Role.COORDINATOR}),
        what=_search(ProjectState.SUBMITTED, None),
        own=False,
    ),
    Queue(name="unsubmitted", roles=_TOWN, what=_changed(ProjectState.SUBMITTED)),
    Queue(name="overtaken", roles=_TOWN, what=_changed(ProjectState.ACCEPTED)),
    Queue(name="returned", roles=_TOWN, what=_search(ProjectState.RETURNED, Approval.NONE)),
    Queue(name="on_hold", roles=_TOWN, what=_search(ProjectState.ON_HOLD, Approval.NONE)),
    Queue(name="adopted", roles=_OFFICIAL, what=_search(ProjectState.ADOPTED, None)),
    Queue(name="draft", roles=_OFFICIAL, what=_search(ProjectState.DRAFT, Approval.NONE)),
)
"""In the order in which they are told; a project stands in one of a role's queues."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """The first projects of a queue, and how many it holds."""

    queue: str
    items: list[Summary]
    total: int


@dataclass(frozen=True, kw_only=True)
class News:
    """Something that happened to a project."""

    project: Changed
    entry: HistoryEntry


@dataclass(frozen=True, kw_only=True)
class Home:
    """The queues of the caller's roles that hold something, what is new, what changed last."""

    waiting: list[Waiting]
    news: list[News]
    newest: list[Summary]


def tell_home(work: UnitOfWork) -> Home:
    """What the caller's home page shows of projects."""
    drafts_of = drafts_seen_by(work.by)
    newest = storage.newest(work.session, drafts_of, MOST_NEWEST)
    return Home(
        waiting=list(_all_waiting(work, drafts_of)),
        news=_newest_news(work),
        newest=[summary_for(row, drafts_of) for row in newest],
    )


def _all_waiting(work: UnitOfWork, drafts_of: str | None) -> Iterator[Waiting]:
    held = [queue for queue in QUEUES if work.by.holds(*queue.roles)]
    if not held:
        return
    searches = [_narrowed(queue, work.by.municipality or "") for queue in held]
    found = storage.first_of_each(work.session, searches, drafts_of, MOST_WAITING)
    for queue, (total, first) in zip(held, found, strict=True):
        if total:
            items = [summary_for(one, drafts_of) for one in first]
            yield Waiting(queue=queue.name, items=items, total=total)


def _narrowed(queue: Queue, town: str) -> storage.Search:
    return replace(queue.what, municipality=town) if queue.own else queue.what


def _newest_news(work: UnitOfWork) -> list[News]:
    """What others did of late with projects that concern the caller, newest first.

    A town is concerned by those that it leads or takes part in; 事務局 and 監査 by all. Of what was
    never submitted only the town's own officials and section heads hear.
    """
    found = list(_news(work))
    found.sort(key=lambda news: news.entry.at, reverse=True)
    return found[:MOST_NEWS]


def _news(work: UnitOfWork) -> Iterator[News]:
    everything = work.by.holds(Role.COORDINATOR, Role.AUDITOR)
    if work.by.municipality is None and not everything:
        return
    since = work.now - NEWS_FOR
    town = None if everything else work.by.municipality
    rows = storage.changed_since(work.session, since, town, drafts_seen_by(work.by))
    told = _told(work, rows)
    for row in rows:
        held = relation_to(work.by, row.lead, row.partners)
        for entry in history_seen_by(work.by, held, told.get(row.id, ())):
            if entry.at >= since:
                yield News(project=row, entry=entry)


def _told(work: UnitOfWork, rows: Sequence[Changed]) -> dict[str, list[HistoryEntry]]:
    """The newest entries of each project by its id, counted among those that the caller hears."""
    drafts_of = drafts_seen_by(work.by)
    inside = {row.id for row in rows if drafts_of in ("*", row.lead)}
    outside = {row.id for row in rows} - inside
    return storage.newest_history(
        work.session,
        work.by.id,
        outside=storage.Told(ids=outside, events=PUBLIC_EVENTS),
        inside=storage.Told(ids=inside, events=TOLD),
    )
