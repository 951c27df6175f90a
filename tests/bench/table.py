"""What a benchmark answers, and how it is shown."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles


@dataclass(frozen=True)
class Figure:
    """One measured figure; `ratio` is to `baseline`, measured in the same run."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    baseline: str = ""
    limit: str = ""


def show(figures: list[Figure]) -> None:
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:8.2f} × {figure.baseline}"
        limit = f"  ({figure.limit})" if figure.limit else ""
        sys.stdout.write(f"{figure.name:<58}{figure.value:>10.1f} {figure.unit:<6}{ratio}{limit}\n")
    sys.stdout.flush()


def save(figures: list[Figure], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(figure) for figure in figures], indent=2))


def seconds_of(work: Callable[[], object], repeats: int = 15) -> float:
    """The median of several runs, in seconds; the first run is not counted."""
    work()
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return median(times)


def percentile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]
