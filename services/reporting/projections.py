"""What reporting keeps of what others announced; each row is keyed by its producer's subject."""

import dataclasses
from datetime import date

from sqlalchemy.orm import Session

from services.reporting import storage
from services.reporting.domain import SharedDataset
from shared.events import council, evaluation, registry, sharing
from shared.events.codec import to_data
from shared.events.fact import Event
from shared.messaging import Told
from shared.vocabulary import TOKYO


def projects_told(session: Session, told: Told) -> None:
    """Facts of all kinds that are heard of projects, in any order, by three statements."""
    storage.put_projects(session, _submissions(told))
    storage.put_project_states(session, _states(told))
    storage.put_progress(
        session,
        [
            (fact.project_id, fact.fiscal_year, to_data(fact))
            for fact, _ in told
            if isinstance(fact, registry.ProgressReported)
        ],
    )


def _submissions(told: Told) -> list[storage.Submission]:
    return [
        (fact, event.time) for fact, event in told if isinstance(fact, registry.ProjectSubmitted)
    ]


def _states(told: Told) -> dict[str, str]:
    """By project, where the last of the facts leaves it."""
    return {
        fact.project_id: registry.state_after(fact)
        for fact, _ in told
        if not isinstance(fact, registry.ProgressReported)
    }


def results_published(session: Session, fact: evaluation.ResultsPublished, event: Event) -> None:
    storage.put_round(session, fact.round_id, event.position, to_data(fact))


def dataset_shared(session: Session, fact: sharing.DatasetShared, event: Event) -> None:
    storage.put_dataset(
        session,
        SharedDataset(
            id=fact.dataset_id,
            title=fact.title,
            kind=fact.kind,
            municipality=fact.municipality,
            audience=fact.recipients.audience,
            municipalities=fact.recipients.municipalities,
            version=1,
            row_count=fact.row_count,
            updated_on=_day(event),
        ),
    )


def dataset_version_added(
    session: Session, fact: sharing.DatasetVersionAdded, event: Event
) -> None:
    known = storage.find_dataset(session, fact.dataset_id)
    assert known is not None
    newer = dataclasses.replace(
        known, version=fact.version, row_count=fact.row_count, updated_on=_day(event)
    )
    storage.put_dataset(session, newer)


def consent_changed(session: Session, fact: sharing.ConsentChanged, event: Event) -> None:
    known = storage.find_dataset(session, fact.dataset_id)
    assert known is not None
    changed = dataclasses.replace(
        known,
        audience=fact.recipients.audience,
        municipalities=fact.recipients.municipalities,
        updated_on=_day(event),
    )
    storage.put_dataset(session, changed)


def plan_item_added(session: Session, fact: council.PlanItemAdded, _: Event) -> None:
    storage.put_plan_item(session, fact.item_id, f"{fact.number} {fact.title}")


def commitment_signed(session: Session, fact: council.CommitmentSigned, event: Event) -> None:
    told = {
        "id": fact.commitment_id,
        "project_id": fact.project_id,
        "municipality": fact.municipality,
        "words": fact.words,
        "signed_at": event.time,
    }
    storage.put_commitment(session, told)


def commitment_withdrawn(session: Session, fact: council.CommitmentWithdrawn, _: Event) -> None:
    storage.drop_commitment(session, fact.commitment_id)


def _day(event: Event) -> date:
    return event.time.astimezone(TOKYO).date()
