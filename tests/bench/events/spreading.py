"""Reporting's four streams applied by one, two and four processes, as `YUI_STREAMS` spreads them.

Processes, RabbitMQ and PostgreSQL share the cores of one machine, which bounds how far it goes: the
CPU of all three is told beside the speed.
"""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from infra.local.process import recorded
from tests.bench.events.programs import finish, go, said, servers, started
from tests.bench.table import Figure

PRODUCERS = ("registry", "evaluation", "sharing", "council")
PROCESSES = {1: "1 process", 2: "2 processes", 4: "4 processes"}
EACH, EACH_WITH_WRITERS = 10_000, 3_000
"""Facts of each producer that a round applies."""
TOGETHER, TOGETHER_TO_FILL = 10, 500
"""Facts of a transaction."""
ROUNDS = 3
SERVERS = {"RabbitMQ": "rabbitmq", "PostgreSQL": "postgres"}
"""What each is called, and the name of its record in `run/`."""

Programs = Sequence[subprocess.Popen[str]]


@dataclass(frozen=True)
class Round:
    """What it took to apply `facts`: seconds by the clock, and of CPU by who spent them."""

    facts: int
    seconds: float
    cpu_seconds: dict[str, float]

    @property
    def per_second(self) -> float:
        return self.facts / self.seconds


def measure() -> list[Figure]:
    with servers((*PRODUCERS, "reporting")) as environment:
        _declare_queues(environment)
        queued = [{n: _from_queues(environment, n) for n in PROCESSES} for _ in range(ROUNDS)]
        live = {n: _with_writers(environment, n) for n in PROCESSES}
    return [
        *_speeds("four streams from filled queues", queued),
        *(figure for n in PROCESSES for figure in _costs(n, [one[n] for one in queued])),
        *_speeds("four streams beside their writers", [live]),
    ]


def _speeds(name: str, rounds: Sequence[dict[int, Round]]) -> Iterator[Figure]:
    """Medians of the rounds, and of their ratios to one process in the same round."""
    cores = len(os.sched_getaffinity(0))
    for number, processes in PROCESSES.items():
        speed = median(one[number].per_second for one in rounds)
        ratio = median(one[number].per_second / one[1].per_second for one in rounds)
        yield Figure(f"{name}, {processes}", speed, "/s", ratio, f"1 process, {cores} cores")


def _costs(number: int, rounds: Sequence[Round]) -> Iterator[Figure]:
    for who in rounds[0].cpu_seconds:
        each = median(1e6 * one.cpu_seconds[who] / one.facts for one in rounds)
        share = median(one.cpu_seconds[who] / sum(one.cpu_seconds.values()) for one in rounds)
        name = f"CPU of {who} for a fact, {PROCESSES[number]}"
        yield Figure(name, each, "µs", share, "all three")


def _declare_queues(environment: dict[str, str]) -> None:
    """Each by a consumer that hears the first facts."""
    with (
        _listening(environment, TOGETHER, 1) as consumers,
        _writing(environment, TOGETHER, TOGETHER) as writers,
    ):
        _finish(writers)
        _round(environment, TOGETHER, consumers)


def _from_queues(environment: dict[str, str], number: int) -> Round:
    """All facts wait in the queues before the consumers begin."""
    with _writing(environment, EACH, TOGETHER_TO_FILL) as writers:
        _finish(writers)
    with _listening(environment, EACH, number) as consumers:
        return _round(environment, EACH, consumers)


def _with_writers(environment: dict[str, str], number: int) -> Round:
    with (
        _listening(environment, EACH_WITH_WRITERS, number) as consumers,
        _writing(environment, EACH_WITH_WRITERS, TOGETHER) as writers,
    ):
        for writer in writers:
            go(writer)
        return _round(environment, EACH_WITH_WRITERS, consumers)


def _round(environment: dict[str, str], each: int, consumers: Programs) -> Round:
    """From the word to begin until the last consumer has applied its last fact."""
    before, began = _cpu_of_servers(environment), time.perf_counter()
    for consumer in consumers:
        go(consumer)
    spent = sum(float(said(consumer)) for consumer in consumers)
    seconds, after = time.perf_counter() - began, _cpu_of_servers(environment)
    cpu_seconds = {"consumers": spent, **{name: after[name] - before[name] for name in SERVERS}}
    return Round(each * len(PRODUCERS), seconds, cpu_seconds)


@contextmanager
def _listening(environment: dict[str, str], each: int, number: int) -> Iterator[Programs]:
    """So many processes, each for its share of the producers."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                started(environment, "spread", "listen", each, *PRODUCERS[first::number])
            )
            for first in range(number)
        ]


@contextmanager
def _writing(environment: dict[str, str], each: int, together: int) -> Iterator[Programs]:
    with ExitStack() as stack:
        yield [
            stack.enter_context(started(environment, "spread", "write", producer, each, together))
            for producer in PRODUCERS
        ]


def _finish(programs: Programs) -> None:
    for program in programs:
        go(program)
    for program in programs:
        finish(program)


def _cpu_of_servers(environment: dict[str, str]) -> dict[str, float]:
    """CPU seconds of each server until now, its children included."""
    records = Path(environment["YUI_VAR"]) / "run"
    return {name: _cpu_of(records / f"{record}.json") for name, record in SERVERS.items()}


def _cpu_of(record: Path) -> float:
    server = recorded(record)
    assert server is not None
    return sum(map(_seconds, (server, *server.children(recursive=True))))


def _seconds(process: psutil.Process) -> float:
    """User, system, and both of its children that have ended.

    Nothing of a process that ends just now, as a vacuum of PostgreSQL's does: it used little.
    """
    try:
        return sum(process.cpu_times()[:4])
    except psutil.NoSuchProcess:
        return 0.0
