"""Datasets with their consents and versions."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Table,
    Text,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.sharing.domain import (
    CheckedFile,
    Consent,
    Dataset,
    DatasetVersion,
    DeclaredIdentifiers,
    VersionUnknown,
)
from services.sharing.storage.tables import consents, datasets, named_recipients, versions
from shared.access import Member
from shared.database import holds_words, page_of
from shared.events.sharing import Audience, Recipients, knows_every_dataset
from shared.vocabulary import DatasetKind, municipality, search_key


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which datasets a list shall hold; None means any. Pages count from 1."""

    kind: DatasetKind | None = None
    municipality: str | None = None
    q: str = ""
    page: int = 1
    per_page: int = 20


@dataclass(frozen=True)
class ConsentGiven:
    """A consent, and the recipients of the one before it; None where it is the first."""

    consent: Consent
    before: Recipients | None


def find(session: Session, dataset_id: str) -> Dataset | None:
    return _one(session, select(datasets).where(datasets.c.id == dataset_id))


def find_and_lock(session: Session, dataset_id: str) -> Dataset | None:
    """As `find`, and nobody else changes the dataset before this transaction ends."""
    return _one(session, select(datasets).where(datasets.c.id == dataset_id).with_for_update())


def visible_to(session: Session, member: Member, choice: Choice) -> tuple[list[Dataset], int]:
    """One page of what the member may know of, the newest change first, and how many in all."""
    query = (
        select(datasets)
        .where(_known_to(member), *_chosen(choice))
        .order_by(datasets.c.updated_at.desc(), datasets.c.id)
    )
    rows, total = page_of(session, query, choice.page, choice.per_page)
    return _load(session, rows), total


def add(session: Session, dataset: Dataset) -> bool:
    """Write a new dataset; False if another one already has its id."""
    try:
        with session.begin_nested():
            session.execute(insert(datasets).values(id=dataset.id, **_row(dataset)))
            _add_version(session, dataset)
    except IntegrityError:
        return False
    _add_consent(session, dataset)
    return True


def version_sent_as(session: Session, version_id: str) -> tuple[str, str] | None:
    """The dataset and hash of the version that was sent under this key, if one was."""
    row = session.execute(select(versions).where(versions.c.id == version_id)).first()
    return (row.dataset_id, row.sha256) if row else None


def get_version(session: Session, dataset_id: str, number: int) -> DatasetVersion:
    """Raise VersionUnknown if there is none of that number."""
    row = session.execute(
        select(versions).where(versions.c.dataset_id == dataset_id, versions.c.number == number)
    ).first()
    if row is None:
        raise VersionUnknown(number)
    return _version(row)


def list_versions(
    session: Session, dataset_id: str, page: int, per_page: int
) -> tuple[list[DatasetVersion], int]:
    """One page, newest first, and how many there are in all."""
    query = select(versions).where(versions.c.dataset_id == dataset_id)
    rows, total = page_of(session, query.order_by(versions.c.number.desc()), page, per_page)
    return [_version(row) for row in rows], total


def list_consents(
    session: Session, dataset_id: str, page: int, per_page: int
) -> tuple[list[ConsentGiven], int]:
    """One page, newest first, and how many there are in all."""
    earlier = consents.alias()
    follows = (earlier.c.dataset_id == consents.c.dataset_id) & (
        earlier.c.number == consents.c.number - 1
    )
    query = (
        select(
            consents,
            earlier.c.audience.label("audience_before"),
            earlier.c.municipalities.label("municipalities_before"),
        )
        .outerjoin_from(consents, earlier, follows)
        .where(consents.c.dataset_id == dataset_id)
        .order_by(consents.c.number.desc())
    )
    rows, total = page_of(session, query, page, per_page)
    return [ConsentGiven(_consent(row), _before(row)) for row in rows], total


def recipients_before(session: Session, dataset: Dataset) -> list[Recipients]:
    """Those of the consents before the newest, each once however often it was given."""
    named = cast(consents.c.municipalities, Text).label("named")
    query = (
        select(consents.c.audience, named)
        .where(consents.c.dataset_id == dataset.id, consents.c.number < dataset.consent.number)
        .distinct()
    )
    return [_recipients(row.audience, json.loads(row.named)) for row in session.execute(query)]


def save_version(session: Session, dataset: Dataset) -> None:
    """Write the newest version. The dataset must be locked."""
    session.execute(update(datasets).where(datasets.c.id == dataset.id).values(_row(dataset)))
    _add_version(session, dataset)


def save_consent(session: Session, dataset: Dataset) -> None:
    """Write the newest consent. The dataset must be locked."""
    session.execute(update(datasets).where(datasets.c.id == dataset.id).values(_row(dataset)))
    _add_consent(session, dataset)


