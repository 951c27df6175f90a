from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.council.domain.errors import (
    AlreadySuspended,
    LastCoordinator,
    MemberMayNotAct,
    NotSuspended,
)
from services.council.domain.members import (
    Card,
    Duties,
    Member,
    Password,
    Term,
    keep_a_coordinator,
    login_key,
)
from shared.access import Role
from shared.errors import Invalid
from shared.events.council import MemberChanged

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
BY = "coordinator-1"
TODAY = date(2026, 11, 23)
NEMURO, RAUSU = "012238", "016942"


def duties(*roles: Role, of: str | None = RAUSU, until: date | None = None) -> Duties:
    term = Term(begins=date(2026, 4, 1), until=until)
    return Duties(municipality=of, roles=frozenset(roles), term=term)


def member(given: Duties, member_id: str = "one", login: str = "rausu-tanto") -> Member:
    card = Card(login=login, name="羅臼町 担当者", section="企画財政課")
    password = Password(hash="hash", temporary=False, since=NOW)
    return Member.appoint(member_id, card, given, password)


def coordinator(member_id: str, until: date | None = None) -> Member:
    return member(duties(Role.COORDINATOR, of=NEMURO, until=until), member_id)


def refused_at(given: Duties) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        member(given)
    return [problem.pointer for problem in refusal.value.problems]


def test_one_person_may_be_official_and_section_head():
    appointed = member(duties(Role.OFFICIAL, Role.SECTION_HEAD)).appointed(BY)
    assert appointed.roles == (Role.OFFICIAL, Role.SECTION_HEAD)


def test_a_member_has_at_least_one_role():
    assert refused_at(duties()) == ["/roles"]


def test_nobody_becomes_a_service():
    assert refused_at(duties(Role.SERVICE)) == ["/roles"]


def test_an_official_belongs_to_a_municipality():
    assert refused_at(duties(Role.OFFICIAL, of=None, until=TODAY)) == ["/municipality"]


def test_the_secretariat_sits_in_nemuro():
    assert refused_at(duties(Role.COORDINATOR, of=RAUSU)) == ["/municipality"]


def test_an_outside_expert_has_an_end_date():
    assert refused_at(duties(Role.EVALUATOR, of=None)) == ["/term_until"]
    assert member(duties(Role.EVALUATOR, of=None, until=TODAY)).may_act(TODAY)


def test_a_term_does_not_end_before_it_begins():
    assert refused_at(duties(Role.OFFICIAL, until=date(2026, 3, 31))) == ["/term_until"]


def test_days_of_a_term_too_far_ahead_are_refused_but_where_they_stand_already():
    far = Term(begins=date(2118, 4, 1), until=date(2199, 3, 31))
    given = replace(duties(Role.OFFICIAL), term=far)
    assert refused_at(given) == ["/term_from", "/term_until"]

    before = replace(member(duties(Role.OFFICIAL)), duties=given)
    wanted = replace(given, roles=frozenset({Role.OFFICIAL, Role.EVALUATOR}))
    revised, _ = before.revise(before.card, wanted, BY)
    assert revised.duties == wanted


@pytest.mark.parametrize("login", ["ab", "-abc", "羅臼", "a b c", "a" * 41, "rausu/1"])
def test_a_login_is_short_plain_and_ascii(login):
    with pytest.raises(Invalid) as refusal:
        member(duties(Role.OFFICIAL), login=login)
    assert refusal.value.problems[0].pointer == "/login"


@pytest.mark.parametrize(
    "typed",
    [
        " ＲＡＵＳＵ－Ｔａｎｔｏ ",
        "rausuーtanto",
        "rausuｰtanto",
        "rausu−tanto",
        "rausu‐tanto",
        "rausu‑tanto",
        "rausu–tanto",
        "rausu-tanto\u200b",
        "\u202arausu-tanto\u202c",
    ],
)
def test_a_login_is_the_same_however_it_is_typed_or_pasted(typed):
    assert login_key(typed) == "rausu-tanto"


@pytest.mark.parametrize(
    ("day", "reason"), [(date(2026, 3, 31), "始まって"), (date(2026, 12, 1), "終わって")]
)
def test_outside_the_term_a_member_may_not_act(day, reason):
    with pytest.raises(MemberMayNotAct, match=reason):
        member(duties(Role.OFFICIAL, until=date(2026, 11, 30))).require_active(day)


def test_the_last_day_of_a_term_is_included():
    member(duties(Role.OFFICIAL, until=TODAY)).require_active(TODAY)


def test_a_suspended_member_may_not_act_until_resumed():
    suspended, _ = member(duties(Role.OFFICIAL)).suspend(NOW, BY)
    with pytest.raises(MemberMayNotAct, match="停止"):
        suspended.require_active(TODAY)
    with pytest.raises(AlreadySuspended):
        suspended.suspend(NOW, BY)
    resumed, _ = suspended.resume(BY)
    assert resumed.may_act(TODAY)
    with pytest.raises(NotSuspended):
        resumed.resume(BY)


def test_a_changed_name_concerns_nobody_else():
    before = member(duties(Role.OFFICIAL))
    revised, fact = before.revise(replace(before.card, name="羅臼町 係長"), before.duties, BY)
    assert fact is None
    assert revised.card.name == "羅臼町 係長"


def test_changed_roles_are_told_in_full_and_without_the_name():
    before = member(duties(Role.OFFICIAL))
    revised, fact = before.revise(before.card, duties(Role.OFFICIAL, Role.EVALUATOR), BY)
    assert fact == MemberChanged(
        member_id="one",
        municipality=RAUSU,
        roles=(Role.EVALUATOR, Role.OFFICIAL),
        term_from=date(2026, 4, 1),
        term_until=None,
        by=BY,
    )
    assert revised.revision == before.revision + 1


def test_a_temporary_password_carries_no_roles():
    temporary = Password(hash="hash", temporary=True, since=NOW)
    given = member(duties(Role.OFFICIAL)).with_password(temporary)
    assert given.as_caller().roles == frozenset()
    assert member(duties(Role.OFFICIAL)).as_caller().roles == {Role.OFFICIAL}


def test_the_last_coordinator_stays():
    only = coordinator("one")
    suspended, _ = only.suspend(NOW, BY)
    with pytest.raises(LastCoordinator):
        keep_a_coordinator([only], suspended, TODAY)


def test_a_coordinator_may_go_while_another_can_do_the_work():
    leaving, _ = coordinator("one").suspend(NOW, BY)
    keep_a_coordinator([coordinator("one"), coordinator("two")], leaving, TODAY)


def test_a_coordinator_whose_term_is_over_does_not_count():
    leaving, _ = coordinator("one").suspend(NOW, BY)
    former = coordinator("two", until=date(2026, 11, 22))
    with pytest.raises(LastCoordinator):
        keep_a_coordinator([coordinator("one"), former], leaving, TODAY)
