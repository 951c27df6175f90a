"""What a spreadsheet makes another value of when it opens a file."""

import pytest

from shared.vocabulary import Coercion, coercions

ZEROS, DIGITS, POWER, DAY = Coercion


@pytest.mark.parametrize(
    ("cell", "becomes"),
    [
        ("012238", ZEROS),
        ("０１５３", ZEROS),
        (" 007 ", ZEROS),
        ("00.5", ZEROS),
        ("123456789012", DIGITS),
        ("12E3", POWER),
        ("3-5", DAY),
        ("1/2", DAY),
        ("1-2-3", DAY),
        ("5-45", DAY),
    ],
)
def test_a_cell_that_looks_like_a_number_or_a_day_becomes_one(cell: str, becomes: Coercion) -> None:
    assert list(coercions(["港", cell, ""])) == [(1, becomes)]


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "0",
        "0.5",
        "1200",
        "12345678901",
        "0153-82-2111",
        "13-45",
        "2026-04-01",
        "R8-001",
        "1-13-1",
        "1-2-40",
        "1.5E+3",
        "3-5番地",
        "012238A",
        "3-5/1",
    ],
)
def test_other_cells_stay_what_they_are(cell: str) -> None:
    assert list(coercions([cell])) == []
