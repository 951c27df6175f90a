"""Runs the programs of this folder against each other and answers the figures."""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from sqlalchemy import text

from shared.database import Database
from tests.bench.events.programs import done, finish, output, servers, started
from tests.bench.table import Figure, percentile

ROUNDS, SHORT_ROUNDS = 3, 7
STOCK, MANY, RAW, FEW = 1_500, 20_000, 100_000, 2_000
STEADY, SHORT_LOG, LONG_LOG, MORE = 1_000, 10_000, 1_000_000, 10_000


def through_the_broker() -> list[Figure]:
    """Each comparison on servers of its own, so that no queue or table is there before."""
    rounds = [_round() for _ in range(ROUNDS)]

    def figure(name: str, what: str, baseline: str, limit: str) -> Figure:
        ratio = median(one[what] / one[baseline] for one in rounds)
        return Figure(name, speed(what), "/s", ratio, baseline, limit)

    def speed(what: str) -> float:
        return median(one[what] for one in rounds)

    return [
        Figure("stock nameko, end to end", speed("stock"), "/s"),
        Figure("raw bundles, no database", _in_time(RAW, "raw", "listen", "write"), "/s"),
        figure("end to end, ten facts a transaction", "write", "stock", "at least 10"),
        figure("end to end, four writers", "write_together", "stock", "at least 15"),
        Figure("stock consumer, from a filled queue", speed("stock consumer"), "/s"),
        figure("consumer, from a filled queue", "consumer", "stock consumer", "at least 10"),
        *_steady(),
    ]


def _round() -> dict[str, float]:
    """Facts a second of ours and of stock nameko, one right after the other."""
    return {
        "stock": _in_time(STOCK, "stock", "listen", "write"),
        "write": _in_time(MANY, "ours", "listen", "write"),
        "write_together": _in_time(MANY, "ours", "listen", "write_together"),
        "stock consumer": _from_queue(STOCK, "stock"),
        "consumer": _from_queue(MANY, "ours"),
    }


def _steady() -> Iterator[Figure]:
    pairs = [(_steady_waits("stock"), _steady_waits("ours")) for _ in range(ROUNDS)]
    for percent in (50, 99):
        baseline, wait = (
            median(percentile(waits, percent) for waits in of) for of in zip(*pairs, strict=True)
        )
        limit = "at most 50" if percent == 99 else ""
        yield Figure(f"stock, commit → applied at 50/s, p{percent}", baseline, "ms")
        yield Figure(f"commit → applied at 50/s, p{percent}", wait, "ms", wait / baseline,
                     "stock", limit)  # fmt: skip


def _steady_waits(program: str) -> list[float]:
    """Milliseconds from commit to applied, at 50 facts a second."""
    with (
        servers() as environment,
        started(environment, program, "listen_steadily", STEADY) as listening,
        started(environment, program, "write_steadily", STEADY) as writing,
    ):
        applied, committed = json.loads(output(listening)), json.loads(output(writing))
    return [1000 * (b - a) for a, b in zip(committed, applied, strict=True)]


def with_a_long_log() -> list[Figure]:
    """A rebuild of a million facts, and what one more costs after ten thousand and a million."""
    raw = _in_time(RAW, "raw", "listen", "write")
    with _filled(SHORT_LOG) as short, _filled(LONG_LOG) as long:
        pairs = [(_written_once(short), _written_once(long)) for _ in range(SHORT_ROUNDS)]
        forget_what_was_heard(long)
        length = LONG_LOG + SHORT_ROUNDS * MORE
        with started(long, "ours", "serve"), started(long, "ours", "rebuild", length) as rebuilding:
            began = time.perf_counter()
            done(rebuilding)
            rebuilt = length / (time.perf_counter() - began)
            tenth, end = json.loads(output(rebuilding))
    cost = 1e6 / median(many for _, many in pairs)
    ratio = median(few / many for few, many in pairs)
    return [
        Figure("raw bundles, no database", raw, "/s"),
        Figure("rebuild from the feed, bare projection", rebuilt, "/s", rebuilt / raw,
               "raw bundles", "at least 20,000"),
        Figure("growth of the consumer over a million facts", end - tenth, "MiB", end / tenth,
               "its size after a tenth", "under 20"),
        Figure("cost of a fact with a million in the log", cost, "µs", ratio,
               "10,000 in the log", "at most 1.2"),
    ]  # fmt: skip


