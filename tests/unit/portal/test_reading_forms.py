"""Numbers, dates and repeated rows as officials type them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from services.portal.display import fiscal_year
from services.portal.forms import FilledForm, field_name
from services.portal.forms.labels import named
from services.portal.forms.numbers import Unreadable, decimal, integer, iso_date
from services.portal.forms.project import GROUPS, ProjectForm
from services.portal.forms.rows import row_numbers, with_new_row, without_blank, without_row
from services.registry.schemas import EXAMPLE_CONTENT


@pytest.mark.parametrize(
    ("typed", "read"),
    [("１，２００，０００円", 1_200_000), ("1,200", 1200), (" 0 ", 0), ("-5", -5), ("", None)],
)
def test_integers_are_read_as_people_write_them(typed: str, read: int | None) -> None:
    assert integer(typed) == read


@pytest.mark.parametrize("typed", ["1.5", "千円", "1e5", "--1", "9" * 16])
def test_what_is_no_integer_is_said_so(typed: str) -> None:
    with pytest.raises(Unreadable, match="整数"):
        integer(typed)


def test_full_width_decimals_are_read() -> None:
    assert decimal("４３．３３") == 43.33


def test_japanese_dates_are_read() -> None:
    assert (
        iso_date("令和9年3月31日") == iso_date("R9.3.31") == iso_date("2027/3/31") == "2027-03-31"
    )


def test_an_impossible_date_is_said_so() -> None:
    with pytest.raises(Unreadable):
        iso_date("令和9年2月30日")


@given(st.text(), st.sampled_from([integer, decimal, iso_date]))
def test_any_text_is_either_read_or_refused_in_words(typed: str, reader: Any) -> None:
    words = "。"
    try:
        reader(typed)
    except Unreadable as refusal:
        words = str(refusal)
    assert words.endswith("。")


@pytest.mark.parametrize("typed", ["0026/12/18", "1867-12-31", "0001年1月1日"])
def test_a_year_before_the_first_era_is_a_slip_and_is_said_so(typed: str) -> None:
    with pytest.raises(Unreadable):
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
        values = with_new_row(values, "sites", ("name",))
    assert len(row_numbers(values, "sites")) == 100


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
    assert form.errors["sites-0-latitude"] == "数値で入力してください。"
    assert (
        named("sites-0-latitude", "数値で入力してください。")
        == "場所1の緯度：数値で入力してください。"
    )


def test_a_message_that_names_its_field_is_not_named_again() -> None:
    assert named("title", "事業名を入力してください。") == "事業名を入力してください。"


def test_every_group_of_rows_belongs_to_the_content_of_a_project() -> None:
    assert set(GROUPS) == {name for name, value in EXAMPLE_CONTENT.items()
                           if isinstance(value, list) and name != "partners"}  # fmt: skip
