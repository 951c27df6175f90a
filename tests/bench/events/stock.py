"""nameko as it comes: `write N` dispatches after each commit, `listen N` inserts each event.

At 50 a second, `write_steadily N` prints when each was committed, `listen_steadily N` when applied.
"""

import warnings

warnings.filterwarnings("ignore")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402

import nameko  # noqa: E402
from nameko.containers import ServiceContainer  # noqa: E402
from nameko.events import event_handler  # noqa: E402
from nameko.standalone.events import event_dispatcher  # noqa: E402
from sqlalchemy import insert  # noqa: E402

from tests.bench.events import wiring  # noqa: E402

DATA = {"project_id": "x" * 36, "version": 1, "words": "y" * 220}


def write(number: int) -> None:
    announce = _announcer()
    wiring.ready()
    for place in range(1, number + 1):
        announce(place)


def write_steadily(number: int) -> None:
    announce = _announcer()
    wiring.ready()
    sys.stdout.write(json.dumps(wiring.steadily(number, announce)))


def _announcer() -> Callable[[int], float]:
    """Commits a row and dispatches its event; answers when it was committed."""
    database = wiring.database("registry")
    dispatch = event_dispatcher()

    def announce(place: int) -> float:
        with database.writing() as session:
            session.execute(insert(wiring.business), {"words": wiring.WORDS})
        committed = time.time()
        dispatch("registry", "returned", {**DATA, "place": place})
        return committed

    return announce


def listen(number: int) -> None:
    with _hearing(number):
        wiring.done()


def listen_steadily(number: int) -> None:
    with _hearing(number) as applied:
        sys.stdout.write(json.dumps([applied[place] for place in sorted(applied)]))


@contextmanager
def _hearing(number: int) -> Iterator[dict[int, float]]:
    """Once all are heard: when each was applied, by its place."""
    database = wiring.database("reporting")
    applied: dict[int, float] = {}
    heard_all = eventlet.Event()

    class Listening:
        name = "listening"

        @event_handler("registry", "returned")
        def keep(self, data: dict) -> None:
            with database.writing() as session:
                row = {"position": data["place"], "subject": data["project_id"]}
                session.execute(insert(wiring.applied), row)
            applied[data["place"]] = time.time()
            if len(applied) == number:
                heard_all.send(None)

    container = ServiceContainer(Listening)
    container.start()
    wiring.ready()
    heard_all.wait()
    yield applied
    container.stop()


VERBS = (write, write_steadily, listen, listen_steadily)

if __name__ == "__main__":
    verb, *numbers = wiring.arguments()
    nameko.config.setup({"AMQP_URI": wiring.amqp("everybody"), "max_workers": 10})
    {one.__name__: one for one in VERBS}[verb](*numbers)
