"""Commitments (コミットメント): what a municipality, through its 首長, promises to a project.

The project is the registry's: here it is a reference whose content nobody looks up.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from services.council.domain.errors import CommitmentWithdrawnBefore
from shared.errors import Invalid, Problem
from shared.events.council import CommitmentSigned, CommitmentWithdrawn
from shared.vocabulary import length_seen

LONGEST_WORDS = 1000
LONGEST_REASON = 1000


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """The end of a commitment; `by` is a member id."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """Signed once and never rewritten; `signed_by` is a member id. It stands until withdrawn.

    `signed_as` is what the member was called then; None if council does not know them.
    """

    id: str
    project_id: str
    municipality: str
    words: str
    signed_by: str
    signed_at: datetime
    signed_as: str | None = None
    withdrawal: Withdrawal | None = None

    def signed(self) -> CommitmentSigned:
        """Raise Invalid unless it says in 1 to 1000 characters what is promised."""
        _require(self.words, LONGEST_WORDS, "/words")
        return CommitmentSigned(
            commitment_id=self.id,
            project_id=self.project_id,
            municipality=self.municipality,
            signed_by=self.signed_by,
            words=self.words,
        )

    def withdraw(
        self, *, by: str, at: datetime, reason: str
    ) -> tuple["Commitment", CommitmentWithdrawn]:
        """Raise CommitmentWithdrawnBefore, or Invalid without a reason."""
        if self.withdrawal is not None:
            raise CommitmentWithdrawnBefore()
        _require(reason, LONGEST_REASON, "/reason")
        fact = CommitmentWithdrawn(commitment_id=self.id, withdrawn_by=by, reason=reason)
        return replace(self, withdrawal=Withdrawal(by=by, at=at, reason=reason)), fact


def _require(text: str, longest: int, pointer: str) -> None:
    if not text.strip():
        raise Invalid(problems=[Problem(pointer, "入力してください。")])
    if length_seen(text) > longest:
        raise Invalid(problems=[Problem(pointer, f"{longest}文字以内で入力してください。")])
