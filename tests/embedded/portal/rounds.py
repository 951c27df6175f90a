"""A round as people bring it through the portal's pages."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from services.council import actions
from services.evaluation.service import PROJECTS_HEARD
from services.registry.schemas import EXAMPLE_CONTENT
from shared import standing
from shared.access import Member
from shared.messaging.consumer import Consumer
from shared.messaging.inbox import WakeUp
from shared.messaging.reading import open_log
from shared.settings import Settings
from shared.vocabulary import today_in_tokyo, wareki
from shared.web.context import ServiceContext
from tests.embedded.portal.projects import as_fields, register

CRITERIA = 7
TODAY = wareki(today_in_tokyo(datetime.now(UTC)))
GRADES = {f"scores-{number}-grade": "4" for number in range(CRITERIA)}


def text(browser: Any, path: str) -> str:
    return browser.get(path).get_data(as_text=True)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


def chosen(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"', page)


def accepted_project(signed_in: Any, title: str, lead: str, partners: list[str]) -> str:
    """From draft to acceptance, by the buttons of the project's page."""
    content = {**EXAMPLE_CONTENT, "title": title, "lead_municipality": lead, "partners": partners}
    people = (("rausu", "request-approval"), ("rausu-head", "approve"), ("office", "accept"))
    path = register(signed_in("rausu"), as_fields(content))
    for login, action in people:
        browser = signed_in(login)
        revision = hidden(text(browser, path), "revision")
        assert browser.post(f"{path}/{action}", {"revision": revision}).status_code == 303
    return path.rpartition("/")[2]


def enrol_evaluators(council: ServiceContext, count: int) -> None:
    """So many evaluators of 別海町 more; nobody signs in as one of them."""
    system = Member.of_service("council")
    for number in range(count):
        council.transactions.run(
            actions.enrol_sample,
            system,
            "",
            member_id=f"00000000-0000-4000-9000-{number:012d}",
            login=f"betsukai-{number}",
            name=f"別海町 評価者{number}",
            section="",
            municipality="016918",
            roles=["evaluator"],
            password_hash="",
        )


def hear(evaluation: ServiceContext, settings: Settings) -> None:
    for producer, handlers in (("registry", PROJECTS_HEARD), ("council", standing.HEARD)):
        Consumer(
            subscription=f"evaluation.{producer}",
            handlers=handlers,
            transactions=evaluation.transactions,
            log=open_log(settings.log_address(producer), lambda: ""),
            inbox=WakeUp(),
        ).catch_up()


def council_with_an_accepted_project(
    also_running: Any, signed_in: Any, settings: Settings
) -> SimpleNamespace:
    """A council with one accepted project of 羅臼町, and evaluation that has heard of it."""
    evaluation = also_running("evaluation")
    project = accepted_project(signed_in, "①知床岬（WⅰFⅰ）", "016942", [])
    hear(evaluation, settings)
    return SimpleNamespace(
        project=project,
        evaluation=evaluation,
        office=signed_in("office"),
        expert=signed_in("expert"),
        judge=signed_in("rausu-judge"),
    )


def round_form(office: Any) -> tuple[str, dict[str, Any]]:
    """The new form's address, and its fields as the page fills them."""
    path = office.get("/rounds/new").location
    page = text(office, path)
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n([^<]*)</textarea>', page)
    inputs = re.findall(r'name="(criteria-\d-(?:name|weight))" type="text" value="([^"]*)"', page)
    fields: dict[str, Any] = {**dict(areas), **dict(inputs)}
    return path, fields | {
        "form_key": hidden(page, "form_key"),
        "title": "令和8年度 第1回評価",
        "fiscal_year": "2026",
        "due_date": "令和32年12月18日",
        "candidates": chosen(page, "candidates"),
        "evaluators": chosen(page, "evaluators"),
    }


def step(office: Any, path: str, name: str) -> Any:
    revision = hidden(text(office, f"{path}/{name}"), "revision")
    return office.post(f"{path}/{name}", {"revision": revision})


def prepared(office: Any) -> str:
    path, fields = round_form(office)
    answer = office.post(path, fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.partition("?")[0]


def opened(office: Any) -> str:
    path = prepared(office)
    assert step(office, path, "open").status_code == 303
    return path


def score(browser: Any, path: str, project: str, **fields: Any) -> Any:
    sheet = f"{path}/scores/{project}"
    told = {"revision": hidden(text(browser, sheet), "revision"), **GRADES, "go": "stay"}
    return browser.post(sheet, {**told, **fields})


def decide(office: Any, path: str, project: str, **fields: Any) -> Any:
    page = f"{path}/decisions/{project}"
    told = {"decision": "adopted", "reason": "効果が高い。", "meeting_date": TODAY}
    return office.post(page, {"revision": hidden(text(office, page), "revision"), **told, **fields})
