"""The portal's own tables: sessions, and form text that has not been submitted yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, MetaData, String, Table, Text, delete, insert, select, update
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
)

UNSENT_FORMS = Table(
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


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """A browser's session; `sealed_tokens` opens only with the value of its cookie."""

    id_hash: str
    member_id: str
    member: Mapping[str, Any]
    sealed_tokens: str
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class UnsentForm:
    """What a member typed into a form at `path`; `fields` maps names to all their values."""

    member_id: str
    form_key: str
    title: str
    path: str
    saved_at: datetime
    fields: Mapping[str, list[str]] = field(default_factory=dict)


def find_session(transaction: Transaction, id_hash: str) -> SessionRow | None:
    """The session of this cookie, ended ones included."""
    row = transaction.execute(select(SESSIONS).where(SESSIONS.c.id_hash == id_hash)).one_or_none()
    return SessionRow(**row._mapping) if row else None


def store_session(transaction: Transaction, session: SessionRow) -> None:
    transaction.execute(insert(SESSIONS).values(vars(session).copy()))


def keep_tokens(transaction: Transaction, session: SessionRow) -> None:
    """Write tokens and member of a session that still runs; one that was ended stays so."""
    transaction.execute(
        update(SESSIONS)
        .where(SESSIONS.c.id_hash == session.id_hash, SESSIONS.c.ended_at.is_(None))
        .values(member=session.member, sealed_tokens=session.sealed_tokens, seen_at=session.seen_at)
    )


def mark_seen(transaction: Transaction, id_hash: str, now: datetime) -> None:
    """Move the end of the idle time."""
    transaction.execute(update(SESSIONS).where(SESSIONS.c.id_hash == id_hash).values(seen_at=now))


def mark_ended(transaction: Transaction, id_hash: str, now: datetime) -> None:
    """End the session and forget its tokens; whose it was stays known for late form texts."""
    transaction.execute(
        update(SESSIONS).where(SESSIONS.c.id_hash == id_hash).values(ended_at=now, sealed_tokens="")
    )


def keep_form(transaction: Transaction, form: UnsentForm) -> None:
    """Store the form's text over what was kept before."""
    put(transaction, UNSENT_FORMS, vars(form).copy(), "member_id", "form_key")


def find_form(transaction: Transaction, member_id: str, form_key: str) -> UnsentForm | None:
    """The text this member typed into this form, if any is kept."""
    row = transaction.execute(
        select(UNSENT_FORMS).where(
            UNSENT_FORMS.c.member_id == member_id, UNSENT_FORMS.c.form_key == form_key
        )
    ).one_or_none()
    return UnsentForm(**row._mapping) if row else None


def forms_of(transaction: Transaction, member_id: str) -> list[UnsentForm]:
    """All that this member has typed and not submitted, newest first."""
    rows = transaction.execute(
        select(UNSENT_FORMS)
        .where(UNSENT_FORMS.c.member_id == member_id)
        .order_by(UNSENT_FORMS.c.saved_at.desc())
    )
    return [UnsentForm(**row._mapping) for row in rows]


def forget_form(transaction: Transaction, member_id: str, form_key: str) -> None:
    """Erase the text, since it was submitted or thrown away."""
    transaction.execute(
        delete(UNSENT_FORMS).where(
            UNSENT_FORMS.c.member_id == member_id, UNSENT_FORMS.c.form_key == form_key
        )
    )


def erase_old(transaction: Transaction, now: datetime) -> None:
    """Erase sessions and form texts untouched for KEPT_FOR."""
    limit = now - KEPT_FOR
    transaction.execute(delete(SESSIONS).where(SESSIONS.c.seen_at < limit))
    transaction.execute(delete(UNSENT_FORMS).where(UNSENT_FORMS.c.saved_at < limit))
