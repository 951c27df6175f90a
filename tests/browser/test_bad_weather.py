"""PostgreSQL and RabbitMQ go down under the council deployment while people are at work."""

import signal
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, expect

from infra.callers import Caller
from infra.local import CannotStart, running_database
from infra.local.postgres import binaries
from infra.members import Council
from infra.sample import accounts
from services.registry.schemas import EXAMPLE_CONTENT
from shared.settings import Settings
from tests.bench.deployments import deployment
from tests.browser.people import Person
from tests.browser.weather import Weather, until

LISTENING = ("registry", "evaluation", "reporting")
PROBLEM = "沖では電話が通じない。\n吹雪の日は、なおさらである。"


@pytest.fixture(scope="module")
def council(browser: Browser) -> Iterator[Settings]:
    """`yui up` with the sample's accounts and nothing else."""
    try:
        binaries()
    except CannotStart as missing:
        pytest.skip(str(missing))
    with deployment("up") as settings:
        with closing(Council(running_database(settings.var, "council") or "")) as members:
            members.enrol_samples(accounts.ACCOUNTS)
        yield settings


@pytest.fixture
def weather(council: Settings) -> Iterator[Weather]:
    """Fair at the beginning, and again at the end."""
    weather = Weather(council)
    yield weather
    weather.clears()


@pytest.fixture(scope="module")
def arrive(browser: Browser, council: Settings) -> Iterator[Callable[[str], Person]]:
    """Opens a browser for somebody and signs them in."""
    people: list[Person] = []

    def somebody(login: str) -> Person:
        people.append(Person(browser, council.address("portal"), set()))
        people[-1].sign_in(login)
        return people[-1]

    yield somebody
    for person in people:
        person.context.close()


def begin(town: Person, title: str) -> None:
    town.goes_to("/projects/new")
    town.fills({"事業名": title, "地域課題": PROBLEM})


def test_a_form_sent_while_the_database_is_away_comes_back_with_all_that_was_typed(
    arrive: Callable[[str], Person], weather: Weather
) -> None:
    town, services = arrive("rausu-tanto"), weather.services()
    begin(town, "嵐の中の事業")
    weather.breaks("postgres", signal.SIGINT)
    for button in ("下書きを保存する", "もう一度送信する"):
        town.press(button)
        town.page.get_by_role("heading", name="ただいま利用できません", level=1).wait_for()
        assert "データベースに接続できないため" in town.reads()
        assert "この画面を閉じずに" in town.reads()
        assert "Traceback" not in town.page.content()
        sent = town.unfolds("送信した内容を見る")
        expect(sent.get_by_text("嵐の中の事業")).to_be_visible()
        expect(sent.get_by_text("吹雪の日は、なおさらである。")).to_be_visible()
    weather.clears()
    town.press("もう一度送信する")
    expect(town.page.get_by_role("heading", name="嵐の中の事業", level=1)).to_be_visible()
    town.follows("内容を編集する")
    expect(town.page.get_by_role("textbox", name="地域課題")).to_have_value(PROBLEM)
    assert weather.services() == services


def test_an_open_form_says_that_it_cannot_be_kept_and_stays_as_it_is(
    arrive: Callable[[str], Person], weather: Weather
) -> None:
    town = arrive("rausu-tanto")
    begin(town, "開いたままの様式")
    state = town.page.locator(".save-bar__state")
    expect(state).to_contain_text("入力途中の内容を保存しました")
    weather.breaks("postgres", signal.SIGQUIT)
    town.press("＋ 場所を追加する")
    expect(state).to_contain_text("いまは保存できません")
    town.fills({"担当課": "企画財政課"})
    expect(town.page.get_by_role("textbox", name="地域課題")).to_have_value(PROBLEM)
    weather.clears()
    town.press("＋ 場所を追加する")
    town.row("場所2").wait_for()
    town.press("下書きを保存する")
    expect(town.page.get_by_role("heading", name="開いたままの様式", level=1)).to_be_visible()


def test_without_the_broker_an_approved_project_still_reaches_the_joint_read_model(
    arrive: Callable[[str], Person], weather: Weather, council: Settings
) -> None:
    services, head = weather.services(), arrive("rausu-shozokucho")
    weather.breaks("rabbitmq", signal.SIGKILL)
    approve(head, written(council))
    until(lambda: heard(head) == 1, 20)
    assert not weather.hears_the_broker("registry")
    weather.clears()
    until(lambda: all(map(weather.hears_the_broker, LISTENING)), 30)
    approve(head, written(council))
    until(lambda: heard(head) == 2, 20)
    assert weather.services() == services


def written(council: Settings) -> str:
    """The path of a project that waits for its town's approval."""
    official = Caller(council, accounts.account("rausu-tanto").member)
    path = f"/projects/{official.post('registry', '/projects', json=EXAMPLE_CONTENT).json()['id']}"
    official.change("POST", "registry", f"{path}/request-approval", of=path)
    return path


def approve(head: Person, path: str) -> None:
    head.goes_to(path)
    head.press("承認して提出する")
    expect(head.page.get_by_role("status").first).to_contain_text("事務局へ提出しました")


def heard(person: Person) -> int:
    """How many projects of 羅臼町 the joint read model counts, as the home page shows it."""
    row = person.goes_to("/").get_by_role("region", name="市町別の件数と経費").get_by_role("row")
    own = row.filter(has_text="羅臼町").get_by_role("cell").first
    return int(own.inner_text()) if own.count() else 0
