"""Costly work of one machine: child processes with limits, and a fair line before them.

    with parts.workshop.short.seat(member_id):
        done = Task("shared.tables", ("inspect", path), Limits(60, 1024)).run()

A child has limits of time and memory. There are as many seats as cores, for all services of one
`YUI_VAR` together. Long work leaves one of them to short work, for which a person is waiting.
Whoever finds no free seat stands in line; members take turns there, and a full line says so.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shared.workshop.line import Bounds, Line
from shared.workshop.seats import MachineSeats
from shared.workshop.task import Limits, OutOfMemory, OutOfTime, Task, TaskFailed, TaskRefused

Worker = Callable[[Task], Any]
"""Gets a task done in its turn, and answers what `Task.run` does."""

SHORT = Bounds(in_all=40, of_one=8, seconds=25, seats_of_one=1)
"""A person waits for it. The seconds are no fewer than any short work may take: whoever is next in
turn gets a seat, whatever the one before them had sent."""
LONG = Bounds(in_all=40, of_one=8)


class Workshop:
    """`short` and `long` are the two lines of one service; the seats are the machine's."""

    def __init__(self, folder: Path, cores: int | None = None) -> None:
        """`folder` holds a file for each seat. On a single core there are two seats all the same,
        or short work would stand behind a report."""
        seats = range(max(2, cores or len(os.sched_getaffinity(0))))
        self.short = Line(MachineSeats(folder, reversed(seats)), SHORT)
        self.long = Line(MachineSeats(folder, seats[:-1]), LONG)


__all__ = [
    "Bounds",
    "Limits",
    "Line",
    "MachineSeats",
    "OutOfMemory",
    "OutOfTime",
    "Task",
    "TaskFailed",
    "TaskRefused",
    "Worker",
    "Workshop",
]
