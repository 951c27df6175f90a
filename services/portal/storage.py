"""The portal's own tables: sessions, and form text that has not been submitted yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session as Transaction

from shared.database import Instant, put

METADATA = MetaData()

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("id_hash", String(64), primary_key=True),
    Column("member_id", String(36), nullable=False),
    Column("member", JSON, nullable=False),
    Column("sealed_tokens", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False, index=True),
    Column("ended_at", Instant),
    Column("council_session_id", String(36)),
    Column("barred_because", Text, nullable=False, server_default=""),
)

SAVED_DRAFTS = Table(
    "unsent_forms",
    METADATA,
    Column("member_id", String(36), primary_key=True),
    Column("form_key", String(120), primary_key=True),
    Column("title", String(200), nullable=False),
    Column("path", String(200), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("saved_at", Instant, nullable=False, index=True),
)

KEPT_FOR = timedelta(days=30)
MOST_FORMS = 30
"""Per member, whichever were typed last."""
MOST_CHARACTERS = 10_000_000
"""Per member, of all forms together as JSON, where a Japanese letter is six. One form fits in."""
MOST_SESSIONS = 20
"""Per member, running and ended ones."""


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """A browser's session; `sealed_tokens` opens only with the value of its cookie.

    `council_session_id` is what council calls the sign-in; unknown of one made under 0.1.0.
    `barred_because` says why the member cannot sign in again, where council ended it for that.
    """

    id_hash: str
    member_id: str
    member: Mapping[str, Any]
    sealed_tokens: str
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    council_session_id: str | None = None
    barred_because: str = ""


@dataclass(frozen=True, kw_only=True)
class SavedDraft:
    """What a member typed into a form at `path`; `fields` maps names to all their values."""

    member_id: str
    form_key: str
    title: str
    path: str
    saved_at: datetime
    fields: Mapping[str, list[str]] = field(default_factory=dict)


_OF_COOKIE = select(SESSIONS).where(SESSIONS.c.id_hash == bindparam("id_hash"))
"""Asked at each request; SQLAlchemy takes longer to write it than the database to answer."""


def find_session(transaction: Transaction, id_hash: str) -> SessionRow | None:
    """The session of this cookie, ended ones included."""
    row = transaction.execute(_OF_COOKIE, {"id_hash": id_hash}).one_or_none()
    return SessionRow(**row._mapping) if row else None


def store_session(transaction: Transaction, session: SessionRow) -> None:
    """Store a new session; beyond MOST_SESSIONS those that rested longest are forgotten."""
    transaction.execute(insert(SESSIONS).values(vars(session).copy()))
    last_seen = (
        select(SESSIONS.c.id_hash)
        .where(SESSIONS.c.member_id == session.member_id)
        .order_by(SESSIONS.c.seen_at.desc(), SESSIONS.c.id_hash)
        .offset(MOST_SESSIONS)
    )
    resting = transaction.scalars(last_seen).all()
    transaction.execute(delete(SESSIONS).where(SESSIONS.c.id_hash.in_(resting)))


def store_tokens(transaction: Transaction, session: SessionRow) -> None:
    """Write tokens and member of a session that still runs; one that was ended stays so."""
    _store_tokens(transaction, session)


def store_renewed_tokens(transaction: Transaction, session: SessionRow, read: str) -> None:
    """As `store_tokens`, but only over those sealed tokens: what others renewed is not undone."""
    _store_tokens(transaction, session, SESSIONS.c.sealed_tokens == read)


def _store_tokens(
    transaction: Transaction, session: SessionRow, *conditions: ColumnElement[bool]
) -> None:
    running = (SESSIONS.c.id_hash == session.id_hash, SESSIONS.c.ended_at.is_(None))
    transaction.execute(
        update(SESSIONS)
        .where(*running, *conditions)
        .values(
            member=session.member,
            sealed_tokens=session.sealed_tokens,
            seen_at=session.seen_at,
            council_session_id=session.council_session_id,
        )
    )


def mark_seen(transaction: Transaction, id_hash: str, now: datetime) -> None:
    """Move the end of the idle time."""
    transaction.execute(update(SESSIONS).where(SESSIONS.c.id_hash == id_hash).values(seen_at=now))


def mark_ended(transaction: Transaction, id_hash: str, now: datetime) -> None:
    """End the session and forget its tokens; whose it was stays known, for a form sent late."""
    _mark_ended(transaction, now, SESSIONS.c.id_hash == id_hash)


def note_why(transaction: Transaction, id_hash: str, barred_because: str) -> None:
    """Why the member of this session cannot sign in again."""
    noted = update(SESSIONS).where(SESSIONS.c.id_hash == id_hash)
    transaction.execute(noted.values(barred_because=barred_because))


def mark_others_ended(transaction: Transaction, kept: SessionRow, now: datetime) -> None:
    """As `mark_ended`, all sessions of the member but this one."""
    theirs = SESSIONS.c.member_id == kept.member_id
    _mark_ended(transaction, now, theirs, SESSIONS.c.id_hash != kept.id_hash)


def mark_council_session_ended(
    transaction: Transaction, member_id: str, council_session_id: str, now: datetime
) -> None:
    """As `mark_ended`, the member's session that council calls so."""
    session = SESSIONS.c.council_session_id == council_session_id
    _mark_ended(transaction, now, SESSIONS.c.member_id == member_id, session)


