"""What `sharing` announces about datasets: that they are there, and for whom.

Never rows of a dataset. Where not all members may know of a dataset, its facts are withheld from
the others' reading of the feed.
"""

from dataclasses import dataclass, replace

from shared.access import Member, Role
from shared.events.fact import Fact
from shared.vocabulary import MUNICIPALITY_CODES, DatasetKind, Labelled


class Audience(Labelled):
    """For whom the owning municipality shares a dataset."""

    ALL_MEMBERS = "all_members", "全構成員"
    NAMED = "named", "指定した市町"
    SECRETARIAT = "secretariat", "事務局のみ"
    OPEN = "open", "公開"
    WITHDRAWN = "withdrawn", "共有停止"


_EVERYBODY = (Audience.ALL_MEMBERS, Audience.OPEN)


@dataclass(frozen=True, kw_only=True)
class Recipients:
    """An audience, and the municipalities where it is `named`."""

    audience: Audience
    municipalities: tuple[str, ...] = ()

    def reach(self, member: Member) -> bool:
        """Whether the member is among them; the owner's own people are not meant here."""
        if member.holds(Role.COORDINATOR) and self.reach_secretariat:
            return True
        match self.audience:
            case Audience.OPEN:
                return True
            case Audience.ALL_MEMBERS:
                return member.municipality is not None
            case Audience.NAMED:
                return member.municipality in self.municipalities
        return False

    def known_to(self, member: Member) -> "Recipients":
        """Themselves to those among them, nobody in particular to all others."""
        return self if self.reach(member) else Recipients(audience=Audience.NAMED)

    @property
    def reach_secretariat(self) -> bool:
        return self.audience is Audience.SECRETARIAT or self.audience in _EVERYBODY

    def reach_every_town(self, owner: str | None) -> bool:
        """Whether no municipality beside the owner is left out, however that is written."""
        others = set(MUNICIPALITY_CODES) - {owner}
        return self.audience in _EVERYBODY or others <= set(self.municipalities)


def knows_every_dataset(member: Member) -> bool:
    """事務局 and 監査 see that a dataset exists, its title and its consent, whoever shares it."""
    return member.holds(Role.COORDINATOR, Role.AUDITOR)


@dataclass(frozen=True, kw_only=True)
class DatasetFact(Fact):
    """A fact about one dataset; `municipality` owns it."""

    dataset_id: str
    municipality: str
    recipients: Recipients

    @property
    def subject(self) -> str:
        return f"dataset/{self.dataset_id}"

    def readable_by(self, member: Member) -> bool:
        return (
            member.is_of(self.municipality)
            or knows_every_dataset(member)
            or self.recipients.reach(member)
        )


@dataclass(frozen=True, kw_only=True)
class DatasetShared(DatasetFact):
    """A municipality shares a new dataset; the file is its version 1."""

    TYPE = "sharing.dataset.shared.v1"
    LABEL = "データの共有"

    title: str
    kind: DatasetKind
    row_count: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DatasetVersionAdded(DatasetFact):
    """A newer file of a dataset; the earlier ones stay."""

    TYPE = "sharing.dataset.version_added.v1"
    LABEL = "データの版の追加"

    version: int
    row_count: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ConsentChanged(DatasetFact):
    """The owner shares with others than before, or with nobody any more (`withdrawn`).

    `title` and `kind` are told again, for those who could not know the dataset until now.
    """

    TYPE = "sharing.dataset.consent_changed.v1"
    LABEL = "共有範囲の変更"

    title: str
    kind: DatasetKind
    version: int
    before: Recipients

    def readable_by(self, member: Member) -> bool:
        return super().readable_by(member) or self.before.reach(member)

    def narrowed_for(self, member: Member) -> Fact:
        """Who lost consent learns that, and not who has it now; who gained it, not who had it."""
        if member.is_of(self.municipality) or knows_every_dataset(member):
            return self
        return replace(
            self,
            recipients=self.recipients.known_to(member),
            before=self.before.known_to(member),
        )