def _known_to(member: Member) -> ColumnElement[bool]:
    """`Dataset.relations_to` as a condition: own, or reached by the newest consent."""
    if knows_every_dataset(member):
        return true()
    reached = [datasets.c.audience == Audience.OPEN]
    if member.municipality is not None:
        named = exists().where(
            named_recipients.c.dataset_id == datasets.c.id,
            named_recipients.c.municipality == member.municipality,
        )
        reached += [
            datasets.c.municipality == member.municipality,
            datasets.c.audience == Audience.ALL_MEMBERS,
            named,
        ]
    return or_(*reached)


def _chosen(choice: Choice) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if choice.kind:
        conditions.append(datasets.c.kind == choice.kind)
    if choice.municipality:
        conditions.append(datasets.c.municipality == choice.municipality)
    return [*conditions, *holds_words(datasets.c.search_text, choice.q)]


def _row(dataset: Dataset) -> dict[str, Any]:
    return {
        "title": dataset.title,
        "kind": dataset.kind.value,
        "description": dataset.description,
        "municipality": dataset.municipality,
        "search_text": _searched(dataset),
        "audience": dataset.consent.recipients.audience.value,
        "created_at": dataset.created_at,
        "updated_at": dataset.updated_at,
        "revision": dataset.revision,
    }


def _searched(dataset: Dataset) -> str:
    """The words by which people look for it: its own, its kind's and its town's."""
    town = municipality(dataset.municipality).name
    return search_key("\n".join((dataset.title, dataset.description, dataset.kind.label, town)))


def _add_consent(session: Session, dataset: Dataset) -> None:
    consent = dataset.consent
    named = consent.recipients.municipalities
    session.execute(
        insert(consents).values(
            dataset_id=dataset.id,
            number=consent.number,
            audience=consent.recipients.audience.value,
            municipalities=list(named),
            since=consent.since,
            given_by=consent.given_by,
        )
    )
    session.execute(delete(named_recipients).where(named_recipients.c.dataset_id == dataset.id))
    for code in named:
        session.execute(insert(named_recipients).values(dataset_id=dataset.id, municipality=code))


def _add_version(session: Session, dataset: Dataset) -> None:
    version = dataset.newest
    file = asdict(version.file)
    session.execute(
        insert(versions).values(
            dataset_id=dataset.id,
            number=version.number,
            id=version.id,
            uploaded_at=version.uploaded_at,
            uploaded_by=version.uploaded_by,
            **file,
        )
    )


def _one(session: Session, query: Select[Any]) -> Dataset | None:
    return next(iter(_load(session, session.execute(query).all())), None)


def _load(session: Session, rows: Sequence[Row[Any]]) -> list[Dataset]:
    """The datasets with their newest consents and versions, in two queries."""
    ids = [row.id for row in rows]
    consent_of, newest_of = _newest(session, consents, ids), _newest(session, versions, ids)
    found = [
        Dataset(
            id=row.id,
            title=row.title,
            kind=DatasetKind(row.kind),
            description=row.description,
            municipality=row.municipality,
            created_at=row.created_at,
            updated_at=row.updated_at,
            revision=row.revision,
        )
        for row in rows
    ]
    for dataset in found:
        dataset.consent = _consent(consent_of[dataset.id])
        dataset.newest = _version(newest_of[dataset.id])
    return found


def _newest(session: Session, table: Table, ids: Sequence[str]) -> dict[str, Row[Any]]:
    """Each dataset's row of the highest number, looked up from the dataset: one row is read."""
    of_dataset = table.alias()
    highest = select(func.max(of_dataset.c.number)).where(of_dataset.c.dataset_id == datasets.c.id)
    query = (
        select(table)
        .join_from(datasets, table, table.c.dataset_id == datasets.c.id)
        .where(datasets.c.id.in_(ids), table.c.number == highest.scalar_subquery())
    )
    return {row.dataset_id: row for row in session.execute(query)}


def _consent(row: Row[Any]) -> Consent:
    recipients = _recipients(row.audience, row.municipalities)
    return Consent(row.number, recipients, row.since, row.given_by)


def _before(row: Row[Any]) -> Recipients | None:
    if row.audience_before is None:
        return None
    return _recipients(row.audience_before, row.municipalities_before)


def _recipients(audience: str, named: Sequence[str]) -> Recipients:
    return Recipients(audience=Audience(audience), municipalities=tuple(named))


def _version(row: Row[Any]) -> DatasetVersion:
    return DatasetVersion(row.id, row.number, _file(row), row.uploaded_at, row.uploaded_by)


def _file(row: Row[Any]) -> CheckedFile:
    return CheckedFile(
        file_name=row.file_name,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        encoding=row.encoding,
        header_rows=row.header_rows,
        columns=tuple(row.columns),
        row_count=row.row_count,
        notes=tuple(row.notes),
        declared=tuple(DeclaredIdentifiers(**declared) for declared in row.declared),
    )
