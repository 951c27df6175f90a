"""What `/metrics` tells, and that the alert rules over it ask for nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert

from shared.database import Database
from shared.events.registry import ProjectAccepted
from shared.messaging.consumer import Consumer
from shared.messaging.handlers import projection
from shared.messaging.inbox import WakeUp
from shared.messaging.protocol.condition import waiting
from shared.messaging.reading import LocalLog
from shared.messaging.tables import outbox
from shared.service import build_context
from shared.settings import Settings
from shared.web.app import create_app
from shared.web.context import ServiceContext
from shared.web.metrics import Waiting
from tests.embedded.messaging.journey import Producer, accepted

ROOT = Path(__file__).parents[3]
ALERTS = yaml.safe_load((ROOT / "infra" / "prometheus" / "alerts.yml").read_text())
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
OF_PROMETHEUS_ITSELF = {"up"}


class World:
    """evaluation as it hears registry, with a broker named in its settings."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(var=folder, amqp_uri="amqp://127.0.0.1:1/yui")
        self.producer = Producer(Database(settings.database_url("registry")))
        self.refuses = False
        self.context, _ = build_context("evaluation", settings)
        self.consumer = Consumer(
            subscription="evaluation.registry",
            handlers={ProjectAccepted: projection(self._write)},
            transactions=self.context.transactions,
            log=LocalLog(self.producer.database),
            inbox=WakeUp(),
        )
        self.context.consumers.append(self.consumer)
        self.client: FlaskClient = create_app(self.context).test_client()

    def _write(self, *_: Any) -> None:
        if self.refuses:
            raise ValueError("this can never apply")

    def told(self) -> dict[str, float]:
        """Each figure of the exposition by its name."""
        text = self.client.get("/metrics").text
        return {
            sample.name: sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def close(self) -> None:
        self.producer.database.close()
        self.context.transactions.database.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


def words_of(expression: str) -> set[str]:
    """The metrics that a rule asks for."""
    bare = re.sub(r"\{[^}]*\}|\[[^]]*\]|by \([^)]*\)", "", expression)
    return set(re.findall(r"\b(?:yui_\w+|up)\b", bare))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_asks_only_for_what_is_told(rule: dict[str, Any], world: World) -> None:
    world.client.get("/health")
    asked = words_of(rule["expr"])
    assert asked
    assert asked <= {*world.told(), *OF_PROMETHEUS_ITSELF}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_in_japanese_what_is_wrong_and_leads_to_what_to_do(
    rule: dict[str, Any],
) -> None:
    assert re.search(r"[ぁ-ん].*。$", rule["annotations"]["summary"])
    page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
    assert page == "docs/operations.md"
    assert anchor == f"alert-{rule['alert'].lower()}"
    assert f"\n### Alert: {rule['alert']}\n" in OPERATIONS


def test_every_section_about_an_alert_belongs_to_a_rule() -> None:
    described = re.findall(r"^### Alert: (\w+)$", OPERATIONS, re.MULTILINE)
    assert described == sorted(described, key=[rule["alert"] for rule in RULES].index)
    assert len(described) == len(RULES)


def test_a_stream_tells_what_it_has_not_applied_and_what_it_parked(world: World) -> None:
    world.producer.announce(accepted("a"), accepted("b"))
    world.consumer.catch_up()
    world.refuses = True
    world.producer.announce(accepted("a", 2))
    world.consumer.catch_up()

    told = world.told()

    assert told["yui_stream_position"] == 3
    assert told["yui_stream_lag_facts"] == told["yui_stream_lag_seconds"] == 0
    assert told["yui_stream_parked_subjects"] == 1
    assert told["yui_stream_trouble"] == told["yui_bundles_refused_total"] == 0


def test_a_stream_in_trouble_says_so(world: World) -> None:
    world.consumer.progress.condition = waiting("OperationalError")
    assert world.told()["yui_stream_trouble"] == 1


def test_the_log_tells_its_end_and_what_has_no_place_yet(world: World) -> None:
    row = {"subject": "round/1", "type": "x", "before": b"", "after": b""}
    with world.context.transactions.database.writing() as session:
        session.execute(insert(outbox).values(row))

    told = world.told()

    assert (told["yui_log_position"], told["yui_log_published"]) == (0, 0)
    assert told["yui_log_unplaced_facts"] == 1
    assert told["yui_relay_trouble"] == 0
    assert told["yui_disk_free_bytes"] > 0


def test_a_database_that_is_away_is_told_without_its_log(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = world.context.transactions.database
    with monkeypatch.context() as patch:
        for engine in (database.engine, database._asked):
            patch.setattr(engine, "connect", lambda: (_ for _ in ()).throw(OSError("away")))
        told = world.told()
    assert told["yui_database_reachable"] == 0
    assert "yui_log_position" not in told
    assert world.told()["yui_database_reachable"] == 1


def test_one_process_with_many_services_counts_each_request_once(
    world: World, tmp_path: Path
) -> None:
    world.client.get("/health")
    context: ServiceContext
    context, _ = build_context("sharing", Settings(var=tmp_path))
    text = create_app(context).test_client().get("/metrics").text
    context.transactions.database.close()
    assert 'service="evaluation"' not in text


def test_the_wait_of_the_next_fact_is_told_from_when_it_was_first_seen() -> None:
    waiting = Waiting()
    assert waiting.seconds(now=100, position=5, head=5) == 0
    assert waiting.seconds(now=110, position=5, head=7) == 0
    assert waiting.seconds(now=140, position=6, head=9) == 30
    assert waiting.seconds(now=150, position=7, head=9) == 10
    assert waiting.seconds(now=900, position=9, head=9) == 0


def test_costly_work_tells_how_much_is_under_way_and_how_much_waits(world: World) -> None:
    assert world.told()["yui_tasks_running"] == 0
    with world.context.workshop.long.seat("somebody"):
        told = world.told()
    assert told["yui_tasks_running"] == 1
    assert told["yui_tasks_waiting"] == told["yui_tasks_refused_total"] == 0
