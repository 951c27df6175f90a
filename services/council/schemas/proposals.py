"""Proposals that wait for a second 事務局 member, and what people are told of accounts."""

from typing import Any

from marshmallow import fields

from services.council.domain.commitments import LONGEST_REASON
from services.council.domain.notices import Event
from services.council.domain.proposals import ProposalState, ProposedAction
from services.council.schemas.common import ROLES
from services.council.schemas.members import EXAMPLE_MEMBER, EXAMPLE_MEMBER_ANSWER, CodeAnswer
from shared.web.fields import PageQuery, Strict, Text, choice, municipality_code

EXAMPLE_PROPOSAL: dict[str, Any] = {
    "id": "2b7f0d3a-6c15-4e8d-9f42-7a1b3c5d9e80",
    "deed": "revise",
    "member_id": EXAMPLE_MEMBER_ANSWER["id"],
    "proposed_by": "b81f4c26-0d3e-4a97-8c65-1e2f3a4b5c6d",
    "proposed_at": "2026-11-23T01:30:00+00:00",
    "valid_until": "2026-12-07T01:30:00+00:00",
    "known_as": EXAMPLE_MEMBER_ANSWER["name"],
    "state": "open",
    "wanted": {**EXAMPLE_MEMBER, "roles": ["official", "section_head"]},
    "settlement": None,
}

EXAMPLE_DECLINED: dict[str, Any] = {"reason": "所属長は、別の方です。"}


class WantedMember(Strict):
    """What a proposed appointment or revision is to bring about."""

    login = fields.String()
    name = fields.String()
    section = fields.String()
    municipality = municipality_code(allow_none=True)
    roles = fields.List(choice(ROLES))
    term_from = fields.Date()
    term_until = fields.Date(allow_none=True)


class SettlementAnswer(Strict):
    """How a proposal ended; `by` is a member id."""

    by = fields.String()
    at = fields.AwareDateTime()
    reason = fields.String()


class ProposalAnswer(Strict):
    """A proposal; `known_as` is the member's name when it was made, null where that was not kept.

    `wanted` is null for `resume` and `reset`, `settlement` until it is settled.
    """

    id = fields.UUID()
    deed = choice(ProposedAction)
    member_id = fields.String()
    proposed_by = fields.String()
    proposed_at = fields.AwareDateTime()
    valid_until = fields.AwareDateTime()
    known_as = fields.String(allow_none=True)
    state = choice(ProposalState)
    wanted = fields.Nested(WantedMember, allow_none=True)
    settlement = fields.Nested(SettlementAnswer, allow_none=True)


class ConfirmedProposal(ProposalAnswer):
    """`reset_code` is null unless the deed opens a way in."""

    reset_code = fields.Nested(CodeAnswer, allow_none=True)


class Declining(Strict):
    reason = Text(most=LONGEST_REASON, least=1, required=True)


class ProposalPage(PageQuery):
    items = fields.List(fields.Nested(ProposalAnswer))
    total = fields.Integer()


class NoticeAnswer(Strict):
    """What `by` (a member id, or operator) did about a member; `reason` may be empty.

    `deed` is what was proposed, declined or withdrawn; null for other events and older notices.
    """

    id = fields.UUID()
    event = choice(Event)
    about = fields.String()
    by = fields.String()
    at = fields.AwareDateTime()
    reason = fields.String()
    deed = choice(ProposedAction, allow_none=True)
