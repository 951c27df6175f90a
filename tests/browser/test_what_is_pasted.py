"""Figures and coordinates as people bring them from a spreadsheet and a map."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import Meet, Person

PASTE = """(field, text) => {
  const clipboard = new DataTransfer();
  clipboard.setData('text/plain', text);
  field.focus();
  const event = { clipboardData: clipboard, bubbles: true, cancelable: true };
  return field.dispatchEvent(new ClipboardEvent('paste', event));
}"""


def pastes(field: Locator, text: str) -> bool:
    """Whether the browser is left to put it into the field itself."""
    return bool(field.evaluate(PASTE, text))


@pytest.fixture
def town(meet: Meet) -> Person:
    town = meet("betsukai-tanto")
    town.goes_to("/projects/new")
    return town


def test_cells_of_a_spreadsheet_fill_the_fields_to_the_right_and_below(town: Person) -> None:
    town.page.get_by_role("button", name="経費を追加する").click()
    expect(town.row("経費2")).to_be_visible()
    initial = town.page.get_by_label("初期費用（円）")
    pastes(initial.first, "1,200\t300\r\n5,000千円\t0\r\n")

    operating = town.page.get_by_label("運用費（円）")
    assert [one.input_value() for one in initial.all()] == ["1,200", "5,000千円"]
    assert [one.input_value() for one in operating.all()] == ["300", "0"]
    expect(town.page.locator('[data-total="cost"]')).to_have_text("5,001,500円")


def test_cells_without_a_field_are_told(town: Person) -> None:
    pastes(town.page.get_by_label("初期費用（円）").first, "1\t2\t3\n4\t5\t6")
    told = "4個の値を入れました。入れる欄のない値が2個あります（「3」「6」）。"
    expect(town.page.get_by_text(told)).to_be_visible()


def test_a_block_pasted_into_a_year_chooses_years_and_adds_the_rows_it_needs(town: Person) -> None:
    town.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    block = "2026\t100\t1\r\n令和9\t200\t2\r\nＲ１０\t300\t3\r\n"
    town.page.evaluate("text => navigator.clipboard.writeText(text)", block)
    town.page.locator("#costs select").first.focus()
    town.page.keyboard.press("Control+v")
    expect(town.page.get_by_text("貼り付けた表から、9個の値を入れました。")).to_be_visible()

    def held(selector: str) -> list[str]:
        return [one.input_value() for one in town.page.locator(f"#costs {selector}").all()]

    assert held("select") == ["2026", "2027", "2028"]
    assert held("input[type=text]") == ["100", "1", "200", "2", "300", "3"]


def test_what_a_list_does_not_offer_is_told(town: Person) -> None:
    pastes(town.page.locator("#funding select").first, "1999\t国庫補助\t5")
    expect(town.page.get_by_text("入れる欄のない値が1個あります（「1999」）")).to_be_visible()


def test_an_empty_cell_empties_its_field_and_one_step_brings_all_back(town: Person) -> None:
    initial, operating = (
        town.page.get_by_label(name).first for name in ("初期費用（円）", "運用費（円）")
    )
    initial.fill("55")
    operating.fill("200,000")
    pastes(initial, "1,000,000\t\r\n")
    total = town.page.locator('[data-total="cost"]')
    expect(total).to_have_text("1,000,000円")
    expect(operating).to_have_value("")
    told = town.page.get_by_text("1個の値を入れました。空のセルを貼り付けた1個の欄は、空にしました")
    expect(told).to_be_visible()

    town.press("元に戻す")
    expect(initial).to_have_value("55")
    expect(operating).to_have_value("200,000")
    expect(total).to_have_text("200,055円")
    expect(initial).to_be_focused()


def test_one_step_back_keeps_what_was_typed_since(town: Person) -> None:
    initial, operating = (
        town.page.get_by_label(name).first for name in ("初期費用（円）", "運用費（円）")
    )
    pastes(initial, "1\t2")
    operating.fill("3")
    town.press("元に戻す")
    expect(initial).to_have_value("")
    expect(operating).to_have_value("3")


def test_a_list_takes_a_cell_that_names_one_of_its_entries(town: Person) -> None:
    pastes(town.page.get_by_label("場所の名称").first, "羅臼漁港\t漁港")
    expect(town.page.get_by_label("場所の名称").first).to_have_value("羅臼漁港")
    chosen = town.page.get_by_label("種類").first.evaluate("field => field.selectedOptions[0].text")
    assert "漁港" in chosen


def test_one_cell_alone_is_the_browsers_to_paste(town: Person) -> None:
    assert pastes(town.page.get_by_label("初期費用（円）").first, "1,200\r\n")


@pytest.mark.parametrize("label", ["事業名", "指標の名称"])
def test_a_cell_of_several_lines_comes_without_its_quotes(town: Person, label: str) -> None:
    field = town.page.get_by_label(label).first
    assert not pastes(field, '"普及""率""\n（世帯）"\r\n')
    expect(field).to_have_value('普及"率"（世帯）')


def test_in_a_field_of_several_lines_the_cell_keeps_its_lines(town: Person) -> None:
    field = town.page.locator("textarea[name=problem]")
    assert not pastes(field, '"一行目\n二行目"\r\n')
    expect(field).to_have_value("一行目\n二行目")


def test_a_pair_of_coordinates_fills_both_fields_and_moves_the_pin(town: Person) -> None:
    latitude, longitude = (town.page.get_by_role("textbox", name=one) for one in ("緯度", "経度"))
    latitude.fill("44.021543, 145.196832")
    latitude.blur()
    expect(latitude).to_have_value("44.021543")
    expect(longitude).to_have_value("145.196832")
    expect(town.page.locator(".map-pin")).to_have_count(1)


@pytest.mark.parametrize(
    ("typed", "counted"),
    [("１，２００円", "1,200円"), ("120万円", "1,200,000円"), ("1.1万円", "11,000円"),
     ("1,5", "0円"), ("100 200", "0円"), ("12円34", "0円")],
)  # fmt: skip
def test_the_total_counts_what_the_server_will_read(town: Person, typed: str, counted: str) -> None:
    town.page.get_by_label("初期費用（円）").first.fill(typed)
    expect(town.page.locator('[data-total="cost"]')).to_have_text(counted)
