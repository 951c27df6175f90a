"""Reading a log from a position on: from its own database, or over HTTP from the producer's feed.

Both answer the same `Page`; a consumer does not know which one it has.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

import msgspec
import requests
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from shared.database import Database
from shared.events import codec
from shared.messaging.protocol.continuity import Entry, Page
from shared.messaging.tables import log, log_head

PAGE_LIMIT = 1000
ANSWER_BYTES = 2 << 20
"""With the fact that reaches it an answer of the feed ends, whatever was asked for."""


class Log(Protocol):
    """A numbered log of facts."""

    def read(self, after: int, limit: int = PAGE_LIMIT) -> Page: ...


def read_page(session: Session, after: int, limit: int = PAGE_LIMIT) -> Page:
    """The positions after `after`, at most `limit`, of the log in this database."""
    head = session.execute(select(log_head.c.log_id, log_head.c.position)).one()
    return Page(head.log_id, head.position, entries_after(session, after, limit))


def read_answer(session: Session, after: int, limit: int) -> Page:
    """As `read_page`, but no more than ANSWER_BYTES and the rest of a fact.

    An answer stays in memory for as long as its reader takes to take it.
    """
    head = session.execute(select(log_head.c.log_id, log_head.c.position)).one()
    asked = {"after": after, "limit": limit, "bytes": ANSWER_BYTES}
    rows = session.connection().execute(_answer_after, asked)
    return Page(head.log_id, head.position, tuple(Entry(*row) for row in rows))


def entries_after(session: Session, after: int, limit: int) -> tuple[Entry, ...]:
    """At most `limit` positions after `after`, which may be none; without the end of the log."""
    if not limit:
        return ()
    rows = session.connection().execute(_entries_after, {"after": after, "limit": limit})
    return tuple(Entry(*row) for row in rows)


_entries_after = (
    select(log.c.position, log.c.hash, log.c.body, log.c.subject)
    .where(log.c.position > bindparam("after"))
    .order_by(log.c.position)
    .limit(bindparam("limit"))
)
_size = func.length(log.c.body)
_measured = (
    select(log.c.position, (func.sum(_size).over(order_by=log.c.position) - _size).label("before"))
    .where(log.c.position > bindparam("after"))
    .order_by(log.c.position)
    .limit(bindparam("limit"))
    .subquery()
)
_answer_after = (
    select(log.c.position, log.c.hash, log.c.body, log.c.subject)
    .join(_measured, _measured.c.position == log.c.position)
    .where(_measured.c.before < bindparam("bytes"))
    .order_by(log.c.position)
)


class LocalLog:
    """A log in a database file on this machine."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, after: int, limit: int = PAGE_LIMIT) -> Page:
        with self._database.reading() as session:
            return read_page(session, after, limit)


class FeedLog:
    """A log behind `GET /feed` of its producer; `token` gives a fresh bearer token."""

    def __init__(self, address: str, token: Callable[[], str]) -> None:
        self._url = f"{address}/feed"
        self._token = token
        self._http = requests.Session()

    def read(self, after: int, limit: int = PAGE_LIMIT) -> Page:
        """Of as many answers as it takes: each has its bound in bytes."""
        page = self._answer(after, limit)
        while page.entries and len(page.entries) < limit and page.entries[-1].position < page.head:
            more = self._answer(page.entries[-1].position, limit - len(page.entries))
            if not more.entries:
                break
            page = replace(more, entries=page.entries + more.entries)
        return page

    def _answer(self, after: int, limit: int) -> Page:
        answer = self._http.get(
            self._url,
            params={"after": after, "limit": limit},
            headers={"Authorization": f"Bearer {self._token()}"},
            timeout=(3, 30),
        )
        answer.raise_for_status()
        return page_from_batch(
            answer.headers["Yui-Log"], int(answer.headers["Yui-Head"]), answer.content
        )


class ReadAhead:
    """A log whose next page is fetched while the one before it is applied."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._ahead: _Fetch | None = None

    def read(self, after: int, limit: int = PAGE_LIMIT) -> Page:
        page = self._fetched(after, limit) or self._log.read(after, limit)
        if len(page.entries) == limit:
            self._ahead = _Fetch(self._log, page.entries[-1].position, limit)
            self._ahead.start()
        return page

    def _fetched(self, after: int, limit: int) -> Page | None:
        ahead, self._ahead = self._ahead, None
        if ahead is None:
            return None
        ahead.join()
        return ahead.page if (ahead.after, ahead.limit) == (after, limit) else None


class _Fetch(threading.Thread):
    """Reads one page. `page` stays None if that fails: who asks for it then will be told why."""

    def __init__(self, log: Log, after: int, limit: int) -> None:
        super().__init__(daemon=True)
        self._log, self.after, self.limit = log, after, limit
        self.page: Page | None = None

    def run(self) -> None:
        with suppress(Exception):
            self.page = self._log.read(self.after, self.limit)


def page_from_batch(log_id: str, head: int, batch: bytes) -> Page:
    """A CloudEvents batch as a page; raises UnreadableEvent if it is not one."""
    try:
        return Page(log_id, head, tuple(_entry(bytes(sent)) for sent in _batch.decode(batch)))
    except (msgspec.DecodeError, ValueError, RecursionError) as cause:
        raise codec.UnreadableEvent(f"not a batch of events: {cause!r}") from cause


class _Header(msgspec.Struct):
    """What a page needs to know of an event; the rest of it is read when it is applied."""

    sequence: str
    hash: str
    subject: str


_batch = msgspec.json.Decoder(list[msgspec.Raw])
_header = msgspec.json.Decoder(_Header)


def _entry(sent: bytes) -> Entry:
    header = _header.decode(sent)
    position = int(header.sequence)
    body = codec.body_of(sent, position, header.hash)
    return Entry(position, header.hash, body, header.subject)


def open_log(address: str, token: Callable[[], str]) -> Log:
    """A database URL is read directly, an HTTP address through its feed."""
    if address.startswith("http"):
        return ReadAhead(FeedLog(address, token))
    return LocalLog(Database(address))
