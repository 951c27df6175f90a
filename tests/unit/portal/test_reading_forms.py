"""Numbers, dates and repeated rows as officials type them."""

import pytest
from werkzeug.datastructures import MultiDict

from services.portal.display import fiscal_year
from services.portal.forms import FilledForm, field_name
from services.portal.forms.dataset import DatasetForm
from services.portal.forms.dates import iso_date
from services.portal.forms.labels import named
from services.portal.forms.progress import ProgressForm
from services.portal.forms.project import GROUPS, ProjectForm
from services.portal.forms.round import RoundForm
from services.portal.forms.rows import row_numbers, with_new_rows, without_blank, without_row
from services.registry.schemas import EXAMPLE_CONTENT
from shared.vocabulary import UnreadableDate


def test_japanese_dates_are_read() -> None:
    assert (
        iso_date("令和9年3月31日") == iso_date("R9.3.31") == iso_date("2027/3/31") == "2027-03-31"
    )


def test_an_impossible_date_is_said_so() -> None:
    with pytest.raises(UnreadableDate):
        iso_date("令和9年2月30日")


@pytest.mark.parametrize("typed", ["0026/12/18", "1867-12-31", "0001年1月1日"])
def test_a_year_before_the_first_era_is_a_slip_and_is_said_so(typed: str) -> None:
    with pytest.raises(UnreadableDate):
        iso_date(typed)


def test_a_figure_without_end_is_no_figure_but_breaks_no_page() -> None:
    endless = "9" * 5000
    form = ProjectForm.of({"costs-0-fiscal_year": endless, "costs-0-initial_yen": endless})
    assert (form.cost_yen, form.years_named()) == (0, set())
    assert form.changed_rows(f"remove:costs:{endless}").numbers("costs") == [0]


@pytest.mark.parametrize("year", [10**10, "9" * 15, 0, -1, "令和"])
def test_what_is_no_fiscal_year_is_shown_as_it_is(year: int | str) -> None:
    assert fiscal_year(year) == str(year or "")


def test_a_pointer_names_the_field_of_its_row() -> None:
    assert field_name("/sites/0/latitude") == "sites-0-latitude"


def test_the_first_message_at_a_field_stays() -> None:
    form = FilledForm().refuse([("/title", "長すぎます。"), ("/title", "改行があります。")])
    assert form.errors == {"title": "長すぎます。"}


def test_blank_rows_vanish_and_the_rest_keep_their_order() -> None:
    values = MultiDict(
        {"sites-0-name": "漁港", "sites-1-name": " ", "sites-4-name": "岬", "title": "事業"}
    )
    kept = without_blank(values, "sites")
    assert dict(kept) == {"sites-0-name": "漁港", "sites-1-name": "岬", "title": "事業"}


def test_a_removed_row_leaves_no_gap() -> None:
    values = MultiDict({"sites-0-name": "漁港", "sites-1-name": "岬", "sites-2-name": "番屋"})
    assert dict(without_row(values, "sites", 1)) == {"sites-0-name": "漁港", "sites-1-name": "番屋"}


def test_rows_cannot_be_added_without_end() -> None:
    values: MultiDict[str, str] = MultiDict()
    for _ in range(150):
        values = with_new_rows(values, "sites", ("name",), 1)
    assert len(row_numbers(values, "sites")) == 100


def test_a_pasted_block_adds_all_its_rows_at_once_as_far_as_the_form_takes_them() -> None:
    form = ProjectForm(MultiDict({"costs-0-initial_yen": "5"}))
    assert form.changed_rows("add:costs:3").numbers("costs") == [0, 1, 2, 3]
    assert form.changed_rows("add:costs:9999").numbers("costs") == list(range(100))
    assert form.changed_rows("add:costs:-1").numbers("costs") == [0, 1]
    criteria = RoundForm(MultiDict({"criteria-0-name": "効果"}))
    assert len(criteria.changed_rows("add:3").criteria) == 4
    assert len(criteria.changed_rows("add:9999").criteria) == 20


def test_adding_a_row_to_an_untouched_group_shows_two() -> None:
    form = ProjectForm(MultiDict()).changed_rows("add:costs")
    assert form.numbers("costs") == [0, 1]
    assert form.new_row == "costs-1"


@pytest.mark.parametrize(
    "command", ["", "add:", "add:users", "remove:sites", "remove:sites:x", "drop"]
)
def test_an_unknown_command_changes_no_row(command: str) -> None:
    values = MultiDict({"sites-0-name": "漁港"})
    assert dict(ProjectForm(values).changed_rows(command).values) == dict(values)


def test_content_shown_in_the_form_and_posted_again_is_the_same() -> None:
    shown = ProjectForm.filled(EXAMPLE_CONTENT)
    assert ProjectForm.posted(shown.values).content() == EXAMPLE_CONTENT
    assert shown.errors == {}


