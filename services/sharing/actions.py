"""What members do with datasets: one action, one transaction; and the questions they ask."""

from dataclasses import dataclass

from services.sharing import permissions
from services.sharing.domain import (
    Access,
    CheckedFile,
    Dataset,
    DatasetVersion,
    Use,
)
from services.sharing.storage import accesses, datasets
from services.sharing.storage.accesses import LoggedAccess
from services.sharing.storage.datasets import Choice, ConsentGiven
from shared.access import Member, Permission, Relation
from shared.acts import Act
from shared.errors import KeyTaken, NotAllowed, NotFound, Refusal, Stale
from shared.events.sharing import Recipients
from shared.transactions import UnitOfWork
from shared.vocabulary import DatasetKind


class NoMunicipality(NotAllowed):
    """Whoever belongs to no town has nothing to share."""

    def __init__(self) -> None:
        super().__init__("市町に属さない方は、データを共有できません。")


@dataclass(frozen=True)
class Description:
    """What the uploader says of a new dataset."""

    title: str
    kind: DatasetKind
    description: str
    recipients: Recipients


def share_dataset(
    work: UnitOfWork, dataset_id: str, description: Description, file: CheckedFile
) -> Dataset:
    """Share a checked file as a new dataset of the caller's municipality.

    A repeat finds the first, if the caller may still see it; raise KeyTaken for other content.
    """
    permissions.SHARE.check(work.by, Relation.OWN)
    if work.by.municipality is None:
        raise NoMunicipality()
    weigh(work, description.recipients)
    dataset = Dataset(
        id=dataset_id,
        title=description.title,
        kind=description.kind,
        description=description.description,
        municipality=work.by.municipality,
        created_at=work.now,
        updated_at=work.now,
    )
    shared = dataset.share(file, description.recipients, work.by.id)
    if not datasets.add(work.session, dataset):
        before = see_dataset(work, dataset_id)
        if not dataset.repeats(before, datasets.get_version(work.session, dataset_id, 1)):
            raise KeyTaken()
        return before
    work.announce(shared)
    _record_consent(work, dataset, before=None)
    return dataset


def weigh(work: UnitOfWork, recipients: Recipients) -> None:
    """Consent of the caller's town to every other is of great weight: raise PasswordWanted."""
    if recipients.reach_every_town(work.by.municipality):
        work.by.require_proof(work.now)


def add_version(work: UnitOfWork, dataset_id: str, version_id: str, file: CheckedFile) -> Dataset:
    """Add a checked file as the next version; a repeat with the same `version_id` finds it.

    Raise KeyTaken for another file, or another dataset.
    """
    dataset = _to_change(work, dataset_id, permissions.ADD_VERSION)
    if before := datasets.version_sent_as(work.session, version_id):
        if before == (dataset_id, file.sha256):
            return dataset
        raise KeyTaken()
    added = dataset.add_version(version_id, file, work.by.id, work.now)
    datasets.save_version(work.session, dataset)
    work.announce(added)
    return dataset


def change_consent(
    work: UnitOfWork, dataset_id: str, revision: int, recipients: Recipients
) -> Dataset:
    """Share with others than before, or with nobody; Stale if not made for `revision`."""
    weigh(work, recipients)
    dataset = _to_change(work, dataset_id, permissions.CHANGE_CONSENT)
    if dataset.revision != revision:
        raise Stale(
            "ほかの画面でこのデータが更新されました。最新の内容を確かめてから、もう一度操作してください。"
        )
    if changed := dataset.change_consent(recipients, work.by.id, work.now):
        datasets.save_consent(work.session, dataset)
        work.announce(changed)
        _record_consent(work, dataset, before=changed.before)
    return dataset


def _record_consent(work: UnitOfWork, dataset: Dataset, *, before: Recipients | None) -> None:
    now = dataset.consent.recipients
    work.record(
        Act.CONSENT_CHANGED,
        dataset.id,
        audience_before=before.audience.value if before else None,
        municipalities_before=list(before.municipalities) or None if before else None,
        audience=now.audience.value,
        municipalities=list(now.municipalities) or None,
    )


@dataclass(frozen=True)
class Answer:
    """What became of an attempt to read: the version to read, or why not."""

    dataset: Dataset
    version: DatasetVersion
    refusal: Refusal | None = None

    def version_to_read(self) -> DatasetVersion:
        """Raise the refusal, if there is one."""
        if self.refusal:
            raise self.refusal
        return self.version


