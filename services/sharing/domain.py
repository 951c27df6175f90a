"""Datasets that municipalities share: versions, consent, and who looked at them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shared.access import Member, Relation
from shared.errors import Conflict, Hidden, Invalid, NotAllowed, NotFound, Problem
from shared.events.sharing import (
    Audience,
    ConsentChanged,
    DatasetShared,
    DatasetVersionAdded,
    Recipients,
    knows_every_dataset,
)
from shared.tables import holds_personal_number
from shared.vocabulary import MUNICIPALITY_CODES, DatasetKind, municipality


class PersonalNumberInWords(Invalid):
    """A title, description or file name that may hold a 個人番号; the words are not kept."""


class NoRecipients(Invalid):
    """A consent that does not say clearly for whom it is."""


class SameContent(Conflict):
    """The newest version already holds these bytes."""

    def __init__(self) -> None:
        super().__init__("最新の版と同じ内容のファイルです。新しいファイルを選んでください。")


class VersionUnknown(NotFound):
    def __init__(self, number: int) -> None:
        super().__init__(f"第{number}版はありません。")


class Unshared(NotAllowed):
    """It is for the owner, and for nobody else, to let the caller read."""

    title = "このデータは閲覧できません"

    def __init__(self, owner: str, why: str) -> None:
        super().__init__(f"{owner}{why}閲覧が必要なときは、{owner}にお問い合わせください。")


class ConsentEnded(Unshared):
    """The caller could see the dataset once and no longer can."""

    def __init__(self, owner: str, audience: Audience) -> None:
        did = "共有の同意を撤回した" if audience is Audience.WITHDRAWN else "共有の範囲を変更した"
        super().__init__(owner, f"がこのデータの{did}ため、閲覧できません。")


class NotShared(Unshared):
    """The caller may know of the dataset, but its rows are not shared with them."""

    def __init__(self, owner: str) -> None:
        super().__init__(owner, "は、このデータの中身を共有していません。")


@dataclass(frozen=True)
class Consent:
    """The owner's word on who may read, valid from `since` until the next one."""

    number: int
    recipients: Recipients
    since: datetime
    given_by: str


@dataclass(frozen=True)
class DeclaredIdentifiers:
    """The uploader's word that column `column` (from 1) holds numbers of another kind."""

    column: int
    meaning: str


@dataclass(frozen=True)
class CheckedFile:
    """A file that passed every check, as it will be kept."""

    file_name: str
    sha256: str
    size_bytes: int
    encoding: str
    header_rows: int
    columns: tuple[str, ...]
    row_count: int
    notes: tuple[str, ...]
    declared: tuple[DeclaredIdentifiers, ...] = ()


@dataclass(frozen=True)
class DatasetVersion:
    """One file of a dataset; never changed. `id` is the key under which it was sent."""

    id: str
    number: int
    file: CheckedFile
    uploaded_at: datetime
    uploaded_by: str


