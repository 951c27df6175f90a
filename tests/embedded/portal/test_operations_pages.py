"""How the services are, and what is done about what one could not apply."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from infra.docs.events import golden
from services.portal.operations import SubscriptionState, event_name
from shared.events.evaluation import DecisionRecorded
from shared.messaging import parking
from shared.messaging.consumer import Consumer
from shared.messaging.handlers import Handlers, projection
from shared.messaging.inbox import WakeUp
from shared.messaging.protocol.condition import RUNNING, diverged, waiting
from shared.messaging.protocol.continuity import Entry
from shared.messaging.reading import LocalLog

STREAM, PROJECT = "registry.evaluation", "project/5f0c2a7e-91d4-4c56-8a5d-3c2b7e9f1a01"
PARKED = f"/operations/parked/{STREAM}"


def text(browser: Any, path: str = "/operations") -> str:
    return browser.get(path).get_data(as_text=True)


def refuse(_session: Any, _fact: Any, _event: Any) -> None:
    raise ValueError("refused again")


@pytest.fixture
def registry(world: SimpleNamespace) -> Any:
    """Hears evaluation, and has two facts of one project parked: the second waits behind."""
    context = world.contexts["registry"]
    log = LocalLog(context.transactions.database)
    handlers: Handlers = {DecisionRecorded: projection(refuse)}
    context.consumers.append(Consumer(STREAM, handlers, context.transactions, log, WakeUp()))
    context.handlers[STREAM] = handlers
    body = json.dumps(golden("evaluation.decision.recorded.v1")).encode()
    with context.transactions.database.writing() as session:
        for position, error in ((7, ValueError("unknown <decision>")), (8, None)):
            entry = Entry(position, "0" * 64, body, PROJECT)
            parking.park(session, STREAM, entry, error, datetime.now(UTC))
    return context


def test_services_that_do_not_answer_are_said_not_to(signed_in: Any, world: Any) -> None:
    office = signed_in("office")
    page = text(office)
    assert page.count("応答あり") == 3
    assert page.count("応答なし") == 3

    for service in ("council", "registry"):
        world.stop[service]()
    answer = office.get("/operations")
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).count("応答なし") == 5


def test_what_is_parked_is_shown_with_its_cause(signed_in: Any, registry: Any) -> None:
    page = text(signed_in("office"))
    assert "適用できずに保留している出来事が2件あります" in page
    assert "決定の公表" in page
    assert "ValueError: unknown &lt;decision&gt;" in page
    assert "同じ対象の、先の出来事を待っています。" in page
    assert f'href="{PARKED}/7/skip"' in page
    assert f'href="{PARKED}/8/skip"' not in page


def test_a_decision_wants_a_reason_and_is_shown_with_who_and_why(
    signed_in: Any, registry: Any
) -> None:
    office = signed_in("office")
    assert "元に戻せません" in text(office, f"{PARKED}/7/skip")
    without = office.post(f"{PARKED}/7/skip", {"reason": " "})
    assert without.status_code == 422
    assert 'href="#reason"' in without.get_data(as_text=True)
    done = office.post(f"{PARKED}/7/skip", {"reason": "誤って公表した試験のため。"})
    assert done.location == "/operations?done=skipped#done"

    record = text(office).partition("保留の処理の記録")[2]
    assert "適用せずに除く" in record
    assert "根室市 事務局" in record
    assert "誤って公表した試験のため。" in record
    assert office.get(f"{PARKED}/7/skip").status_code == 404


def test_what_is_refused_again_is_said_to_wait_still(signed_in: Any, registry: Any) -> None:
    office = signed_in("office")
    answer = office.post(f"{PARKED}/7/replay", {"reason": "直したため。"})
    assert answer.location == "/operations?done=refused-again#done"
    page = text(office, answer.location)
    assert "適用できませんでした。保留のまま残っています。" in page
    assert "ValueError: refused again" in page


def test_what_waits_behind_another_is_not_settled_first(signed_in: Any, registry: Any) -> None:
    answer = signed_in("office").post(f"{PARKED}/8/skip", {"reason": "要らないため。"})
    assert answer.status_code == 409
    assert "先に 7 番の保留を処理してください。" in answer.get_data(as_text=True)


@pytest.mark.parametrize("login", ["rausu", "rausu-head", "expert"])
def test_others_are_neither_led_there_nor_let_in(signed_in: Any, login: str) -> None:
    browser = signed_in(login)
    assert "/operations" not in text(browser, "/members")
    for path in ("/operations", f"{PARKED}/7/replay"):
        assert browser.get(path).status_code == 403


def test_the_secretariat_is_led_there_by_the_navigation(signed_in: Any) -> None:
    assert '<a href="/operations">稼働状況</a>' in text(signed_in("office"), "/members")


def test_a_stream_of_no_service_is_no_page(signed_in: Any) -> None:
    assert signed_in("office").get("/operations/parked/x.y/1/skip").status_code == 404


def test_trouble_is_told_in_words() -> None:
    well = SubscriptionState(
        producer="事業",
        position=1,
        lag=1,
        lag_seconds=2,
        parked=0,
        condition=RUNNING,
        lane="",
    )
    assert well.in_words == ""
    assert "自動で再試行します" in replace(well, condition=waiting("OperationalError")).in_words
    assert "数秒遅れますが" in replace(well, lane="NotFound").in_words
    lost = replace(well, condition=diverged(1, "places 1 to 6 are missing"), lag=None)
    assert "位置1から" in lost.in_words
    assert "自動では再開しません" in lost.in_words


def test_a_kind_of_fact_has_the_name_of_its_contract_and_a_newer_one_its_type() -> None:
    assert event_name("sharing.dataset.shared.v1") == "データの共有"
    assert event_name("sharing.dataset.shared.v99") == "データの共有"
    assert event_name("sharing.dataset.burnt.v1") == "sharing.dataset.burnt.v1"
