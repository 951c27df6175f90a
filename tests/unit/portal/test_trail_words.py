"""The trail in the words of officials, and harmless to spreadsheets."""

import pytest

from services.portal import trail_words
from services.portal.trail_csv import harmless
from shared.acts import Act


@pytest.mark.parametrize("cell", ["=1+1", "-1", "\u22121", "＝A1", "@x", "\tx", "  =x"])
def test_what_a_spreadsheet_would_calculate_is_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_every_act_and_every_particular_has_its_words() -> None:
    for act in Act:
        assert trail_words.act_label(act) == act.label != act.value
        for name in act.particulars:
            told = trail_words.particulars({name: act.particulars[name]()}, {})
            assert told.partition("：")[0] != name


def test_what_nobody_knows_any_more_is_shown_as_it_is() -> None:
    assert trail_words.act_label("of.tomorrow") == "of.tomorrow"
    assert trail_words.act_label("") == trail_words.UNREADABLE
    assert trail_words.person("service:registry", {}) == "サービス（事業）"
