"""A form is read as far as its page's own form goes, and given back to whom it belongs."""

import re
from typing import Any

import pytest

from services.portal.forms import own
from services.portal.forms.project import GROUPS
from services.portal.forms.rows import MOST_ROWS
from tests.embedded.portal.projects import hidden_fields

FOREIGN = {"evil-0-name": "よそ", "<script>": "x", "sites-0-name": "港", "title": "書いたもの"}


def test_every_page_that_says_how_many_fields_it_has_is_a_page(world: Any) -> None:
    rules = {rule.rule for rule in world.portal.url_map.iter_rules() if "POST" in rule.methods}

    assert set(own._BY_PAGE) <= rules


PATHS = ["/sign-in", "/projects/new/x", "/unsent", "/nowhere"]


def send_half_a_million_fields(browser: Any, path: str) -> Any:
    return browser.client.post(
        path, data="a=&" * 600_000, content_type="application/x-www-form-urlencoded"
    )


@pytest.mark.parametrize("path", PATHS)
def test_a_form_of_half_a_million_fields_is_refused_in_few_words(signed_in: Any, path: str) -> None:
    answer = send_half_a_million_fields(signed_in("rausu"), path)

    assert answer.status_code in (400, 404, 413)
    assert len(answer.data) < 10_000


@pytest.mark.parametrize("path", PATHS)
def test_a_strangers_form_of_half_a_million_fields_is_answered_with_the_way_to_sign_in(
    new_browser: Any, path: str
) -> None:
    answer = send_half_a_million_fields(new_browser(), path)

    assert answer.location.startswith("/sign-in")
    assert len(answer.data) < 10_000


def test_an_endless_upload_of_a_form_is_not_read_to_its_end(new_browser: Any) -> None:
    class Endless:
        sent = 0

        def read(self, size: int = -1) -> bytes:
            assert size >= 0, "read to its end"
            self.sent += size
            return b"a" * size

    endless = Endless()
    new_browser().client.post(
        "/sign-in",
        environ_overrides={"wsgi.input": endless, "wsgi.input_terminated": True},
        content_type="application/x-www-form-urlencoded",
    )

    assert endless.sent < 4 << 20


def test_the_largest_project_form_is_read(signed_in: Any) -> None:
    browser = signed_in("rausu")
    rows = {
        f"{group}-{number}-{column}": "1"
        for group, columns in GROUPS.items()
        for number in range(MOST_ROWS)
        for column in columns
    }
    fields = {"title": "大きな事業", "form_key": "project:new:x", **rows}

    answer = browser.client.post("/unsent", data={"csrf_token": browser.token, **fields})

    assert "保存しました" in answer.get_data(as_text=True)


def test_what_was_typed_is_given_back_to_the_member_and_only_what_is_the_forms_own(
    signed_in: Any, new_browser: Any
) -> None:
    path = "/projects/new/6f1c2a94-3d57-4b8e-9a41-0c5d7e2f8b13"
    member = signed_in("rausu")
    author = hidden_fields(member.get(path).get_data(as_text=True))["author"]
    outdated = {"csrf_token": "0" * 64, "author": author, **FOREIGN}
    given_back = member.client.post(path, data=outdated).get_data(as_text=True)
    to_a_stranger = new_browser().client.post(path, data=outdated).get_data(as_text=True)

    names = set(re.findall(r'<textarea name="([^"]+)"', given_back))
    assert names == {"sites-0-name", "title"}
    assert "書いたもの" not in to_a_stranger
