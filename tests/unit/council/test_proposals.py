"""Proposals: two pairs of eyes, and a fortnight."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.council.domain.errors import NotTheirProposal, ProposalOver, SecondPairOfEyes
from services.council.domain.members import Duties, Term
from services.council.domain.proposals import LIFE, Proposal, ProposalState, ProposedAction
from shared.access import Role

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
OPEN = Proposal(
    id="p",
    deed=ProposedAction.RESET,
    member_id="member",
    revision=3,
    proposed_by="first",
    proposed_at=AT,
)


@pytest.mark.parametrize("by", ["first", "member"])
def test_neither_proposer_nor_member_settles(by):
    with pytest.raises(SecondPairOfEyes):
        OPEN.confirm(by=by, at=AT)
    with pytest.raises(SecondPairOfEyes):
        OPEN.decline(by=by, at=AT, reason="不要")


def test_only_the_proposer_withdraws():
    assert OPEN.withdraw(by="first", at=AT).state(AT) is ProposalState.WITHDRAWN
    with pytest.raises(NotTheirProposal):
        OPEN.withdraw(by="second", at=AT)


def test_it_is_settled_once_and_not_after_a_fortnight():
    confirmed = OPEN.confirm(by="second", at=AT + LIFE - timedelta(seconds=1))
    with pytest.raises(ProposalOver):
        confirmed.decline(by="third", at=AT, reason="不要")
    assert OPEN.state(AT + LIFE) is ProposalState.EXPIRED
    with pytest.raises(ProposalOver):
        OPEN.confirm(by="second", at=AT + LIFE)


def duties(*roles: Role, town: str | None = "016942", until: date | None = None) -> Duties:
    return Duties(
        municipality=town,
        roles=frozenset(roles),
        term=Term(begins=date(2026, 4, 1), until=until),
    )


HELD = duties(Role.OFFICIAL, Role.HEAD, until=date(2027, 3, 31))


@pytest.mark.parametrize(
    "wanted",
    [
        duties(Role.OFFICIAL, Role.AUDITOR, until=date(2027, 3, 31)),
        duties(Role.OFFICIAL, town="016934", until=date(2027, 3, 31)),
        duties(Role.OFFICIAL, until=date(2027, 4, 1)),
        duties(Role.OFFICIAL),
    ],
)
def test_another_role_or_town_or_a_longer_term_is_more(wanted):
    assert wanted.exceed(HELD)


def test_fewer_roles_and_a_shorter_term_are_not():
    assert not duties(Role.OFFICIAL, until=date(2026, 12, 31)).exceed(HELD)
    assert not HELD.exceed(HELD)
