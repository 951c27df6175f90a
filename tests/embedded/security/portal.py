"""The portal over the worlds of all services, each on a socket of its own, and what forms send."""

import io
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from infra.docs.pages import Page
from infra.docs.routes import Line, lines_of, readable
from services.evaluation.schemas import EXAMPLE_ROUND
from services.portal.application import create_app
from services.portal.forms.project import ProjectForm
from services.portal.forms.round import RoundForm
from services.registry.schemas import EXAMPLE_CONTENT
from services.reporting.uploads import default_template
from services.sharing.schemas import EXAMPLE_CONSENT, EXAMPLE_DATASET
from shared.access import Member, Relation
from shared.manifests import SERVICES
from shared.service import build_context
from shared.settings import Settings
from shared.workshop import Task
from tests.embedded.evaluation.sample import todays_decision
from tests.embedded.portal.conftest import free_ports, served
from tests.embedded.security.world import NEMURO, PDF, RAUSU, Value, World, id_of
from tests.embedded.security.worlds import WORLDS
from tests.embedded.security.worlds.council import PASSWORD

lines = cache(lines_of)

Fields = Mapping[str, Any]


class Visitor:
    """Somebody at a browser, signed in or not, with the token of their session's pages."""

    def __init__(self, app: Flask, member: Member | None) -> None:
        self.member = member
        self.client: FlaskClient = app.test_client()
        self.token = self._token()
        if member:
            self.post("/sign-in", {"login": member.id, "password": PASSWORD})
            self.token = self._token()

    def get(self, path: str, **arguments: Any) -> TestResponse:
        return self.client.get(path, **arguments)

    def post(self, path: str, fields: Fields, **arguments: Any) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token, **fields}, **arguments)

    def _token(self) -> str:
        page = self.client.get("/sign-in?ended=1").get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', page)
        assert found
        return found[1]


class Portal:
    """All services and the pages in front of them."""

    def __init__(self, app: Flask, worlds: Mapping[str, World]) -> None:
        self.app, self.worlds = app, worlds
        self._visitors: dict[str, Visitor] = {}

    def visitor(self, member: Member | None) -> Visitor:
        """Signed in at the first call."""
        key = member.id if member else ""
        if key not in self._visitors:
            self._visitors[key] = Visitor(self.app, member)
        return self._visitors[key]

    def states(self, page: Page) -> list[str]:
        """The states in which the services' table tells the page's object apart."""
        return list(dict.fromkeys(line.state for line in self._lines(page))) or [""]

    def refusal(self, page: Page, state: str, member: Member | None) -> int | None:
        """What the page has to answer by the services' table; 401 stands for signing in."""
        if member is None:
            return None if page.open_to == "everybody" else 401
        for line in self._lines(page):
            refused = line.refusal(member, self._relations(page, line, member))
            if refused and line.state == state:
                return refused
        return None

    def path(self, page: Page, state: str) -> str:
        """The page's path about the object in this state."""
        variables = self.worlds[page.asks[0].service].variables if page.asks else {}
        values = {
            **self.worlds["registry"].variables["draft"],
            **variables.get("", {}),
            **variables.get(state, {}),
            "form_id": str(uuid.uuid4()),
            "number": "1",
            **self._parked(page),
            "member_id": id_of("signs in"),  # whose password nobody in this walk needs
        }
        return re.sub(r"{(\w+)}", lambda found: _value(values[found[1]]), page.path)

    def _parked(self, page: Page) -> Mapping[str, Value]:
        if "{position}" not in page.path:
            return {}
        world = self.worlds[page.asks[0].service]
        return {"stream": world.subscription, "position": world.parked_position}

    def visit(self, page: Page, state: str, member: Member | None) -> TestResponse:
        """The page, or its form sent as somebody would who has it open."""
        path, visitor = self.path(page, state), self.visitor(member)
        if page.method == "GET":
            return visitor.get(path)
        sha256 = self.worlds["registry"].variables[""]["sha256"]
        return visitor.post(path, {"revision": "999999", "sha256": sha256, **fields_of(page)})

    def _relations(self, page: Page, line: Line, member: Member) -> frozenset[Relation]:
        if page.method == "GET" and line.method == "POST" and "/new" in page.path:
            # A blank form is about something of one's own municipality.
            return frozenset({Relation.OWN if member.municipality else Relation.OTHER})
        return frozenset(self.worlds[line.service].relations(line, member))

    def _lines(self, page: Page) -> Iterator[Line]:
        for asked in page.asks:
            found = [
                line
                for line in lines(asked.service)
                if (line.method, readable(line.route)) == (asked.method, asked.path)
            ]
            assert found, f"{page.method} {page.path} asks {asked}, which is no route"
            yield from found


