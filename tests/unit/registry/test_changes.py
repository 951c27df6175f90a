"""The difference between two versions reads as an official would say it."""

from services.registry.domain import changes_between
from shared.events.registry import Cost
from tests.unit.registry.content import COMPLETE, content


def test_nothing_changed_is_no_change() -> None:
    assert changes_between(COMPLETE, COMPLETE) == ()


def test_choices_are_told_by_their_labels() -> None:
    (change,) = changes_between(COMPLETE, content(network="undecided"))
    assert (change.label, change.before, change.after) == ("通信方式", "キャリア5G", "検討中")


def test_amounts_are_told_by_year_with_separators() -> None:
    costs = (Cost(fiscal_year=2026, initial_yen=12_500_000, operating_yen=0),)
    (change,) = changes_between(COMPLETE, content(costs=costs))
    assert change.after == "令和8年度：初期費用 12,500,000円・運用費 0円"


def test_partners_are_told_by_name() -> None:
    (change,) = changes_between(COMPLETE, content(partners=()))
    assert (change.before, change.after) == ("標津町", "")