def _mark_ended(transaction: Transaction, now: datetime, *which: ColumnElement[bool]) -> None:
    running = SESSIONS.c.ended_at.is_(None)
    ended = update(SESSIONS).where(running, *which).values(ended_at=now, sealed_tokens="")
    transaction.execute(ended)


def store_form(transaction: Transaction, form: SavedDraft) -> None:
    """Store the form's text over what was kept before; beyond the member's room the oldest go."""
    put(transaction, SAVED_DRAFTS, vars(form).copy(), "member_id", "form_key")
    _make_room(transaction, form.member_id)


def _make_room(transaction: Transaction, member_id: str) -> None:
    size = func.length(cast(SAVED_DRAFTS.c.fields, Text))
    own = SAVED_DRAFTS.c.member_id == member_id
    newest_first = SAVED_DRAFTS.c.saved_at.desc(), SAVED_DRAFTS.c.form_key
    kept = transaction.execute(
        select(SAVED_DRAFTS.c.form_key, size).where(own).order_by(*newest_first)
    ).all()
    sizes = accumulate(size for _, size in kept)
    too_old = [
        key
        for place, ((key, _), total) in enumerate(zip(kept, sizes, strict=True), start=1)
        if place > MOST_FORMS or total > MOST_CHARACTERS
    ]
    if too_old:
        transaction.execute(delete(SAVED_DRAFTS).where(own, SAVED_DRAFTS.c.form_key.in_(too_old)))


def find_form(transaction: Transaction, member_id: str, form_key: str) -> SavedDraft | None:
    """The text this member typed into this form, if any is kept."""
    row = transaction.execute(
        select(SAVED_DRAFTS).where(
            SAVED_DRAFTS.c.member_id == member_id, SAVED_DRAFTS.c.form_key == form_key
        )
    ).one_or_none()
    return SavedDraft(**row._mapping) if row else None


_FORMS_OF = (
    select(SAVED_DRAFTS)
    .where(SAVED_DRAFTS.c.member_id == bindparam("member"))
    .order_by(SAVED_DRAFTS.c.saved_at.desc())
)


def forms_of(transaction: Transaction, member_id: str) -> list[SavedDraft]:
    """All that this member has typed and not submitted, newest first."""
    rows = transaction.execute(_FORMS_OF, {"member": member_id})
    return [SavedDraft(**row._mapping) for row in rows]


def forget_form(transaction: Transaction, member_id: str, form_key: str) -> None:
    """Erase the text, since it was submitted or thrown away."""
    transaction.execute(
        delete(SAVED_DRAFTS).where(
            SAVED_DRAFTS.c.member_id == member_id, SAVED_DRAFTS.c.form_key == form_key
        )
    )


def erase_old(transaction: Transaction, now: datetime) -> None:
    """Erase sessions and form texts untouched for KEPT_FOR."""
    limit = now - KEPT_FOR
    transaction.execute(delete(SESSIONS).where(SESSIONS.c.seen_at < limit))
    transaction.execute(delete(SAVED_DRAFTS).where(SAVED_DRAFTS.c.saved_at < limit))