@dataclass
class Dataset:
    """A table that `municipality` owns.

    Of its consents and its versions, which no one counts, only the newest is at hand; `share`
    makes the first.
    """

    id: str
    title: str
    kind: DatasetKind
    description: str
    municipality: str
    created_at: datetime
    updated_at: datetime
    revision: int = 1
    consent: Consent = field(init=False)
    newest: DatasetVersion = field(init=False)

    def repeats(self, before: "Dataset", first: DatasetVersion) -> bool:
        """Whether what was just described is what `before` began with, and its first version."""
        told = self.title, self.kind, self.description, self.newest.file.sha256
        return told == (before.title, before.kind, before.description, first.file.sha256)

    @property
    def owner(self) -> str:
        """The name of the municipality, as people say it."""
        return municipality(self.municipality).name

    def share(self, file: CheckedFile, recipients: Recipients, by: str) -> DatasetShared:
        """Begin: the first version and the first consent."""
        _refuse_personal_numbers(
            {"/title": self.title, "/description": self.description, "/file": file.file_name}
        )
        if recipients.audience is Audience.WITHDRAWN:
            raise NoRecipients(problems=[Problem("/audience", "共有の範囲を選んでください。")])
        self.consent = Consent(1, self._checked(recipients), self.created_at, by)
        self.newest = DatasetVersion(self.id, 1, file, self.created_at, by)
        return DatasetShared(
            dataset_id=self.id,
            municipality=self.municipality,
            recipients=self.consent.recipients,
            title=self.title,
            kind=self.kind,
            row_count=file.row_count,
            size_bytes=file.size_bytes,
            sha256=file.sha256,
        )

    def add_version(
        self, version_id: str, file: CheckedFile, by: str, at: datetime
    ) -> DatasetVersionAdded:
        """Raise SameContent if nothing changed."""
        _refuse_personal_numbers({"/file": file.file_name})
        if file.sha256 == self.newest.file.sha256:
            raise SameContent()
        version = DatasetVersion(version_id, self.newest.number + 1, file, at, by)
        self.newest = version
        self._touched(at)
        return DatasetVersionAdded(
            dataset_id=self.id,
            municipality=self.municipality,
            recipients=self.consent.recipients,
            version=version.number,
            row_count=file.row_count,
            size_bytes=file.size_bytes,
            sha256=file.sha256,
        )

    def change_consent(
        self, recipients: Recipients, by: str, at: datetime
    ) -> ConsentChanged | None:
        """None if the recipients are those of before. Raise NoRecipients if they are unclear."""
        before, recipients = self.consent.recipients, self._checked(recipients)
        if recipients == before:
            return None
        self.consent = Consent(self.consent.number + 1, recipients, at, by)
        self._touched(at)
        return ConsentChanged(
            dataset_id=self.id,
            municipality=self.municipality,
            recipients=recipients,
            title=self.title,
            kind=self.kind,
            version=self.newest.number,
            before=before,
        )

    def relations_to(self, member: Member) -> tuple[Relation, ...]:
        """How the member stands to the dataset by the consent of now."""
        own = (Relation.OWN,) if member.is_of(self.municipality) else ()
        reached = self.consent.recipients.reach(member)
        return (*own, *((Relation.CONSENTED,) if reached else ())) or (Relation.OTHER,)

    def why_hidden_from(
        self, member: Member, before: Iterable[Recipients]
    ) -> NotFound | NotAllowed:
        """What to tell somebody who may not read: a secret stays one, an ended consent does not.

        `before` are the recipients of its consents before the newest.
        """
        if any(recipients.reach(member) for recipients in before):
            return ConsentEnded(self.owner, self.consent.recipients.audience)
        if knows_every_dataset(member) or member.is_of(self.municipality):
            return NotShared(self.owner)
        return Hidden()

    def _touched(self, at: datetime) -> None:
        self.revision += 1
        self.updated_at = at

    def _checked(self, recipients: Recipients) -> Recipients:
        """The recipients in the council's order and without the owner, who reads anyway."""
        named = recipients.municipalities
        if recipients.audience is not Audience.NAMED:
            if named:
                raise NoRecipients(problems=[Problem("/municipalities", _NAMED_ONLY)])
            return recipients
        if unknown := [code for code in named if code not in MUNICIPALITY_CODES]:
            told = f"協議会の構成市町ではありません：{'、'.join(unknown)}"
            raise NoRecipients(problems=[Problem("/municipalities", told)])
        others = tuple(
            code for code in MUNICIPALITY_CODES if code in named and code != self.municipality
        )
        if not others:
            raise NoRecipients(problems=[Problem("/municipalities", _CHOOSE)])
        return Recipients(audience=Audience.NAMED, municipalities=others)


def _refuse_personal_numbers(words: dict[str, str]) -> None:
    """Raise PersonalNumberInWords, naming the fields (by JSON pointer) but not what they say."""
    told = "個人番号（マイナンバー）とみられる12桁の数字が含まれています。取り除いてください。"
    found = [
        Problem(pointer, told) for pointer, text in words.items() if holds_personal_number(text)
    ]
    if found:
        raise PersonalNumberInWords(problems=found)


_CHOOSE = "共有する相手の市町を一つ以上選んでください。"
_NAMED_ONLY = "市町を個別に選べるのは、共有の範囲が「指定した市町」のときだけです。"


class Use(StrEnum):
    """What somebody wanted to do with the rows."""

    PREVIEW = "preview"
    DOWNLOAD = "download"


@dataclass(frozen=True)
class Access:
    """One line of the access log: who (as a municipality and a member), when, what, allowed or not.

    `municipality` is None for outside experts. `version` is the one asked for.
    """

    id: str
    dataset_id: str
    version: int
    use: Use
    allowed: bool
    at: datetime
    member_id: str
    municipality: str | None