@contextmanager
def _filled(length: int) -> Iterator[dict[str, str]]:
    """Servers with so many facts in the log, which have been heard."""
    with servers() as environment:
        with started(environment, "ours", "fill", length):
            pass
        _tidy_up(environment)
        yield environment


def _tidy_up(environment: dict[str, str]) -> None:
    """What PostgreSQL would do by itself meanwhile, in one run and not in another."""
    for name in ("DATABASE_REGISTRY", "DATABASE_REPORTING"):
        filled = Database(environment[name])
        with filled.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("vacuum analyze"))
        filled.close()


def _written_once(environment: dict[str, str]) -> float:
    """Facts a second of MORE facts, end to end."""
    with (
        started(environment, "ours", "listen", MORE) as listening,
        started(environment, "ours", "write_together", MORE) as writing,
    ):
        began = time.perf_counter()
        done(listening)
        seconds = time.perf_counter() - began
        finish(writing)
    return MORE / seconds


def forget_what_was_heard(environment: dict[str, str]) -> None:
    reporting = Database(environment["DATABASE_REPORTING"])
    with reporting.engine.begin() as connection:
        connection.execute(text("truncate cursors, bench_applied"))
    reporting.close()


def embedded() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        pairs = [_bare_and_ours(f"{folder}/{number}") for number in range(SHORT_ROUNDS)]
        inserts = _steadily(_sqlite(f"{folder}/bare"), "bare_sqlite", "write_steadily")
        waits = _steadily(_sqlite(f"{folder}/ours"), "ours", "embedded_steadily")
    bare, ours = (median(speeds) for speeds in zip(*pairs, strict=True))
    ratio = median(one / other for other, one in pairs)
    return [
        Figure("bare SQLite inserts, one transaction each", bare, "/s"),
        Figure("embedded, end to end, a fact a transaction", ours, "/s", ratio,
               "bare SQLite", "at least 0.5"),
        *(_embedded_wait(percent, inserts, waits) for percent in (50, 99)),
    ]  # fmt: skip


def _embedded_wait(percent: int, inserts: list[float], waits: list[float]) -> Figure:
    baseline, wait = percentile(inserts, percent), percentile(waits, percent)
    return Figure(f"embedded, commit → applied at 50/s, p{percent}", wait, "ms", wait / baseline,
                  "a bare insert", "at most 20" if percent == 99 else "")  # fmt: skip


def _steadily(environment: dict[str, str], program: str, verb: str) -> list[float]:
    """Milliseconds of each, at 50 a second."""
    with started(environment, program, verb, STEADY) as running:
        waits: list[float] = json.loads(output(running))
        return waits


def _bare_and_ours(folder: str) -> tuple[float, float]:
    """Facts a second, one right after the other."""
    bare = FEW / _seconds(_sqlite(f"{folder}/bare"), "bare_sqlite", "write", FEW)
    return bare, FEW / _seconds(_sqlite(f"{folder}/ours"), "ours", "embedded", FEW)


def _in_time(number: int, program: str, listen: str, write: str) -> float:
    """Facts a second from the first write until the consumer has applied the last."""
    with (
        servers() as environment,
        started(environment, program, listen, number) as listening,
        started(environment, program, write, number) as writing,
    ):
        began = time.perf_counter()
        done(listening)
        seconds = time.perf_counter() - began
        finish(writing)
    return number / seconds


def _from_queue(number: int, program: str) -> float:
    """Facts a second of a consumer that finds all of them waiting."""
    with servers() as environment:
        with started(environment, program, "listen", 1):
            pass  # its queue is declared; ended before anything is written
        with started(environment, program, "write", number) as writing:
            finish(writing)
        with started(environment, program, "listen", number) as listening:
            began = time.perf_counter()
            done(listening)
            return number / (time.perf_counter() - began)


def _seconds(environment: dict[str, str], program: str, verb: str, number: int) -> float:
    with started(environment, program, verb, number) as running:
        began = time.perf_counter()
        done(running)
        return time.perf_counter() - began


def _sqlite(folder: str) -> dict[str, str]:
    return {
        **os.environ,
        "YUI_VAR": folder,
        "DATABASE_REGISTRY": f"sqlite:///{folder}/registry.db",
        "DATABASE_REPORTING": f"sqlite:///{folder}/reporting.db",
    }
