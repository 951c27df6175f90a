"""How much SQLite works for a request, which grows with the rows that it reads."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from shared.web.context import ServiceContext


def steps(context: ServiceContext, do: Callable[[], Any]) -> int:
    """How many steps SQLite's machine takes while `do` runs."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    def watch(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(count, 1)

    engine = context.transactions.database.engine
    event.listen(engine, "checkout", watch)
    do()
    event.remove(engine, "checkout", watch)
    return taken