def test_a_date_too_far_ahead_that_was_saved_once_is_read_back() -> None:
    indicator = {**EXAMPLE_CONTENT["indicators"][0], "due_date": "2118-01-01"}
    shown = ProjectForm.filled({**EXAMPLE_CONTENT, "indicators": [indicator]})
    assert shown.value("indicators-0-due_date") == "令和100年1月1日"
    assert ProjectForm.posted(shown.values).content()["indicators"] == [indicator]


def test_totals_count_what_can_be_read() -> None:
    form = ProjectForm(
        MultiDict(
            {
                "costs-0-initial_yen": "１，０００",
                "costs-0-operating_yen": "不明",
                "costs-1-initial_yen": "500",
                "funding-0-amount_yen": "1,500",
            }
        )
    )
    assert (form.cost_yen, form.funding_yen) == (1500, 1500)


def test_an_unreadable_cell_is_an_error_at_that_cell() -> None:
    form = ProjectForm.posted(MultiDict({"sites-0-name": "岬", "sites-0-latitude": "北の方"}))
    form.content()
    assert "数値だけを入力してください" in form.errors["sites-0-latitude"]
    assert (
        named("sites-0-latitude", "数値で入力してください。")
        == "場所1の緯度：数値で入力してください。"
    )


def test_a_message_that_names_its_field_is_not_named_again() -> None:
    assert named("title", "事業名を入力してください。") == "事業名を入力してください。"


def test_every_group_of_rows_belongs_to_the_content_of_a_project() -> None:
    assert set(GROUPS) == {name for name, value in EXAMPLE_CONTENT.items()
                           if isinstance(value, list) and name != "partners"}  # fmt: skip


@pytest.mark.parametrize("figure", [0.00001, 12345678.25, -0.5, 80.0, 1e12])
def test_a_figure_is_shown_with_all_its_digits_and_is_the_same_when_sent_again(
    figure: float,
) -> None:
    indicator = {**EXAMPLE_CONTENT["indicators"][0], "target": figure}
    shown = ProjectForm.filled({**EXAMPLE_CONTENT, "indicators": [indicator]})
    assert "e" not in shown.value("indicators-0-target")
    assert ProjectForm.posted(shown.values).content()["indicators"] == [indicator]


def test_a_weight_of_a_seventh_stays_what_it_is() -> None:
    criterion = {"name": "効果", "description": "", "anchors": [""] * 5, "weight": 14.2857142}
    shown = RoundForm.of_round(
        {
            "title": "", "fiscal_year": 2026, "due_date": "", "allow_own": False,
            "candidates": [], "evaluators": [], "criteria": [criterion],
        }
    )  # fmt: skip
    assert shown.judged_by()[0]["weight"] == 14.2857142


@pytest.mark.parametrize("other", ["", "44.021543, 145.196832"])
def test_coordinates_copied_together_fill_both_fields(other: str) -> None:
    typed = {"sites-0-latitude": "44.021543, 145.196832", "sites-0-longitude": other}
    site = ProjectForm.posted(MultiDict(typed)).content()["sites"][0]
    assert (site["latitude"], site["longitude"]) == (44.021543, 145.196832)


def test_coordinates_beside_another_longitude_are_two_values_in_one_field() -> None:
    typed = {"sites-0-latitude": "44.021543, 145.196832", "sites-0-longitude": "145.1"}
    form = ProjectForm.posted(MultiDict(typed))
    form.content()
    assert "2つ以上の値" in form.errors["sites-0-latitude"]


def test_a_place_finer_than_a_centimetre_is_rounded_and_known_to_be() -> None:
    form = ProjectForm.posted(MultiDict({"sites-0-latitude": "44.02154321098765"}))
    assert form.content()["sites"][0]["latitude"] == 44.0215432
    assert form.rounds_places


def test_a_target_may_carry_the_unit_of_its_indicator_and_no_other() -> None:
    typed = {"indicators-0-unit": "％", "indicators-0-target": "80%"}
    form = ProjectForm.posted(MultiDict({**typed, "indicators-0-baseline": "20件"}))
    indicator = form.content()["indicators"][0]
    assert indicator["target"] == 80
    assert "indicators-0-baseline" in form.errors
    assert "indicators-0-target" not in form.errors


def test_amounts_in_thousands_count_in_the_totals_as_they_are_read() -> None:
    typed = {"costs-0-initial_yen": "1,200千円", "costs-1-initial_yen": "1,5"}
    assert ProjectForm(MultiDict(typed)).cost_yen == 1_200_000


def test_a_year_without_figures_spent_is_not_taken_for_one_that_cost_nothing() -> None:
    form = ProgressForm(MultiDict({"fiscal_year": "2026", "operating_yen": "0"}))
    assert form.body()["operating_yen"] == 0
    assert list(form.errors) == ["initial_yen"]


def test_a_column_number_is_read_as_any_other_figure() -> None:
    form = DatasetForm(
        MultiDict({"identifier_columns-0-column": "３", "identifier_columns-0-meaning": "水栓番号"})
    )
    form.check(None)
    assert form.reading()[1:] == [("identifier_columns", "3:水栓番号")]
