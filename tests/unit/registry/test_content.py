"""What a project must say before 所属長 may approve it."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain import Activity, Cost, Funding, Indicator, Site
from tests.unit.registry.content import COMPLETE, content, pointers


def test_a_complete_project_lacks_nothing() -> None:
    assert pointers(COMPLETE) == set()


def test_the_digital_divide_may_not_be_left_empty() -> None:
    assert pointers(content(digital_divide=" \n")) == {"/digital_divide"}


def test_every_missing_list_is_named() -> None:
    empty = content(sites=(), schedule=(), costs=(), funding=(), indicators=())
    assert pointers(empty) == {"/sites", "/schedule", "/costs", "/indicators"}


def test_funding_must_equal_the_cost_of_each_year_not_only_in_total() -> None:
    costs = (
        Cost(fiscal_year=2026, initial_yen=100, operating_yen=0),
        Cost(fiscal_year=2027, initial_yen=0, operating_yen=50),
    )
    shifted = (
        Funding(fiscal_year=2026, source="general", amount_yen=50),
        Funding(fiscal_year=2027, source="general", amount_yen=100),
    )
    assert pointers(content(costs=costs, funding=shifted)) == {"/funding"}


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=5))
def test_funding_split_into_any_lines_that_add_up_is_accepted(amounts: list[int]) -> None:
    costs = (Cost(fiscal_year=2026, initial_yen=sum(amounts), operating_yen=0),)
    lines = tuple(Funding(fiscal_year=2026, source="bond", amount_yen=a) for a in amounts)
    assert pointers(content(costs=costs, funding=lines)) == set()


def test_a_due_date_outside_the_fiscal_years_is_refused() -> None:
    late = Indicator(name="率", unit="％", baseline=None, target=1.0, due_date=date(2027, 4, 1))
    assert pointers(content(indicators=(late,))) == {"/indicators/0/due_date"}


def test_the_last_day_of_the_fiscal_year_is_inside_it() -> None:
    last = Indicator(name="率", unit="％", baseline=None, target=1.0, due_date=date(2027, 3, 31))
    assert pointers(content(indicators=(last,))) == set()


def test_a_site_far_from_the_area_is_refused_but_fishing_grounds_are_not() -> None:
    tokyo = Site(name="東京", kind="hall", latitude=35.68, longitude=139.69)
    sea = Site(name="羅臼沖", kind="sea", latitude=44.1, longitude=145.6)
    assert pointers(content(sites=(sea, tokyo))) == {"/sites/1/latitude", "/sites/1/longitude"}


def test_even_a_draft_may_not_name_its_lead_town_as_partner() -> None:
    (problem,) = content(partners=(COMPLETE.lead_municipality,)).contradictions()
    assert problem.pointer == "/partners"


def test_even_a_draft_may_not_have_two_cost_lines_of_one_year() -> None:
    line = Cost(fiscal_year=2026, initial_yen=1, operating_yen=0)
    (problem,) = content(costs=(line, line)).contradictions()
    assert problem.pointer == "/costs/1/fiscal_year"


def test_a_draft_may_have_half_a_row_of_each_kind_and_submission_names_every_blank() -> None:
    half = content(
        sites=(Site(name="羅臼漁港"),),
        schedule=(Activity(fiscal_year=2026),),
        costs=(Cost(initial_yen=12_000_000),),
        funding=(Funding(fiscal_year=2026, source="general"),),
        indicators=(Indicator(name="通話可能な航路の割合"),),
    )
    assert half.contradictions() == ()
    assert pointers(half) == {
        "/sites/0/kind",
        "/sites/0/latitude",
        "/sites/0/longitude",
        "/schedule/0/activity",
        "/costs/0/fiscal_year",
        "/funding/0/amount_yen",
        "/indicators/0/target",
        "/indicators/0/due_date",
    }


def test_latitude_and_longitude_that_changed_places_are_told_as_they_should_be() -> None:
    swapped = content(sites=(replace(COMPLETE.sites[0], latitude=145.19, longitude=44.022),))
    (problem,) = swapped.contradictions()
    assert problem.pointer == "/sites/0/latitude"
    assert "緯度は44.022、経度は145.19" in problem.message
    nowhere = content(sites=(replace(COMPLETE.sites[0], latitude=145.19, longitude=145.19),))
    assert [one.message for one in nowhere.contradictions()] == [
        "-90から90までの度で入力してください。"
    ]


def test_a_due_date_too_far_ahead_is_a_slip_that_even_a_draft_may_not_have() -> None:
    slip = content(indicators=(replace(COMPLETE.indicators[0], due_date=date(2118, 1, 1)),))
    (problem,) = slip.contradictions()
    assert problem.pointer == "/indicators/0/due_date"
    assert "令和33年3月31日より後" in problem.message
    assert slip.missing_for_submission() == (problem,)
    assert slip.contradictions(slip) == ()


def test_a_due_date_outside_a_project_of_one_year_names_that_year_once() -> None:
    late = content(indicators=(replace(COMPLETE.indicators[0], due_date=date(2028, 3, 31)),))
    (problem,) = late.missing_for_submission()
    assert problem.message == "事業の期間（令和8年度）の中の日付にしてください。"
