"""A tile layer, where one is configured: asked of its own host alone, and not missed when away."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, expect

from shared.settings import Settings
from tests.bench.deployments import deployment
from tests.browser.people import Person

TILE = b'<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"/>'
COAST = ".leaflet-ground-pane path[fill='#f6f4ec']"


class Tiles(BaseHTTPRequestHandler):
    """Every tile is the same small picture."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/svg+xml")
        self.end_headers()
        self.wfile.write(TILE)

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


@pytest.fixture(scope="module")
def tiles(browser: Browser) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def tiles_host(tiles: ThreadingHTTPServer) -> str:
    return f"127.0.0.1:{tiles.server_port}"


@pytest.fixture(scope="module")
def installed(tiles_host: str) -> Iterator[Settings]:
    """`yui run` as it is set up where the network reaches 国土地理院."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TILES_URL", f"http://{tiles_host}/xyz/pale/{{z}}/{{x}}/{{y}}.png")
        with deployment("run") as settings:
            yield settings


@pytest.fixture(scope="module")
def visitor(browser: Browser, installed: Settings) -> Iterator[Person]:
    person = Person(browser, installed.address("portal"), set())
    person.sign_in("rausu-tanto")
    yield person
    person.context.close()


def map_of(person: Person) -> Locator:
    return person.page.get_by_role("application")


def test_tiles_are_asked_of_that_host_alone_and_their_source_is_named(
    visitor: Person, tiles_host: str, installed: Settings
) -> None:
    asked: list[str] = []
    told: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.page.on("console", lambda message: told.append(message.text))
    answer = visitor.page.goto("/map")
    assert answer is not None
    expect(visitor.page.locator("img.leaflet-tile-loaded").first).to_be_attached()
    expect(map_of(visitor)).to_contain_text("出典：国土地理院")
    hosts = {urlsplit(url).netloc for url in asked}
    assert hosts == {tiles_host, urlsplit(installed.address("portal")).netloc}
    tiles = [urlsplit(url).path for url in asked if urlsplit(url).netloc == tiles_host]
    assert all(re.fullmatch(r"/xyz/pale/\d+/\d+/\d+\.png", path) for path in tiles)
    policy = answer.headers["content-security-policy"]
    assert re.findall(r"https?://\S+", policy) == [f"http://{tiles_host};"]
    assert f"img-src 'self' http://{tiles_host};" in policy
    assert not [text for text in told if "Content Security Policy" in text]


def test_without_the_tile_server_the_coast_is_there_and_a_site_can_be_picked(
    visitor: Person, tiles: ThreadingHTTPServer
) -> None:
    tiles.shutdown()
    tiles.server_close()
    visitor.goes_to("/projects/new")
    ground = map_of(visitor)
    expect(ground.locator(COAST).first).to_be_visible()
    expect(ground.locator("img.leaflet-tile-loaded")).to_have_count(0)
    ground.scroll_into_view_if_needed()
    ground.click(position={"x": 200, "y": 150})
    latitude = visitor.row("場所1").get_by_label("緯度").input_value()
    assert 42 < float(latitude) < 46
