"""Whoever reads only the summary of errors knows from it which field each of them is about."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from services.portal.forms.labels import FORMS
from services.registry.schemas import EXAMPLE_CONTENT
from tests.embedded.portal.conftest import enrol_one
from tests.embedded.portal.projects import as_fields, register
from tests.embedded.portal.rounds import hidden, text


class Fields(HTMLParser):
    """The words of each error in the summary, and the label or legend of each field, by id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.errors: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self._into: tuple[dict[str, str], str] | None = None
        self._summary = False
        self._fieldset = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if "error-summary" in (told.get("class") or ""):
            self._summary = True
        if tag == "fieldset":
            self._fieldset = told.get("id") or ""
        if tag == "a" and self._summary:
            self._into = self.errors, (told["href"] or "").removeprefix("#")
        if tag == "label" and told.get("for"):
            self._into = self.labels, told["for"] or ""
        if tag == "legend":
            self._into = self.labels, self._fieldset
        if tag == "span":
            self._into = None  # ※必須, and what only screen readers are told

    def handle_endtag(self, tag: str) -> None:
        if tag in ("a", "label", "legend"):
            self._into = None
        if tag == "ul":
            self._summary = False

    def handle_data(self, data: str) -> None:
        if self._into:
            words, name = self._into
            words[name] = words.get(name, "") + data.strip()


def unnamed(page: str) -> dict[str, str]:
    """The errors of a page that do not name their field, by field."""
    fields = Fields(page)
    assert fields.errors, page
    return {
        name: message
        for name, message in fields.errors.items()
        if re.sub("（.*）", "", fields.labels.get(name, name)) not in message
    }


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("office", "/members/new"),
        ("rausu-head", "/members/api-tokens/new"),
        ("rausu", "/datasets/new"),
        ("rausu", "/password"),
    ],
)
def test_every_error_of_a_blank_form_names_its_field(
    also_running: Any, signed_in: Any, login: str, path: str
) -> None:
    also_running("sharing")
    answer = signed_in(login).post(path, {"again": "x"})
    assert answer.status_code in (400, 422)
    assert unnamed(answer.get_data(as_text=True)) == {}


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code"])
def test_every_error_at_the_door_names_its_field(new_browser: Any, path: str) -> None:
    assert unnamed(new_browser().post(path, {}).get_data(as_text=True)) == {}


def test_every_error_of_a_blank_round_names_its_field(town: Any) -> None:
    path = town.office.get("/rounds/new").location
    page = town.office.post(path, {"form_key": "round:new"}).get_data(as_text=True)
    assert unnamed(page) == {}


def test_a_blank_reason_to_decline_a_proposal_is_named(signed_in: Any, world: Any) -> None:
    enrol_one(world.contexts["council"], "office-2", "根室市 事務局2", "012238", ["coordinator"])
    first, second = signed_in("office"), signed_in("office-2")
    first.post("/members/00000000-0000-4000-8000-000000000001/password-reset")
    page = text(second, "/members/proposals")
    found = re.search(r'action="(/members/proposals/[^/]+/decline)"', page)
    assert found
    answer = second.post(found[1], {"reason": ""})
    assert unnamed(answer.get_data(as_text=True)) == {}


def test_blank_words_to_a_project_are_named(signed_in: Any) -> None:
    rausu, head = signed_in("rausu"), signed_in("rausu-head")
    path = register(rausu, as_fields(EXAMPLE_CONTENT))
    rausu.post(f"{path}/request-approval", {"revision": hidden(text(rausu, path), "revision")})
    revision = hidden(text(head, path), "revision")
    page = head.post(f"{path}/decline", {"comment": "", "revision": revision})
    assert unnamed(page.get_data(as_text=True)) == {}


def test_wrong_figures_of_a_progress_report_are_named(signed_in: Any) -> None:
    rausu = signed_in("rausu")
    path = register(rausu, as_fields(EXAMPLE_CONTENT))
    answer = rausu.post(f"{path}/report-progress", {"initial_yen": "たくさん"})
    page = answer.get_data(as_text=True)
    assert "初期費用：" in page
    assert "年度" in page.partition("error-summary")[2].partition("</ul>")[0]


WITHOUT_FIELDS = {"member_actions", "notices", "rounds", "sessions", "trail", "saved_drafts"}
"""Blueprints whose pages take buttons alone, or filters of an export."""


def test_each_form_has_labels_that_an_error_can_be_told_with(world: Any) -> None:
    taking = {
        rule.endpoint.rpartition(".")[0]
        for rule in world.portal.url_map.iter_rules()
        if "POST" in rule.methods
    }
    assert taking - FORMS.keys() == WITHOUT_FIELDS
    assert FORMS.keys() <= taking
