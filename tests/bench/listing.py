"""The project list at 100, 1,000 and 10,000 projects, over the registry's HTTP door."""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from flask.testing import FlaskClient

from services.registry import actions
from services.registry.api import blueprint
from services.registry.schemas import EXAMPLE_CONTENT, ContentSchema
from shared import tokens
from shared.access import Member, Role
from shared.keys import KeyRing
from shared.service import build_parts
from shared.settings import Settings
from shared.transactions import Work
from shared.vocabulary import MUNICIPALITIES
from shared.web.app import create_app
from shared.web.parts import Parts
from tests.bench.table import Figure, seconds_of

SIZES = (100, 1_000, 10_000)
BOTH = frozenset({Role.OFFICIAL, Role.SECTION_HEAD})


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(var=Path(folder))
        parts, _ = build_parts("registry", settings)
        client = _coordinator(parts, settings)
        figures: list[Figure] = []
        there = 0
        for size in SIZES:
            fill(parts, there, size)
            there = size
            for name, url in _PAGES.items():
                figures.append(_figure(figures, name, size, seconds_of(partial(_get, client, url))))
        parts.transactions.database.close()
    return figures


_PAGES = {
    "list, first page": "/projects",
    "list, fifth page": "/projects?page=5",
    "list, by cost, one town": "/projects?sort=-cost_yen&municipality=016942",
    "list, search wifi": "/projects?q=wifi",
}


def _figure(done: list[Figure], name: str, size: int, seconds: float) -> Figure:
    first = next((f for f in done if f.name == f"{name}, {SIZES[0]} projects"), None)
    ratio = seconds * 1000 / first.value if first else 1.0
    limit = "under 2" if size == SIZES[-1] else ""
    return Figure(
        f"{name}, {size} projects", seconds * 1000, "ms", ratio, f"{SIZES[0]} projects", limit
    )


def _get(client: FlaskClient, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    assert answer.json["items"]


def _coordinator(parts: Parts, settings: Settings) -> FlaskClient:
    ring = KeyRing("council", settings.keys)
    parts.directory.know("council", ring.jwks())
    client = create_app(parts, "bench", blueprint).test_client()
    member = Member("coordinator", "012238", frozenset({Role.COORDINATOR}))
    token = tokens.issue(ring, member, datetime.now(UTC))
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def fill(parts: Parts, there: int, size: int) -> None:
    """Submit projects until there are `size`, one in twenty with WⅰFⅰ in its title."""
    content = ContentSchema().load(EXAMPLE_CONTENT)

    def submit(work: Work, place: int) -> None:
        town = MUNICIPALITIES[place % 5].code
        title = f"①WⅰFⅰ環境の充実 {place}" if place % 20 == 0 else f"漁港の遠隔監視 {place}"
        mine = replace(content, title=title, lead_municipality=town, partners=())
        project = actions.register_project(work, work.new_id(), mine)
        project = actions.request_approval(work, project.id, project.revision)
        actions.approve_project(work, project.id, project.revision)

    for place in range(there, size):
        by = Member("bench", MUNICIPALITIES[place % 5].code, BOTH)
        parts.transactions.run(submit, by, "bench", place)
