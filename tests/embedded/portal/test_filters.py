"""Whatever a page offers to filter and order a list by, the list answers."""

from collections.abc import Iterator
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest

from services.registry.schemas import EXAMPLE_CONTENT
from tests.embedded.portal.conftest import Browser
from tests.embedded.portal.projects import as_fields, register
from tests.embedded.portal.rounds import text

TYPED = ("海", "𠮷野", "%", "令和8年11月30日", "　")
"""For fields to type in; a date too, as the trail asks for one."""


class Questions(HTMLParser):
    """Each address that a page's GET forms can lead to, one field filled at a time."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self._action = self._name = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._action = told["action"] if told.get("method") == "get" else ""
        if tag == "select":
            self._name = told["name"]
        if tag == "option":
            self._ask(self._name, told["value"])
        if tag == "input" and told.get("type", "text") in ("text", "search"):
            for typed in TYPED:
                self._ask(told["name"], typed)

    def _ask(self, name: str, value: str) -> None:
        if self._action:
            self.addresses.append(f"{self._action}?{urlencode({name: value})}")


@pytest.fixture
def everything(town: SimpleNamespace, also_running: Any) -> SimpleNamespace:
    for service in ("sharing", "reporting"):
        also_running(service)
    return town


def pages(world: SimpleNamespace, browser: Browser) -> Iterator[str]:
    """Each page with an address of its own: any of them may have a list to filter."""
    for rule in world.portal.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments:
            answer = browser.get(rule.rule)
            if answer.mimetype == "text/html":
                yield answer.get_data(as_text=True)


def test_every_value_that_a_page_offers_for_its_list_is_answered(
    everything: SimpleNamespace, world: SimpleNamespace
) -> None:
    office = everything.office
    asked = [one for page in pages(world, office) for one in Questions(page).addresses]
    assert {one.partition("?")[0] for one in asked} >= {"/projects", "/datasets", "/trail", "/map"}
    assert [one for one in asked if office.get(one).status_code != 200] == []


def test_projects_are_listed_by_their_fiscal_year(world: SimpleNamespace, signed_in: Any) -> None:
    rausu = signed_in("rausu")
    register(rausu, as_fields({**EXAMPLE_CONTENT, "title": "番屋の通信"}))
    year = EXAMPLE_CONTENT["costs"][0]["fiscal_year"]

    assert "番屋の通信" in text(rausu, f"/projects?fiscal_year={year}")
    assert "番屋の通信" not in text(rausu, "/projects?fiscal_year=2049")
