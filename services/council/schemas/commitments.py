"""Commitments of 首長."""

from typing import Any

from marshmallow import fields

from services.council.domain.commitments import LONGEST_REASON, LONGEST_WORDS
from shared.web.fields import PageQuery, Strict, Text, municipality_code

EXAMPLE_COMMITMENT: dict[str, Any] = {
    "project_id": "5f0c2a7e-91d4-4c56-8a5d-3c2b7e9f1a01",
    "words": "令和9年度当初予算に町負担分を計上し、企画財政課に担当の職員を1名置きます。",
}

EXAMPLE_WITHDRAWAL: dict[str, Any] = {
    "reason": "負担の内容を改めるため、取り下げて署名し直します。"
}

EXAMPLE_COMMITMENT_ANSWER: dict[str, Any] = {
    "id": "d2b7c8e1-40f3-4a6b-9c15-7e8f90a1b2c3",
    **EXAMPLE_COMMITMENT,
    "municipality": "016942",
    "signed_by": "6f1c2a94-3d57-4b8e-9a41-0c5d7e2f8b13",
    "signed_at": "2026-11-23T01:30:00+00:00",
    "withdrawal": None,
}


class NewCommitment(Strict):
    """The municipality is the caller's own."""

    project_id = fields.UUID(required=True)
    words = Text(most=LONGEST_WORDS, least=1, required=True)


class CommitmentWithdrawal(Strict):
    reason = Text(most=LONGEST_REASON, least=1, required=True)


class WithdrawalAnswer(Strict):
    """`by` is a member id."""

    by = fields.String()
    at = fields.AwareDateTime()
    reason = fields.String()


class CommitmentAnswer(NewCommitment):
    """A commitment; `signed_by` is a member id, and `withdrawal` null while it stands.

    `signed_as` is what the member was called when they signed.
    """

    id = fields.UUID()
    municipality = municipality_code()
    signed_by = fields.String()
    signed_at = fields.AwareDateTime()
    signed_as = fields.String(allow_none=True)
    withdrawal = fields.Nested(WithdrawalAnswer, allow_none=True)


class CommitmentQuery(PageQuery):
    project_id = fields.UUID(load_default=None)
    municipality = municipality_code(load_default="")


class CommitmentPage(PageQuery):
    items = fields.List(fields.Nested(CommitmentAnswer))
    total = fields.Integer()
