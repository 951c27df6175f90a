"""What municipalities have committed themselves to, on the project's sheet and in the list."""

from dataclasses import replace
from datetime import date

from services.reporting.document import compose
from services.reporting.document.blocks import Page, Table
from services.reporting.domain import Commitment, Material
from tests.unit.reporting.sample import material, order

NOT_HEARD_OF = "00000000-0000-4000-8000-000000000999"


def commitment(municipality: str, words: str, project_id: str = "") -> Commitment:
    return Commitment(
        project_id=project_id or material().projects[5].id,
        municipality=municipality,
        words=words,
        signed_on=date(2026, 11, 23),
    )


def with_commitments(*commitments: Commitment) -> Material:
    return replace(material(), commitments=commitments)


def printed(given: Material, number: int) -> list[Table]:
    """The tables of commitments on the sheet of the project of this number."""
    chapter = next(one for one in compose(order(), given).chapters if one.slug == "sheets")
    project = given.projects[number - 1]
    pages = [one for one in chapter.blocks if isinstance(one, Page) and one.anchor == project.id]
    return [
        one for one in pages[0].blocks if getattr(one, "caption", "").endswith("コミットメント")
    ]


def test_a_sheet_names_each_town_with_its_part_the_day_and_the_words() -> None:
    given = with_commitments(
        commitment("012238", "庁舎の設備を貸します。"),
        commitment("016934", "職員を1名置きます。"),
        commitment("016942", "町負担分を予算に計上します。"),
    )
    (table,) = printed(given, 6)
    assert table.rows == (
        ("根室市（支援）", date(2026, 11, 23), "庁舎の設備を貸します。"),
        ("標津町（連携）", date(2026, 11, 23), "職員を1名置きます。"),
        ("羅臼町（主体）", date(2026, 11, 23), "町負担分を予算に計上します。"),
    )


def test_a_project_without_commitments_has_no_empty_table() -> None:
    given = with_commitments(commitment("016942", "町負担分を予算に計上します。"))
    assert printed(given, 1) == []


def test_a_commitment_to_a_project_not_heard_of_is_not_printed() -> None:
    report = compose(order(), with_commitments(commitment("016942", "まだです。", NOT_HEARD_OF)))
    assert report == compose(order(), material())


def test_the_list_for_csv_carries_the_same_words() -> None:
    given = with_commitments(
        commitment("016934", "職員を1名置きます。"), commitment("016942", "予算に計上します。")
    )
    listing = compose(order(), given).listing
    place = [column.heading for column in listing.columns].index("首長のコミットメント")
    by_title = {row[1]: row[place] for row in listing.rows}
    assert by_title[given.projects[5].title] == (
        "標津町（連携） 令和8年11月23日 職員を1名置きます。\n"
        "羅臼町（主体） 令和8年11月23日 予算に計上します。"
    )
    assert by_title[given.projects[0].title] == ""
