"""The trail in the words of officials, and harmless to spreadsheets."""

import csv
from datetime import UTC, datetime

from infra.docs.pages import PAGES
from services.portal import things, trail_csv, trail_words
from shared.acts import Act

NOT_LISTED = {
    *("member", "password", "proposal", "session"),  # done to members, whom `people` names
    *("backup", "logs", "parked", "request", "tables", "template", "trail"),  # done to nothing
    *("key", "plan"),  # shown by their ids
}


def test_a_name_that_a_spreadsheet_would_calculate_is_harmless_in_the_export() -> None:
    line = {
        "at": datetime(2026, 11, 29, tzinfo=UTC),
        "service": "council",
        "position": 1,
        "act": Act.TRAIL_EXPORTED,
        "by": "somebody",
        "whom": "",
        "address": "",
        "particulars": {},
        "request_id": "",
        "hash": "",
    }
    written = trail_csv.document([line], [], {"somebody": "\u207aSUM(A1)"}).decode("utf-8-sig")
    _, row = csv.reader(written.splitlines())
    assert "'\u207aSUM(A1)" in row


def test_every_act_and_every_particular_has_its_words() -> None:
    for act in Act:
        assert trail_words.act_label(act) == act.label != act.value
        for name in act.particulars:
            told = trail_words.particulars({name: act.particulars[name]()}, {})
            assert told.partition("：")[0] != name


def test_every_page_and_every_route_that_one_asks_has_its_word() -> None:
    addresses = {page.path for page in PAGES}
    addresses |= {asked.path for page in PAGES for asked in page.asks}
    told = {address: trail_words.particulars({"route": address}, {}) for address in addresses}
    assert {address for address, words in told.items() if words.endswith(address)} == set()


def test_what_an_act_is_done_to_is_called_by_its_name() -> None:
    assert {act.partition(".")[0] for act in Act} == NOT_LISTED | things.LISTS.keys()


def test_what_nobody_knows_any_more_is_shown_as_it_is() -> None:
    assert trail_words.act_label("of.tomorrow") == "of.tomorrow"
    assert trail_words.act_label("") == trail_words.UNREADABLE
    assert trail_words.person("service:registry", {}) == "サービス（事業）"
