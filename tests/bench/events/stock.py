"""nameko as it comes: `write N` dispatches after each commit, `listen N` inserts each event."""

import warnings

warnings.filterwarnings("ignore")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import nameko  # noqa: E402
from nameko.containers import ServiceContainer  # noqa: E402
from nameko.events import event_handler  # noqa: E402
from nameko.standalone.events import event_dispatcher  # noqa: E402
from sqlalchemy import insert  # noqa: E402

from tests.bench.events import wiring  # noqa: E402

DATA = {"project_id": "x" * 36, "version": 1, "words": "y" * 220}


def write(number: int) -> None:
    database = wiring.database("registry")
    dispatch = event_dispatcher()
    wiring.ready()
    for place in range(number):
        with database.writing() as session:
            session.execute(insert(wiring.business), {"words": wiring.WORDS})
        dispatch("registry", "returned", {**DATA, "place": place + 1})


def listen(number: int) -> None:
    database = wiring.database("reporting")
    heard = [0]
    heard_all = eventlet.Event()

    class Listening:
        name = "listening"

        @event_handler("registry", "returned")
        def keep(self, data: dict) -> None:
            with database.writing() as session:
                row = {"position": data["place"], "subject": data["project_id"]}
                session.execute(insert(wiring.applied), row)
            heard[0] += 1
            if heard[0] == number:
                heard_all.send(None)

    container = ServiceContainer(Listening)
    container.start()
    wiring.ready()
    heard_all.wait()
    wiring.done()
    container.stop()


if __name__ == "__main__":
    verb, *numbers = wiring.arguments()
    nameko.config.setup({"AMQP_URI": wiring.amqp("everybody"), "max_workers": 10})
    {"write": write, "listen": listen}[verb](*numbers)
