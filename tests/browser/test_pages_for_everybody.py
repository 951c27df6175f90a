"""Every page that can be reached: accessible, fit for a telephone, and from our host alone."""

import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.people import DESK, Meet, Person

LOGINS = ("jimukyoku", "rausu-tanto", "rausu-shozokucho", "rausu-shucho", "rausu-hyoka", "kansa")
PHONE = {"width": 375, "height": 740}
FILES = re.compile(r"/(download|attachments|files|export)\b|/word-template/file$")
NARROW = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def kind(path: str) -> str:
    """What pages of one kind have in common: their path without ids and numbers."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "…", path)


def links(page: Page) -> list[str]:
    """Paths of our own pages that this page leads to."""
    found = page.eval_on_selector_all("a[href]", "all => all.map((one) => one.href)")
    here = urlsplit(page.url).netloc
    parts = [urlsplit(address) for address in found]
    return [part.path for part in parts if part.netloc == here and not FILES.search(part.path)]


def walk(person: Person) -> Iterator[str]:
    """One page of each kind, found by following links from the home page."""
    waiting, seen = deque(["/"]), {"/"}
    while waiting:
        path = waiting.popleft()
        person.goes_to(path)
        yield path
        for following in links(person.page):
            if kind(following) not in seen:
                seen.add(kind(following))
                waiting.append(following)


def complaints(page: Page) -> list[str]:
    """What axe-core and a telephone's width have against the page that is shown."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    said = [] if found.violations_count == 0 else [found.generate_report()]
    page.set_viewport_size(PHONE)
    if not page.evaluate(NARROW):
        said.append(f"{page.url} scrolls sideways at {PHONE['width']} px")
    page.set_viewport_size(DESK)
    return said


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_is_accessible_and_fits_a_telephone(meet: Meet, login: str) -> None:
    person = meet(login)
    wrong = [f"{path}: {one}" for path in walk(person) for one in complaints(person.page)]
    assert not wrong, "\n".join(wrong)


def test_the_sign_in_page_and_a_missing_page_are_accessible(newcomer, meet: Meet) -> None:
    stranger = newcomer()
    stranger.goes_to("/sign-in")
    assert complaints(stranger.page) == []
    stranger.press("サインイン")
    assert complaints(stranger.page) == []
    somebody = meet("rausu-tanto")
    somebody.goes_to("/nowhere")
    assert complaints(somebody.page) == []


def test_a_form_full_of_errors_is_accessible(meet: Meet) -> None:
    town = meet("rausu-tanto")
    town.goes_to("/projects/new")
    town.press("保存して承認を依頼する")
    town.page.get_by_role("alert").wait_for()
    assert complaints(town.page) == []


def test_one_signs_in_and_gets_about_by_keyboard_alone(newcomer) -> None:
    person = newcomer()
    page = person.goes_to("/sign-in")
    keyboard = page.keyboard
    reach(page, "ログインID")
    keyboard.type("kansa")
    keyboard.press("Tab")
    keyboard.type("mihon-nemuro-5g")
    keyboard.press("Enter")
    page.get_by_role("heading", name="ホーム", level=1).wait_for()
    keyboard.press("Tab")
    assert focused(page) == "本文へ移動する"
    reach(page, "データ共有")
    keyboard.press("Enter")
    page.get_by_role("heading", name="データ共有", level=1).wait_for()


def focused(page: Page) -> str:
    """The name of what has the focus: its label, else its words."""
    return page.evaluate(
        "() => { const one = document.activeElement;"
        " return (one.labels?.[0] ?? one).innerText.trim(); }"
    )


def reach(page: Page, name: str) -> None:
    for _ in range(40):
        if focused(page).startswith(name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by the Tab key")


def test_no_page_asked_another_host(hosts: set[str], address: str) -> None:
    assert hosts == {urlsplit(address).netloc}
