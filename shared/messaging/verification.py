"""Whether a log is still the one that was written, and the one that others heard.

The chain of hashes finds what was altered, removed or cut off by somebody who did not know of it.
Who knows it can write all hashes anew; then the **witnesses** disagree: the hash at some position
as it was recorded elsewhere, in a consumer's cursor, a report or a backup.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from shared.events import codec
from shared.events.codec import chain
from shared.messaging.protocol.continuity import Cursor
from shared.messaging.reading import PAGE_LIMIT
from shared.messaging.tables import log, log_head


@dataclass(frozen=True)
class Witness:
    """The end of a log as `recorded_by` heard it; its log id is "" where that was not kept."""

    recorded_by: str
    heard: Cursor


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, at one position."""

    position: int
    words: str


@dataclass(frozen=True)
class Verified:
    """What came of reading the whole log."""

    end: Cursor
    findings: tuple[Finding, ...]


def verify(session: Session, witnesses: Iterable[Witness]) -> Verified:
    """Read the whole log, page by page, and compare it with itself and with the witnesses.

    The session must see one moment, and the witnesses be no younger.
    """
    head = session.execute(select(log_head)).first()
    if head is None:
        return Verified(Cursor(), (Finding(0, "記録の末尾の控えがありません。"),))
    end = Cursor(head.log_id, head.position, head.hash)
    return verify_chain(end, rows_of(session, log), is_filed_rightly, witnesses)


def verify_chain(
    end: Cursor,
    rows: Iterable[Any],
    is_filed_rightly: Callable[[Any], bool],
    witnesses: Iterable[Witness],
) -> Verified:
    """Compare chained rows (`position`, `hash`, `body`) with each other, with the recorded end and
    with the witnesses.

    `is_filed_rightly` says whether a row's other columns are what its body says.
    """
    by_position = defaultdict(list)
    for witness in witnesses:
        by_position[witness.heard.position].append(witness)
    before = Cursor(end.log_id)
    findings = list(_of_witnesses(before, by_position.pop(0, [])))
    for row in rows:
        if row.position < 1:
            words = f"{row.position}番は、1番より前にあります。書き加えられたものです。"
            findings.append(Finding(row.position, words))
            continue
        findings += _of_row(before, row, is_filed_rightly)
        before = Cursor(end.log_id, row.position, str(row.hash))
        findings += _of_witnesses(before, by_position.pop(row.position, []))
    findings += _of_end(before, end)
    for left in by_position.values():
        findings += _of_those_beyond(before, left)
    return Verified(before, tuple(sorted(findings, key=lambda finding: finding.position)))


def rows_of(session: Session, table: Table) -> Iterator[Any]:
    """All rows of a table whose key is `position`, in order, page by page; some may be invented,
    with a number below 1."""
    page = select(table).order_by(table.c.position).limit(PAGE_LIMIT)
    rows = session.execute(page).all()
    while rows:
        yield from rows
        rows = session.execute(page.where(table.c.position > rows[-1].position)).all()


def _of_row(before: Cursor, row: Any, is_filed_rightly: Callable[[Any], bool]) -> Iterator[Finding]:
    if row.position != before.position + 1:
        missing = before.position + 1, row.position - 1
        yield Finding(missing[0], f"{missing[0]}番から{missing[1]}番までがありません。")
    elif not _continues(before, row):
        yield Finding(row.position, f"{row.position}番の内容が書き換えられています。")
    elif not is_filed_rightly(row):
        yield Finding(row.position, f"{row.position}番の見出しの欄が内容と異なります。")


def _continues(before: Cursor, row: Any) -> bool:
    try:
        return bool(chain(before.hash, row.position, row.body) == row.hash)
    except TypeError:  # not even what it should be made of
        return False


def is_filed_rightly(row: Any) -> bool:
    """Whether the columns that it is found by say what the body does, which alone is chained."""
    try:
        event = codec.to_event(row.position, row.hash, row.body)
    except codec.UnreadableEvent:
        return False
    told = event.subject, event.subject_version, event.type
    return told == (row.subject, row.subject_version, row.type)


def _of_end(last: Cursor, head: Cursor) -> Iterator[Finding]:
    if last.position < head.position:
        words = f"{head.position}番まであるはずの記録が、{last.position}番で終わっています。"
        yield Finding(last.position + 1, words)
    elif last != head:
        yield Finding(last.position, "記録の末尾が、控えの番号とハッシュに一致しません。")


def _of_witnesses(here: Cursor, witnesses: Iterable[Witness]) -> Iterator[Finding]:
    for witness in witnesses:
        heard = witness.heard
        if heard.hash != here.hash or heard.log_id not in ("", here.log_id):
            words = f"{here.position}番は、{witness.recorded_by}の控えと一致しません。"
            yield Finding(here.position, words)


def _of_those_beyond(last: Cursor, witnesses: Iterable[Witness]) -> Iterator[Finding]:
    for witness in witnesses:
        words = (
            f"{witness.recorded_by}の控えは{witness.heard.position}番までありますが、"
            f"記録は{last.position}番で終わっています。"
        )
        yield Finding(last.position + 1, words)
