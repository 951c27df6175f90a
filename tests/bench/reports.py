"""The joint report of 10, 100 and 1,000 projects: time and peak memory of its process."""

import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec

from services.registry.schemas import EXAMPLE_CONTENT
from services.reporting.document import CHAPTERS, compose, to_json
from services.reporting.domain import JointProject, Material, ReportOrder
from shared.vocabulary import MUNICIPALITIES
from tests.bench.table import Figure

SIZES = (10, 100, 1_000)
FORMATS = ("pdf", "xlsx", "docx")
LIMITS = {("pdf", 1_000): "under 20 s"}
_MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def measure() -> list[Figure]:
    figures: list[Figure] = []
    for format_ in FORMATS:
        smallest = 0.0
        for size in SIZES:
            seconds, mebibytes = _make(format_, size)
            smallest = smallest or seconds
            name = f"report of {size} projects, {format_}"
            limit = LIMITS.get((format_, size), "")
            ratio = seconds / smallest
            figures.append(Figure(name, seconds, "s", ratio, f"{SIZES[0]} projects", limit))
            figures.append(Figure(f"{name}, peak memory", mebibytes, "MiB"))
    return figures


def _make(format_: str, size: int) -> tuple[float, float]:
    """Seconds and peak MiB of one child process."""
    with tempfile.TemporaryDirectory() as folder:
        document, out = Path(folder) / "document.json", Path(folder) / f"report.{format_}"
        document.write_text(_document(size), encoding="utf-8")
        child = [sys.executable, "-m", "services.reporting.rendering", format_, document, out]
        command = [sys.executable, "-c", _MEASURED, *child]
        began = time.perf_counter()
        ended = subprocess.run(
            [str(word) for word in command], check=True, capture_output=True, text=True
        )
        return time.perf_counter() - began, int(ended.stdout) / 1024


def _document(size: int) -> str:
    one = msgspec.convert(
        {
            **EXAMPLE_CONTENT,
            "id": "",
            "number": "",
            "state": "accepted",
            "version": 1,
            "submitted_on": "2026-11-23",
            "plan_item": None,
        },
        JointProject,
    )
    projects = tuple(
        replace(
            one,
            id=f"project-{place}",
            number=f"R8-{place:04d}",
            title=f"{one.title} {place}",
            lead_municipality=MUNICIPALITIES[place % 5].code,
            partners=(),
        )
        for place in range(size)
    )
    order = ReportOrder(
        number="令和8年度第1号",
        title="共同報告書",
        made_on=date(2026, 11, 23),
        chapters=tuple(CHAPTERS),
    )
    return to_json(compose(order, Material(projects=projects)))