def ask_to_read(work: UnitOfWork, dataset_id: str, number: int | None, use: Use) -> Answer:
    """Log that the caller wants to read, and answer whether they may.

    The refusal is answered, not raised, so that its line in the log is committed.
    """
    dataset = _existing(work, dataset_id)
    allowed = permissions.READ.allows(work.by, *dataset.relations_to(work.by))
    version = dataset.newest
    if allowed and number is not None:
        version = datasets.get_version(work.session, dataset_id, number)
    asked_for = number if number and number in range(1, version.number) else version.number
    is_new = _log_access(work, dataset, asked_for, use, allowed=allowed)
    if is_new and allowed and use is Use.DOWNLOAD:
        work.record(Act.DATASET_DOWNLOADED, dataset_id, version=version.number)
    return Answer(dataset, version, None if allowed else _why_hidden(work, dataset))


def confirm_reader(work: UnitOfWork, dataset_id: str) -> None:
    """Raise unless the caller, who asked to read, may read still."""
    dataset = _existing(work, dataset_id)
    if not permissions.READ.allows(work.by, *dataset.relations_to(work.by)):
        raise _why_hidden(work, dataset)


def _log_access(
    work: UnitOfWork, dataset: Dataset, version: int, use: Use, *, allowed: bool
) -> bool:
    """Whether it is told anew: what was done again within a minute has its line already."""
    access = Access(
        id=work.new_id(),
        dataset_id=dataset.id,
        version=version,
        use=use,
        allowed=allowed,
        at=work.now,
        member_id=work.by.id,
        municipality=work.by.municipality,
    )
    return accesses.add(work.session, access)


def see_dataset_to_change(work: UnitOfWork, dataset_id: str) -> Dataset:
    """The dataset, if the caller may add versions to it: asked before a file is looked at."""
    dataset = _existing(work, dataset_id)
    _check(work, permissions.ADD_VERSION, dataset)
    return dataset


def see_dataset(work: UnitOfWork, dataset_id: str) -> Dataset:
    dataset = _existing(work, dataset_id)
    _check(work, permissions.SEE, dataset)
    return dataset


def list_datasets(work: UnitOfWork, choice: Choice) -> tuple[list[Dataset], int]:
    """One page of what the caller may know of, and how many there are in all."""
    permissions.LIST.check(work.by)
    return datasets.visible_to(work.session, work.by, choice)


def list_versions(
    work: UnitOfWork, page: int, per_page: int, dataset_id: str
) -> tuple[list[DatasetVersion], int]:
    """One page of its versions, newest first, and how many there are in all."""
    see_dataset(work, dataset_id)
    return datasets.list_versions(work.session, dataset_id, page, per_page)


def list_consents(
    work: UnitOfWork, page: int, per_page: int, dataset_id: str
) -> tuple[list[ConsentGiven], int]:
    """One page of the owner's consents, newest first, and how many there are in all."""
    _check(work, permissions.SEE_CONSENTS, _existing(work, dataset_id))
    return datasets.list_consents(work.session, dataset_id, page, per_page)


def list_accesses(
    work: UnitOfWork, page: int, per_page: int, dataset_id: str
) -> tuple[list[LoggedAccess], int]:
    """Who looked at one dataset."""
    _check(work, permissions.SEE_ACCESSES, _existing(work, dataset_id))
    return accesses.newest(work.session, page, per_page, dataset_id)


def list_all_accesses(work: UnitOfWork, page: int, per_page: int) -> tuple[list[LoggedAccess], int]:
    """Who looked at anything."""
    permissions.SEE_ACCESS_LOG.check(work.by)
    return accesses.newest(work.session, page, per_page)


def allowed_actions(member: Member, dataset: Dataset) -> list[str]:
    """Names of what the member may do with the dataset now."""
    relations = dataset.relations_to(member)
    possible = {
        "preview": permissions.READ,
        "download": permissions.READ,
        "add-version": permissions.ADD_VERSION,
        "change-consent": permissions.CHANGE_CONSENT,
        "see-consents": permissions.SEE_CONSENTS,
        "see-accesses": permissions.SEE_ACCESSES,
    }
    return [name for name, needed in possible.items() if needed.allows(member, *relations)]


def _existing(work: UnitOfWork, dataset_id: str) -> Dataset:
    dataset = datasets.find(work.session, dataset_id)
    if dataset is None:
        raise NotFound()
    return dataset


def _to_change(work: UnitOfWork, dataset_id: str, needed: Permission) -> Dataset:
    """The dataset, locked, if the caller may change it so."""
    dataset = datasets.find_and_lock(work.session, dataset_id)
    if dataset is None:
        raise NotFound()
    _check(work, needed, dataset)
    return dataset


def _check(work: UnitOfWork, permission: Permission, dataset: Dataset) -> None:
    """Raise unless allowed; whoever may see the dataset is told that this is not for them."""
    relations = dataset.relations_to(work.by)
    if permission.allows(work.by, *relations):
        return
    if permissions.SEE.allows(work.by, *relations):
        raise NotAllowed()
    raise _why_hidden(work, dataset)


def _why_hidden(work: UnitOfWork, dataset: Dataset) -> NotFound | NotAllowed:
    return dataset.why_hidden_from(work.by, datasets.recipients_before(work.session, dataset))
