"""Rounds with their candidates and appointments; their decisions lie in `decisions`."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from services.evaluation.domain import Appointment, Candidate, Criterion, HeardProject, Round
from services.evaluation.storage import decisions, heard
from services.evaluation.storage.tables import appointments, candidates, rounds
from shared.database import put
from shared.vocabulary import ProjectState, RoundState


def find(session: Session, round_id: str) -> Round | None:
    return _only(_load(session, select(rounds).where(rounds.c.id == round_id)))


def find_and_lock(session: Session, round_id: str) -> Round | None:
    """As `find`, and nobody else changes the round before this transaction ends."""
    return _only(_load(session, select(rounds).where(rounds.c.id == round_id).with_for_update()))


def find_and_hold(session: Session, round_id: str) -> Round | None:
    """As `find`, and the round stays as it is meanwhile; others may hold it too."""
    query = select(rounds).where(rounds.c.id == round_id).with_for_update(read=True)
    return _only(_load(session, query))


def find_all(session: Session, ids: Collection[str]) -> list[Round]:
    """Return those of the rounds that there are, the newest first."""
    return _load(session, _newest_first(select(rounds).where(rounds.c.id.in_(ids))))


def find_unpublished(session: Session) -> list[Round]:
    """Return the rounds that are not over, the newest first."""
    return _load(
        session, _newest_first(select(rounds).where(rounds.c.state != RoundState.PUBLISHED))
    )


def find_open_to(session: Session, member_id: str) -> list[Round]:
    """Return the open rounds in which the member is an evaluator, the newest first."""
    query = (
        select(rounds)
        .join(appointments, appointments.c.round_id == rounds.c.id)
        .where(appointments.c.member_id == member_id, rounds.c.state == RoundState.OPEN)
    )
    return _load(session, _newest_first(query))


def all_ids(session: Session) -> list[str]:
    """Return the ids of all rounds, the newest first."""
    return list(session.scalars(_newest_first(select(rounds.c.id))))


def published_ids(session: Session) -> list[str]:
    query = select(rounds.c.id).where(rounds.c.state == RoundState.PUBLISHED)
    return list(session.scalars(_newest_first(query)))


def published_ids_with(session: Session, project_id: str) -> list[str]:
    """Return the ids of the published rounds in which the project was a candidate."""
    query = (
        select(rounds.c.id)
        .join(candidates, candidates.c.round_id == rounds.c.id)
        .where(candidates.c.project_id == project_id, rounds.c.state == RoundState.PUBLISHED)
    )
    return list(session.scalars(_newest_first(query)))


def appointed_ids(session: Session, member_id: str) -> list[str]:
    """Return the ids of the opened rounds in which the member is an evaluator."""
    query = (
        select(rounds.c.id)
        .join(appointments, appointments.c.round_id == rounds.c.id)
        .where(appointments.c.member_id == member_id, rounds.c.state != RoundState.PREPARING)
    )
    return list(session.scalars(_newest_first(query)))


def busy_projects(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Return which of the projects are in a round that is opened and not yet published."""
    query = (
        select(candidates.c.project_id)
        .join(rounds, rounds.c.id == candidates.c.round_id)
        .where(
            candidates.c.project_id.in_(ids),
            rounds.c.state.in_([RoundState.OPEN, RoundState.CLOSED]),
        )
    )
    return frozenset(session.scalars(query))


def add(session: Session, round_: Round, created_by: str) -> None:
    session.execute(insert(rounds).values(id=round_.id, created_by=created_by, **_row(round_)))
    _save_parts(session, round_)


def save(session: Session, round_: Round) -> None:
    """Write the round and its parts. The round must be locked."""
    session.execute(update(rounds).where(rounds.c.id == round_.id).values(_row(round_)))
    _save_parts(session, round_)


def _newest_first(query: Select[Any]) -> Select[Any]:
    return query.order_by(rounds.c.fiscal_year.desc(), rounds.c.created_at.desc(), rounds.c.id)


def _row(round_: Round) -> dict[str, Any]:
    return {
        "title": round_.title,
        "fiscal_year": round_.fiscal_year,
        "due_date": round_.due_date.isoformat(),
        "allow_own": round_.allow_own,
        "fewest_evaluators": round_.fewest_evaluators,
        "unable": sorted(round_.unable),
        "state": round_.state.value,
        "criteria": [asdict(criterion) for criterion in round_.criteria],
        "created_at": round_.created_at,
        "opened_at": round_.opened_at,
        "closed_at": round_.closed_at,
        "published_at": round_.published_at,
        "revision": round_.revision,
    }


