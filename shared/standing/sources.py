"""Where a service knows its callers from."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from sqlalchemy import Connection

from shared.access import Standing
from shared.standing import heard

StandingOf = Callable[[Connection, str], Standing | None]
"""How a caller stands by now; None of whom nothing is known."""


def nobody_is_known(_: Connection, caller: str) -> Standing | None:
    """For what works beside the services, where nobody comes with a token."""
    return None


def standing_of(service: str) -> StandingOf:
    """From what was heard of council; council's own `storage/standings.py` asks its own tables."""
    own = f"services.{service}.storage.standings"
    source: StandingOf = import_module(own).of if _is_there(own) else heard.of
    return source


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # the service keeps its storage in one file
        return False
