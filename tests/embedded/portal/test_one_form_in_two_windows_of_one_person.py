"""Two windows of one person type into the same form: neither text replaces the other."""

from html import unescape
from typing import Any

import pytest

from tests.embedded.portal.projects import DRAFT, as_fields, hidden_fields, register
from tests.embedded.portal.rounds import text
from tests.embedded.portal.test_life_of_a_project_pages import CONTENT


@pytest.fixture
def rausu(signed_in: Any) -> Any:
    return signed_in("rausu")


@pytest.fixture
def path(rausu: Any) -> str:
    return f"{register(rausu, DRAFT)}/edit"


def window(browser: Any, path: str) -> dict[str, Any]:
    """What a window that has opened the form sends of it, untouched."""
    return {**as_fields(CONTENT), **hidden_fields(text(browser, path)), "go": "save"}


def autosave(browser: Any, opened: dict[str, Any], problem: str) -> str:
    return browser.post("/unsent", {**opened, "problem": problem}).get_data(as_text=True)


def kept(browser: Any) -> list[str]:
    """The addresses of the forms that the home page says are kept."""
    listed = text(browser, "/").partition("入力途中の様式")[2].partition("</ul>")[0]
    linked = [unescape(part.partition('"')[0]) for part in listed.split('<a href="')[1:]]
    return [address for address in linked if not address.startswith("/unsent/")]


def test_the_second_window_keeps_its_text_beside_the_first_and_says_so(
    rausu: Any, path: str
) -> None:
    first, second = window(rausu, path), window(rausu, path)
    assert "別の画面" not in autosave(rausu, first, "一つ目の画面の文章")
    told = autosave(rausu, second, "二つ目の画面の文章")
    assert "別の画面" not in autosave(rausu, first, "一つ目の画面の続き")
    compared = text(rausu, unescape(told.partition('href="')[2].partition('"')[0]))

    assert "別の画面でも、この様式に入力しています" in told
    for typed in ("一つ目の画面の続き", "二つ目の画面の文章"):
        assert typed in compared
        assert any(typed in text(rausu, address) for address in kept(rausu)), typed


def test_saving_in_one_window_leaves_what_the_other_holds(rausu: Any, path: str) -> None:
    first, second = window(rausu, path), window(rausu, path)
    autosave(rausu, first, "一つ目の画面の文章")
    autosave(rausu, second, "二つ目の画面の文章")
    assert rausu.post(path, {**second, "problem": "二つ目の画面の文章"}).status_code == 303

    (left,) = kept(rausu)
    page = text(rausu, left)
    assert "一つ目の画面の文章" in page
    assert "先に保存されています" in page


def test_whoever_opens_the_form_again_goes_on_with_the_text_that_it_shows(
    rausu: Any, path: str
) -> None:
    autosave(rausu, window(rausu, path), "閉じた画面の文章")
    again = window(rausu, path)
    assert "別の画面" not in autosave(rausu, again, "開き直した画面の文章")
    assert len(kept(rausu)) == 1
    assert "開き直した画面の文章" in text(rausu, path)


def test_the_text_of_the_second_window_is_gone_on_with_and_saved_alone(
    rausu: Any, path: str
) -> None:
    first, second = window(rausu, path), window(rausu, path)
    autosave(rausu, first, "一つ目の画面の文章")
    autosave(rausu, second, "二つ目の画面の文章")
    (other,) = (address for address in kept(rausu) if "typed=" in address)
    reopened = window(rausu, other)
    autosave(rausu, reopened, "二つ目の続き")
    assert len(kept(rausu)) == 2
    rausu.post(path, {**reopened, "problem": "二つ目の続き"})

    assert kept(rausu) == [path]
    assert "一つ目の画面の文章" in text(rausu, path)
