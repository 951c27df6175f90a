"""What the steps of the story share: the project's title and cost, and how to wait for a fact."""

import time
from collections.abc import Callable

from tests.browser.people import Person

TITLE = "①知床岬周辺の通信環境改善（WⅰFⅰ含む）"
INDICATOR = "通信できる航路の割合"
COST_YEN = 12_345_000
SPENT_YEN, MEASURED = 11_987_000, "62.5"

Picture = Callable[[Person, str], None]


def eventually(person: Person, path: str, words: str) -> None:
    """Look at a page again until a fact told by another service shows there."""
    until = time.monotonic() + 10
    person.goes_to(path)
    while words not in person.reads():
        assert time.monotonic() < until, person.reads()
        time.sleep(0.2)
        person.goes_to(path)