def _value(value: Value) -> str:
    return value if isinstance(value, str) else value()


@contextmanager
def portal_over_all(folder: Path) -> Iterator[Portal]:
    """Each service in a folder of its own, as its world wants it, under the keys of one council."""
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    addresses = {service: f"http://127.0.0.1:{port}" for service, port in ports.items()}
    (folder / "keys").mkdir()
    with ExitStack() as stack:
        worlds = {}
        for service, build in WORLDS.items():
            worlds[service] = world = build(_settings(folder, service, addresses))
            stack.callback(world.close)
            stack.enter_context(served(world.app, ports[service]))
        context, _ = build_context("portal", _settings(folder, "portal", addresses))
        stack.callback(context.transactions.database.close)
        yield Portal(create_app(context), worlds)


def _settings(folder: Path, service: str, addresses: Mapping[str, str]) -> Settings:
    (folder / service).mkdir()
    (folder / service / "keys").symlink_to(folder / "keys")
    return Settings(var=folder / service, addresses=addresses)


def fields_of(page: Page) -> Fields:
    """What the page's form sends beside its hidden fields: whole and right, so that it counts."""
    made = _FIELDS.get(page.path.removesuffix("/edit").removesuffix("/new/{form_id}"), dict)
    return made()


def _project() -> Fields:
    return ProjectForm.filled(EXAMPLE_CONTENT).values.to_dict(flat=False)


def _round() -> Fields:
    candidates = [{"project_id": each} for each in EXAMPLE_ROUND["candidates"]]
    plan = {**EXAMPLE_ROUND, "candidates": candidates}
    return RoundForm.of_round(plan).values.to_dict(flat=False)


def _file() -> Fields:
    return {"file": (io.BytesIO(EXAMPLE_DATASET["file"].encode()), "例.csv"), "header_rows": "1"}


def _member() -> Fields:
    return {
        "login": uuid.uuid4().hex[:12],
        "name": "根室市 担当者",
        "municipality": NEMURO,
        "roles": ["official"],
    }


_FIELDS = {
    "/password": lambda: {"current": PASSWORD, "new": "短い", "again": "短い"},
    "/unsent": lambda: {"form_key": "project:new:x", "title": "書きかけ"},
    "/unsent/discard": lambda: {"form_key": "project:new:x"},
    "/projects": _project,
    "/projects/{project_id}": _project,
    "/projects/{project_id}/decline": lambda: {"comment": "直してください。"},
    "/projects/{project_id}/return": lambda: {"comment": "直してください。"},
    "/projects/{project_id}/withdraw": lambda: {"reason": "取りやめます。"},
    "/projects/{project_id}/attachments": lambda: {"file": (io.BytesIO(PDF), "図.pdf")},
    "/projects/{project_id}/report-progress": lambda: {
        "fiscal_year": "2026",
        "initial_yen": "0",
        "operating_yen": "0",
    },
    "/projects/{project_id}/commitments": lambda: {"commitment-words": "予算に計上します。"},
    "/projects/{project_id}/commitments/{commitment_id}/withdraw": lambda: {
        "commitment-reason": "改めるため。"
    },
    "/datasets/new": lambda: {**EXAMPLE_DATASET, **_file()},
    "/datasets/{dataset_id}/consent": lambda: EXAMPLE_CONSENT,
    "/datasets/{dataset_id}/versions": _file,
    "/rounds": _round,
    "/rounds/{round_id}": _round,
    "/rounds/{round_id}/decisions/{project_id}": todays_decision,
    "/rounds/{round_id}/scores/{project_id}": lambda: {
        f"scores-{place}-grade": "3" for place in range(len(EXAMPLE_ROUND["criteria"]))
    },
    "/operations/parked/{stream}/{position}/replay": lambda: {"reason": "直したため。"},
    "/operations/parked/{stream}/{position}/skip": lambda: {"reason": "要らないため。"},
    "/reports/new": lambda: {"title": "報告書", "chapters": ["overview"]},
    "/reports/word-template": lambda: {"file": (default_template(Task.run), "ひな形.docx")},
    "/members/api-tokens/new": lambda: {
        "name": "連携",
        "municipality": RAUSU,
        "last_day": "2027-03-31",
    },
    "/members/new": _member,
    "/members/{member_id}": _member,
}
