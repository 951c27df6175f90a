"""Commitments: a 首長 signs for the own municipality, and withdraws."""

from collections.abc import Sequence

from services.council import permissions
from services.council.domain.commitments import Commitment
from services.council.domain.errors import CommitmentStands
from services.council.storage import commitments, members
from shared.access import Relation
from shared.acts import Act
from shared.errors import KeyTaken
from shared.transactions import UnitOfWork


def list_commitments(
    work: UnitOfWork, what: commitments.Search, page: int, per_page: int
) -> tuple[Sequence[Commitment], int]:
    """One page, those withdrawn included, and how many there are."""
    return commitments.search(work.session, what, page, per_page)


def sign_commitment(
    work: UnitOfWork, commitment_id: str, project_id: str, words: str
) -> Commitment:
    """The caller's municipality commits itself; a repeat with the same id answers the first one.

    Raise CommitmentStands, or KeyTaken for other words. Whether there is such a project is not
    council's to know.
    """
    permissions.SIGN_COMMITMENT.check(work.by, Relation.OWN)
    town = work.by.municipality
    assert town is not None  # Duties refuses a 首長 of no municipality
    # Asked before the id is looked for: what stands by now may be the same form, sent twice.
    stands = commitments.stands(work.session, project_id, town)
    existing = commitments.find(work.session, commitment_id)
    if existing and (existing.project_id, existing.words) == (project_id, words):
        return existing
    if stands:
        raise CommitmentStands()
    if existing:
        raise KeyTaken()
    return _signed(work, commitment_id, project_id, town, words)


def _signed(
    work: UnitOfWork, commitment_id: str, project_id: str, municipality: str, words: str
) -> Commitment:
    commitment = Commitment(
        id=commitment_id,
        project_id=project_id,
        municipality=municipality,
        words=words,
        signed_by=work.by.id,
        signed_at=work.now,
        signed_as=signer.card.name if (signer := members.find(work.session, work.by.id)) else None,
    )
    fact = commitment.signed()
    commitments.add(work.session, commitment)
    work.announce(fact)
    work.record(Act.COMMITMENT_SIGNED, project_id)
    return commitment


def withdraw_commitment(work: UnitOfWork, commitment_id: str, reason: str) -> Commitment:
    """It stands no longer, and stays on record. Raise NotFound or CommitmentWithdrawnBefore."""
    commitment = commitments.get_and_lock(work.session, commitment_id)
    own = work.by.is_of(commitment.municipality)
    permissions.WITHDRAW_COMMITMENT.check(work.by, Relation.OWN if own else Relation.OTHER)
    withdrawn, fact = commitment.withdraw(by=work.by.id, at=work.now, reason=reason)
    commitments.note_withdrawal(work.session, withdrawn)
    work.announce(fact)
    work.record(Act.COMMITMENT_WITHDRAWN, commitment.project_id)
    return withdrawn
