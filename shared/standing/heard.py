"""Standings as heard of council: written by projections alone, read at the door."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update
from sqlalchemy.orm import Session

from shared.access import API_TOKEN, Role, Standing
from shared.database import put
from shared.events.council import (
    ApiTokenRevoked,
    MemberAppointed,
    MemberChanged,
    MemberResumed,
    MemberSuspended,
)
from shared.events.fact import Event
from shared.messaging import Handlers, projection
from shared.standing.tables import standings


def member_recorded(session: Session, fact: MemberAppointed | MemberChanged, _: Event) -> None:
    """Everything but whether the member is suspended, which is told apart."""
    row = {
        "caller": fact.member_id,
        "municipality": fact.municipality,
        "roles": list(fact.roles),
        "term_from": fact.term_from.isoformat(),
        "term_until": fact.term_until.isoformat() if fact.term_until else None,
    }
    put(session, standings, row, "caller")


def member_suspended(session: Session, fact: MemberSuspended, event: Event) -> None:
    _note(session, fact.member_id, barred=True, barred_at=event.time)


def member_resumed(session: Session, fact: MemberResumed, _: Event) -> None:
    _note(session, fact.member_id, barred=False)


def api_token_revoked(session: Session, fact: ApiTokenRevoked, _: Event) -> None:
    row = {"caller": API_TOKEN + fact.token_id, "roles": [], "barred": True}
    put(session, standings, row, "caller")


def _note(session: Session, member_id: str, **told: Any) -> None:
    session.execute(update(standings).where(standings.c.caller == member_id).values(told))


HEARD: Handlers = {
    MemberAppointed: projection(member_recorded),
    MemberChanged: projection(member_recorded),
    MemberSuspended: projection(member_suspended),
    MemberResumed: projection(member_resumed),
    ApiTokenRevoked: projection(api_token_revoked),
}
"""What a service that is written to does with council's facts of who may act."""


def of(connection: Connection, caller: str) -> Standing | None:
    """How a member or API token stands; None if nothing was heard of it."""
    row = connection.execute(_of_one, {"caller": caller}).one_or_none()
    return _standing(row) if row else None


# Built once: it is asked at every request, and building costs more than running.
_of_one = select(standings).where(standings.c.caller == bindparam("caller"))


def of_all(session: Session, callers: Collection[str]) -> Mapping[str, Standing]:
    """By caller's id, the standing of those that were heard of."""
    query = select(standings).where(standings.c.caller.in_(callers))
    return {row.caller: _standing(row) for row in session.execute(query)}


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        municipality=row.municipality,
        roles=frozenset(Role(role) for role in row.roles),
        term_from=_day(row.term_from),
        term_until=_day(row.term_until),
        barred=row.barred,
        barred_at=row.barred_at,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
