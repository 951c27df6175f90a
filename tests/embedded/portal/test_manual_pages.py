"""The manual, as every page leads to it."""

from typing import Any

import pytest

from tests.embedded.portal.rounds import text


@pytest.mark.parametrize("path", ["/", "/projects", "/password"])
def test_every_page_leads_to_the_manual(signed_in: Any, path: str) -> None:
    assert 'href="/manual">使い方</a>' in text(signed_in("rausu"), path)


def test_who_cannot_sign_in_reads_how_to(new_browser: Any) -> None:
    stranger = new_browser()
    assert 'href="/manual">使い方</a>' in text(stranger, "/sign-in")
    page = text(stranger, "/manual")
    assert 'href="#01-sign-in"' in page
    assert '<h2 id="01-sign-in">1　サインイン</h2>' in page
    assert "{{ cover.title }}" in page, "as it is written, not as a template would read it"
    assert "<img" not in page
    assert '.md"' not in page
