"""The list of 100, 1,000 and 10,000 projects: the portal's page, and the registry's answer."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from infra.callers import Caller
from services.registry import actions
from services.registry.schemas import EXAMPLE_CONTENT, ContentSchema
from shared.access import Member, Role
from shared.service import build_context
from shared.settings import Settings
from shared.transactions import UnitOfWork
from shared.vocabulary import MUNICIPALITIES
from shared.web.context import ServiceContext
from tests.bench.deployments import deployment, wait_for_sample
from tests.bench.pages import signed_in
from tests.bench.table import Figure, seconds_of

SIZES = (100, 1_000, 10_000)
BOTH = frozenset({Role.OFFICIAL, Role.SECTION_HEAD})
COORDINATOR = Member("bench", "012238", frozenset({Role.COORDINATOR}))


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        figures: list[Figure] = []
        there = 0
        for size in SIZES:
            _fill_registry(Settings(var=Path(folder)), there, size)
            there = size
            with deployment("run", var=Path(folder)) as settings:
                wait_for_sample(settings)
                for name, get in _readings(settings).items():
                    figures.append(_figure(figures, name, size, seconds_of(get)))
    return figures


_PAGES = {
    "first page": "/projects",
    "fifth page": "/projects?page=5",
    "by cost, one town": "/projects?sort=-cost_yen&municipality=016942",
    "search wifi": "/projects?q=wifi",
}


def _readings(settings: Settings) -> dict[str, Callable[[], object]]:
    """What is timed: each page of the list in the portal, and the registry's answer behind it."""
    browser, registry = signed_in(settings, "jimukyoku"), Caller(settings, COORDINATOR)
    portal = settings.address("portal")
    return {
        **{
            f"list page, {name}": partial(browser.get, portal + url) for name, url in _PAGES.items()
        },
        **{
            f"registry's answer, {name}": partial(registry.get, "registry", url)
            for name, url in _PAGES.items()
        },
    }


def _figure(done: list[Figure], name: str, size: int, seconds: float) -> Figure:
    first = next((f for f in done if f.name == f"{name}, {SIZES[0]} projects"), None)
    ratio = seconds * 1000 / first.value if first else 1.0
    limit = "under 2" if size == SIZES[-1] else ""
    return Figure(
        f"{name}, {size} projects", seconds * 1000, "ms", ratio, f"{SIZES[0]} projects", limit
    )


def _fill_registry(settings: Settings, there: int, size: int) -> None:
    context, _ = build_context("registry", settings)
    fill(context, there, size)
    context.transactions.database.close()


def fill(context: ServiceContext, there: int, size: int) -> None:
    """Submit projects until there are `size`, one in twenty with WⅰFⅰ in its title."""
    content = ContentSchema().load(EXAMPLE_CONTENT)

    def submit(work: UnitOfWork, place: int) -> None:
        town = MUNICIPALITIES[place % 5].code
        title = f"①WⅰFⅰ環境の充実 {place}" if place % 20 == 0 else f"漁港の遠隔監視 {place}"
        cost = replace(content.costs[0], operating_yen=1_000 * (place % 997))
        funding = replace(content.funding[0], amount_yen=cost.initial_yen + cost.operating_yen)
        mine = replace(
            content,
            title=title,
            lead_municipality=town,
            partners=(),
            costs=(cost,),
            funding=(funding,),
        )
        project = actions.register_project(work, work.new_id(), mine)
        project = actions.request_approval(work, project.id, project.revision)
        actions.approve_project(work, project.id, project.revision)

    for place in range(there, size):
        by = Member("bench", MUNICIPALITIES[place % 5].code, BOTH)
        context.transactions.run(submit, by, "bench", place)
