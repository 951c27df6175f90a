"""What evaluation's own facts say that its tables hold. Who scored what is never told.

`yui verify` lets these handlers write it anew, and compares.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import JSON, Column, MetaData, String, Table, func, insert, select, tuple_, update
from sqlalchemy.orm import Session

from services.evaluation.storage import rounds, sheets, tables
from shared.database import put
from shared.events import evaluation as facts
from shared.events.fact import Event
from shared.messaging import projection
from shared.reconciling import Derived, Record, recorded
from shared.vocabulary import RoundState

_rounds, _candidates, _decisions = tables.rounds, tables.candidates, tables.decision_records
_has_begun = _rounds.c.state != RoundState.PREPARING.value
_is_published = _rounds.c.state == RoundState.PUBLISHED.value
_newest = select(_decisions.c.round_id, _decisions.c.project_id, func.max(_decisions.c.number))
_record = tuple_(_decisions.c.round_id, _decisions.c.project_id, _decisions.c.number)
_newest_decisions = (
    select(_decisions)
    .where(_record.in_(_newest.group_by(_decisions.c.round_id, _decisions.c.project_id)))
    .subquery("decision_records")
)

ROUNDS = recorded(
    _rounds,
    *("id", "fiscal_year", "allow_own", "state", "criteria"),
    *("opened_at", "closed_at", "published_at"),
    is_told=_has_begun,
)
# Until a round is published, its title may change without a word to others.
TITLES = recorded(_rounds, "id", "title", is_told=_is_published, name="rounds_published")
CANDIDATES = recorded(
    _candidates,
    *("round_id", "project_id", "place"),
    is_told=_candidates.c.round_id.in_(select(_rounds.c.id).where(_has_begun)),
)
# Earlier decisions stay inside, as do all of a round that is not published.
DECISIONS = recorded(
    _newest_decisions,
    *("round_id", "project_id", "decision", "reason", "meeting_date"),
    is_told=_newest_decisions.c.round_id.in_(select(_rounds.c.id).where(_is_published)),
)


def judged(session: Session) -> Iterator[dict[str, Any]]:
    """What the grades of each published round come to, candidate by candidate."""
    for round_id in rounds.published_ids(session):
        round_ = rounds.find(session, round_id)
        assert round_ is not None, "it was found just now"
        for result in round_.rank(sheets.of_round(session, round_id)):
            yield {"round_id": round_id, **_judgement(msgspec.to_builtins(round_.told(result)))}


def _judgement(candidate: dict[str, Any]) -> dict[str, Any]:
    return {name: candidate[name] for name in ("project_id", "values", "own_evaluations")}


JUDGEMENTS = Derived(
    Table(
        "score_sheets",
        MetaData(),
        Column("round_id", String, primary_key=True),
        Column("project_id", String, primary_key=True),
        Column("values", JSON),
        Column("own_evaluations", JSON),
    ),
    judged,
)


def opened(session: Session, fact: facts.RoundOpened, event: Event) -> None:
    row = {
        "id": fact.round_id,
        "fiscal_year": fact.fiscal_year,
        "allow_own": fact.allow_own,
        "criteria": msgspec.json.decode(event.data)["criteria"],
        "state": RoundState.OPEN.value,
        "opened_at": event.time,
    }
    put(session, ROUNDS.table, row, "id")
    for place, project_id in enumerate(fact.project_ids):
        row = {"round_id": fact.round_id, "project_id": project_id, "place": place}
        session.execute(insert(CANDIDATES.table).values(row))


def closed(session: Session, fact: facts.RoundClosed, event: Event) -> None:
    _note(session, fact, state=RoundState.CLOSED.value, closed_at=event.time)


def decided(session: Session, fact: facts.DecisionRecorded, _: Event) -> None:
    row = {
        "round_id": fact.round_id,
        "project_id": fact.project_id,
        "decision": fact.decision.value,
        "reason": fact.reason,
        "meeting_date": fact.meeting_date.isoformat(),
    }
    put(session, DECISIONS.table, row, "round_id", "project_id")


def published(session: Session, fact: facts.ResultsPublished, event: Event) -> None:
    _note(session, fact, state=RoundState.PUBLISHED.value, published_at=event.time)
    put(session, TITLES.table, {"id": fact.round_id, "title": fact.title}, "id")
    for candidate in msgspec.json.decode(event.data)["candidates"]:
        row = {"round_id": fact.round_id, **_judgement(candidate)}
        session.execute(insert(JUDGEMENTS.table).values(row))


def _note(session: Session, fact: facts.RoundFact, **told: Any) -> None:
    of_round = ROUNDS.table.c.id == fact.round_id
    session.execute(update(ROUNDS.table).where(of_round).values(told))


RECORD = Record(
    {
        facts.RoundOpened: projection(opened),
        facts.RoundClosed: projection(closed),
        facts.DecisionRecorded: projection(decided),
        facts.ResultsPublished: projection(published),
    },
    (ROUNDS, TITLES, CANDIDATES, DECISIONS, JUDGEMENTS),
)
