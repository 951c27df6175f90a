"""The embedded deployment with its sample, and Debian's Chromium to walk through it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from shared.settings import Settings
from tests.bench.deployments import deployment, wait_for_sample
from tests.browser import pictures
from tests.browser.people import Meet, Person

CHROMIUM = shutil.which("chromium")
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
    "--lang=ja",
)

expect.set_options(timeout=30_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", metavar="FOLDER", help="where to put pictures of the pages")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it this layer is left out, with the line that installs it."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed; run: sudo make install-servers")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield started
        started.close()


@pytest.fixture(scope="session")
def running(browser: Browser) -> Iterator[Settings]:
    """`yui run` in a folder of its own, with the whole sample; ended as Ctrl-C does."""
    with deployment("run") as settings:
        wait_for_sample(settings)
        yield settings


@pytest.fixture(scope="session")
def address(running: Settings) -> str:
    return running.address("portal")


@pytest.fixture(scope="session")
def hosts() -> set[str]:
    """Every host that any page asked for anything."""
    return set()


@pytest.fixture(scope="session")
def newcomer(browser: Browser, address: str, hosts: set[str]) -> Iterator[object]:
    """Opens a browser for somebody who has not signed in."""
    people: list[Person] = []

    def arrive() -> Person:
        people.append(Person(browser, address, hosts))
        return people[-1]

    yield arrive
    for person in people:
        person.context.close()


@pytest.fixture(scope="session")
def picture(request: pytest.FixtureRequest) -> Callable[[Person, str], None]:
    """Keeps a picture of what somebody sees, where pictures are asked for."""
    folder = request.config.getoption("--pictures", None)

    def keep(person: Person, name: str) -> None:
        if folder:
            person.page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")

    return keep


@pytest.fixture(scope="session")
def story() -> SimpleNamespace:
    """Addresses and files that a step of the story hands on to the next."""
    return SimpleNamespace(files={}, costs={})


@pytest.fixture(scope="session")
def town(meet: Meet) -> Person:
    return meet("rausu-tanto")


@pytest.fixture(scope="session")
def head(meet: Meet) -> Person:
    return meet("rausu-shozokucho")


@pytest.fixture(scope="session")
def office(meet: Meet) -> Person:
    return meet("jimukyoku")


@pytest.fixture(scope="session")
def meet(newcomer: object, request: pytest.FixtureRequest) -> Iterator[Meet]:
    """The person of a login, signed in at the first meeting."""
    known: dict[str, Person] = {}

    def somebody(login: str) -> Person:
        if login not in known:
            known[login] = newcomer()
            known[login].sign_in(login)
        return known[login]

    yield somebody
    if folder := request.config.getoption("--pictures", None):
        pictures.take(somebody, Path(folder))
