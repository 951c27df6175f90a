"""What `/metrics` tells Prometheus: what is counted, and how a service stands now.

infra/prometheus/alerts.yml has the rules over it; docs/operations.md says what to do for each.
"""

import math
import shutil
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client import generate_latest as exposition
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from shared.messaging import Consumer
from shared.messaging.protocol.condition import RUNNING
from shared.messaging.tables import log_head, outbox
from shared.web.context import ServiceContext


class Counted:
    """What one service did; where several run in one process, each tells only its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ["service", "method", "route", "status"]
        self.answered = Counter("yui_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram(
            "yui_request_seconds", "Time to answer", ["service"], registry=self.registry
        )
        self.removed_files = Counter(
            "yui_removed_files",
            "Stored files removed that no table named",
            ["service"],
            registry=self.registry,
        )
        self.removed_bytes = Counter(
            "yui_removed_file_bytes", "What that freed", ["service"], registry=self.registry
        )


_counted: defaultdict[str, Counted] = defaultdict(Counted)


def count(service: str, method: str, route: str, status: int, seconds: float) -> None:
    counted = _counted[service]
    counted.answered.labels(service, method, route, str(status)).inc()
    counted.seconds.labels(service).observe(seconds)


def count_removed_files(service: str, files: int, size_bytes: int) -> None:
    _counted[service].removed_files.labels(service).inc(files)
    _counted[service].removed_bytes.labels(service).inc(size_bytes)


def told(context: ServiceContext) -> bytes:
    """All of it, in Prometheus' text format."""
    standing = CollectorRegistry()
    standing.register(Standing(context))
    return exposition(_counted[context.service].registry) + exposition(standing)


class Waiting:
    """For how long a subscription's next fact has been waiting, told from the heads seen so far."""

    LIMIT = 1000

    def __init__(self) -> None:
        self._heads: deque[tuple[float, int]] = deque()

    def seconds(self, now: float, position: int, head: int) -> float:
        """0 where all is applied; exact to the time between two calls."""
        while self._heads and self._heads[0][1] <= position:
            self._heads.popleft()
        newest = self._heads[-1][1] if self._heads else position
        if head > newest and len(self._heads) < self.LIMIT:
            self._heads.append((now, head))
        return now - self._heads[0][0] if self._heads else 0.0


_waiting: defaultdict[str, Waiting] = defaultdict(Waiting)


def lag_seconds(consumer: Consumer) -> float | None:
    """For how long the subscription's next fact has been waiting; 0 where there is none.

    None if the log diverged, as nobody looks any more.
    """
    at = consumer.progress
    if at.has_diverged:
        return None
    return _waiting[consumer.subscription].seconds(time.monotonic(), at.position, at.head)


def disk_free_bytes(context: ServiceContext) -> int:
    """Where data, keys and logs lie."""
    return shutil.disk_usage(context.settings.var).free


class Standing(Collector):
    """One service at this moment: its database, log, relay, subscriptions and disk."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def collect(self) -> Iterator[Metric]:
        yield from self._disk()
        yield from self._database()
        yield from self._relay()
        yield from self._subscriptions()
        yield from self._costly_work()

    def _gauge(self, name: str, what: str, value: float) -> GaugeMetricFamily:
        gauge = GaugeMetricFamily(name, what, labels=["service"])
        gauge.add_metric([self._context.service], value)
        return gauge

    def _disk(self) -> Iterator[Metric]:
        free = disk_free_bytes(self._context)
        yield self._gauge("yui_disk_free_bytes", "Free where data, keys and logs lie", free)

    def _database(self) -> Iterator[Metric]:
        database = self._context.transactions.database
        reachable = database.answers()
        yield self._gauge("yui_database_reachable", "Whether the database answers", reachable)
        if not reachable:
            return
        try:
            with database.reading() as session:
                head = session.execute(select(log_head.c.position, log_head.c.published)).one()
                unplaced = session.scalar(select(func.count()).select_from(outbox)) or 0
        except SQLAlchemyError:  # it went away just now: the next scrape says so
            return
        yield self._gauge("yui_log_position", "Last place of the log", head.position)
        yield self._gauge("yui_log_unplaced_facts", "Committed, without a place yet", unplaced)
        if self._context.settings.amqp_uri:
            yield self._gauge(
                "yui_log_published", "Last place confirmed by RabbitMQ", head.published
            )

    def _relay(self) -> Iterator[Metric]:
        if self._context.relay:
            trouble = bool(self._context.relay.trouble)
            yield self._gauge("yui_relay_trouble", "Whether something keeps it from work", trouble)

    def _subscriptions(self) -> Iterator[Metric]:
        families = [
            family(f"yui_{name}", what, labels=["stream"])
            for name, what, family in _OF_SUBSCRIPTIONS
        ]
        for consumer in self._context.consumers:
            for family, figure in zip(families, _figures(consumer), strict=True):
                family.add_metric([consumer.subscription], figure)
        yield from families

    def _costly_work(self) -> Iterator[Metric]:
        workshop, labels = self._context.workshop, ["service", "line"]
        running = GaugeMetricFamily("yui_tasks_running", "Costly work at its seat", labels=labels)
        waiting = GaugeMetricFamily("yui_tasks_waiting", "Costly work in line", labels=labels)
        refused = CounterMetricFamily("yui_tasks_refused", "Sent away from the line", labels=labels)
        for name, line in (("short", workshop.short), ("long", workshop.long)):
            running.add_metric([self._context.service, name], line.running)
            waiting.add_metric([self._context.service, name], line.waiting)
            refused.add_metric([self._context.service, name], line.refused)
        yield from (running, waiting, refused)


_OF_SUBSCRIPTIONS: tuple[tuple[str, str, Any], ...] = (
    ("stream_position", "Last place applied", GaugeMetricFamily),
    ("stream_lag_facts", "Facts not yet applied", GaugeMetricFamily),
    ("stream_lag_seconds", "For how long the next one has been waiting", GaugeMetricFamily),
    ("stream_parked_subjects", "Subjects that wait for an operator", GaugeMetricFamily),
    ("stream_trouble", "Whether it stands still", GaugeMetricFamily),
    ("lane_trouble", "Whether bundles fail to come by the broker", GaugeMetricFamily),
    ("bundles_refused", "Forged, too large or unreadable", CounterMetricFamily),
)


def _figures(consumer: Consumer) -> tuple[float, ...]:
    at = consumer.progress
    return (
        at.position,
        _known(at.lag),
        _known(lag_seconds(consumer)),
        at.parked,
        at.condition != RUNNING,
        bool(consumer.inbox.trouble),
        getattr(consumer.inbox, "refused", 0),  # only bundles can be refused, hints cannot
    )


def _known(figure: float | None) -> float:
    return math.nan if figure is None else figure
