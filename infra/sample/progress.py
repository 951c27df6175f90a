"""How far the one-process deployment has come with its sample data.

Two marks beside the SQLite files, so that a later start need not ask: the council deployment on
the same machine has its own databases and none of these.
"""

from pathlib import Path

BEGUN, LOADED = "sample-begun", "sample-loaded"


def begin(var: Path) -> None:
    """Note that this installation is one for practice."""
    (var / BEGUN).write_text("")


def begun(var: Path) -> bool:
    """Whether it is: a start that was interrupted then goes on with the sample."""
    return (var / BEGUN).exists()


def finish(var: Path) -> None:
    (var / LOADED).write_text("")


def finished(var: Path) -> bool:
    """Whether it holds the whole sample."""
    return (var / LOADED).exists()
