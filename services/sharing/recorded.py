"""What sharing's own facts say that its tables hold: datasets, their versions and consents.

`yui verify` lets these handlers write it anew, and compares.
"""

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from services.sharing.storage import tables
from shared.events import sharing as facts
from shared.events.fact import Event
from shared.messaging import projection
from shared.reconciling import Record, recorded

DATASETS = recorded(tables.datasets, "id", "title", "kind", "municipality", "audience")
CONSENTS = recorded(tables.consents, "dataset_id", "number", "audience", "municipalities", "since")
NAMED = recorded(tables.named_recipients, "dataset_id", "municipality")
VERSIONS = recorded(
    tables.versions,
    *("dataset_id", "number", "sha256", "size_bytes", "row_count", "uploaded_at"),
)


def shared(session: Session, fact: facts.DatasetShared, event: Event) -> None:
    session.execute(
        insert(DATASETS.table).values(
            id=fact.dataset_id,
            title=fact.title,
            kind=fact.kind.value,
            municipality=fact.municipality,
        )
    )
    _add_version(session, fact, 1, event)
    _add_consent(session, fact, event)


def version_added(session: Session, fact: facts.DatasetVersionAdded, event: Event) -> None:
    _add_version(session, fact, fact.version, event)


def consent_changed(session: Session, fact: facts.ConsentChanged, event: Event) -> None:
    _add_consent(session, fact, event)


def _add_version(
    session: Session,
    fact: facts.DatasetShared | facts.DatasetVersionAdded,
    number: int,
    event: Event,
) -> None:
    file = {"sha256": fact.sha256, "size_bytes": fact.size_bytes, "row_count": fact.row_count}
    version = {"dataset_id": fact.dataset_id, "number": number, "uploaded_at": event.time}
    session.execute(insert(VERSIONS.table).values(**version, **file))


def _add_consent(session: Session, fact: facts.DatasetFact, event: Event) -> None:
    """One more consent; the dataset's audience and the towns that it names are those of now."""
    audience, named = fact.recipients.audience.value, fact.recipients.municipalities
    consent = {"audience": audience, "municipalities": list(named), "since": event.time}
    session.execute(
        insert(CONSENTS.table).values(
            dataset_id=fact.dataset_id, number=_next_consent(fact.dataset_id), **consent
        )
    )
    of_dataset: ColumnElement[bool] = DATASETS.table.c.id == fact.dataset_id
    session.execute(update(DATASETS.table).where(of_dataset).values(audience=audience))
    session.execute(delete(NAMED.table).where(NAMED.table.c.dataset_id == fact.dataset_id))
    for code in named:
        session.execute(insert(NAMED.table).values(dataset_id=fact.dataset_id, municipality=code))


def _next_consent(dataset_id: str) -> ColumnElement[int]:
    consents = CONSENTS.table.alias()
    numbers = select(func.coalesce(func.max(consents.c.number), 0) + 1)
    return numbers.where(consents.c.dataset_id == dataset_id).scalar_subquery()


RECORD = Record(
    {
        facts.DatasetShared: projection(shared),
        facts.DatasetVersionAdded: projection(version_added),
        facts.ConsentChanged: projection(consent_changed),
    },
    (DATASETS, CONSENTS, NAMED, VERSIONS),
)