def _save_parts(session: Session, round_: Round) -> None:
    _save_candidates(session, round_)
    _save_appointments(session, round_)
    decisions.add_new(session, round_.id, round_.records)


def _save_candidates(session: Session, round_: Round) -> None:
    gone = candidates.c.project_id.not_in(round_.project_ids)
    session.execute(delete(candidates).where(candidates.c.round_id == round_.id, gone))
    opened, published = round_.opened_at is not None, round_.state is RoundState.PUBLISHED
    for place, candidate in enumerate(round_.candidates):
        row = {
            "round_id": round_.id,
            "project_id": candidate.project_id,
            "place": place,
            "as_opened": asdict(candidate.project) if opened and candidate.project else None,
            "was_withdrawn": published and candidate.is_withdrawn,
        }
        put(session, candidates, row, "round_id", "project_id")


def _save_appointments(session: Session, round_: Round) -> None:
    session.execute(delete(appointments).where(appointments.c.round_id == round_.id))
    for place, appointment in enumerate(round_.appointments):
        until = appointment.until
        session.execute(
            insert(appointments).values(
                round_id=round_.id,
                member_id=appointment.member_id,
                place=place,
                scoring_group=appointment.group,
                until=None if until is None else until.isoformat(),
            )
        )


def _only(found: Sequence[Round]) -> Round | None:
    return found[0] if found else None


def _load(session: Session, query: Select[Any]) -> list[Round]:
    rows = session.execute(query).all()
    ids = [row.id for row in rows]
    listed = _candidates(session, {row.id: RoundState(row.state) for row in rows})
    appointed = _appointments(session, ids)
    recorded = decisions.of_rounds(session, ids)
    return [
        Round(
            id=row.id,
            title=row.title,
            fiscal_year=row.fiscal_year,
            due_date=date.fromisoformat(row.due_date),
            allow_own=row.allow_own,
            fewest_evaluators=row.fewest_evaluators,
            unable=frozenset(row.unable),
            criteria=tuple(_criterion(criterion) for criterion in row.criteria),
            candidates=tuple(listed[row.id]),
            appointments=tuple(appointed[row.id]),
            created_at=row.created_at,
            state=RoundState(row.state),
            records=recorded[row.id],
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            published_at=row.published_at,
            revision=row.revision,
        )
        for row in rows
    ]


def _criterion(written: dict[str, Any]) -> Criterion:
    return Criterion(**{**written, "anchors": tuple(written["anchors"])})


def _candidates(
    session: Session, states: Mapping[str, RoundState]
) -> Mapping[str, list[Candidate]]:
    rows = session.execute(_CANDIDATES, {"ids": list(states)}).all()
    now = heard.projects(session, {row.project_id for row in rows})
    found = defaultdict[str, list[Candidate]](list)
    for row in rows:
        candidate = _candidate(row, now.get(row.project_id), states[row.round_id])
        found[row.round_id].append(candidate)
    return found


# Built once: building these takes longer than running them.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_CANDIDATES = select(candidates).where(candidates.c.round_id.in_(_IDS)).order_by(candidates.c.place)
_APPOINTMENTS = (
    select(appointments).where(appointments.c.round_id.in_(_IDS)).order_by(appointments.c.place)
)


def _candidate(row: Row[Any], now: HeardProject | None, state: RoundState) -> Candidate:
    """Read a candidate; before publication registry's last word (`now`) says if it is withdrawn."""
    then = row.as_opened
    withdrawn_now = now is not None and now.state == ProjectState.WITHDRAWN
    return Candidate(
        project_id=row.project_id,
        project=HeardProject(**{**then, "partners": tuple(then["partners"])}) if then else now,
        is_withdrawn=row.was_withdrawn if state is RoundState.PUBLISHED else withdrawn_now,
    )


def _appointments(session: Session, ids: Collection[str]) -> Mapping[str, list[Appointment]]:
    found = defaultdict[str, list[Appointment]](list)
    for row in session.execute(_APPOINTMENTS, {"ids": list(ids)}):
        until = None if row.until is None else date.fromisoformat(row.until)
        found[row.round_id].append(
            Appointment(member_id=row.member_id, group=row.scoring_group, until=until)
        )
    return found
