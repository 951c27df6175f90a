from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.council.domain.api_tokens import secret_hash
from services.council.domain.errors import SessionOver
from services.council.domain.sessions import (
    GRACE,
    IDLE,
    LONGEST,
    Session,
    Use,
    family_hash,
    first_token,
    next_token,
)
from services.council.domain.visitors import Visitor

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HERE = Visitor(address="203.0.113.7", local=False, agent="browser")
FIRST = first_token("family", "0")


def session(started_at: datetime = NOW, renewed_at: datetime = NOW) -> Session:
    return Session(
        id="s",
        member_id="m",
        family_hash=family_hash(FIRST),
        token_hash=secret_hash(FIRST),
        started_at=started_at,
        renewed_at=renewed_at,
        proved_at=started_at,
        address="203.0.113.7",
        agent="browser",
    )


def renewed(begun: Session, token: str, at: datetime = NOW) -> Session:
    return begun.renewed(token, f"sealed {token}", HERE, at)


def test_a_session_ends_when_left_alone():
    session(renewed_at=NOW).require_running(NOW + IDLE - timedelta(seconds=1))
    with pytest.raises(SessionOver):
        session(renewed_at=NOW).require_running(NOW + IDLE)


def test_a_session_ends_after_a_week_however_busy():
    with pytest.raises(SessionOver):
        session(started_at=NOW - LONGEST).require_running(NOW)


def test_a_token_is_used_once():
    second = next_token(FIRST, "1")
    after = renewed(session(), second)

    assert session().use(FIRST, NOW) is Use.FIRST
    assert after.use(second, NOW) is Use.FIRST
    assert after.use(FIRST, NOW + GRACE) is Use.STOLEN


def test_the_token_used_last_may_be_repeated_for_a_moment():
    after = renewed(session(), next_token(FIRST, "1"))

    assert after.use(FIRST, NOW + GRACE - timedelta(seconds=1)) is Use.REPEATED


@given(later=st.integers(2, 40))
def test_a_token_before_the_last_is_never_taken_for_a_repeat(later):
    running = session()
    for number in range(1, later + 1):
        running = renewed(running, next_token(FIRST, str(number)))

    assert running.use(FIRST, NOW) is Use.STOLEN


@given(secret=st.text(alphabet="abc-_", min_size=1))
def test_all_tokens_of_a_session_lead_to_it(secret):
    assert family_hash(next_token(FIRST, secret)) == family_hash(FIRST)


@given(token=st.text())
def test_any_text_can_be_shown_as_a_token(token):
    assert session().use(token, NOW) is not Use.REPEATED


def test_a_session_says_where_it_was_used_last():
    elsewhere = Visitor(address="198.51.100.1", local=False, agent="another")
    after = session().renewed(FIRST, "sealed", elsewhere, NOW + IDLE)

    assert (after.address, after.agent, after.renewed_at) == (
        "198.51.100.1",
        "another",
        NOW + IDLE,
    )
