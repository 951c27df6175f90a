"""Inserts into SQLite with `synchronous=FULL`, one transaction each.

`write N` does so at once; `write_steadily N` 50 times a second, and prints how many milliseconds
each took.
"""

import json
import sys
import time

from sqlalchemy import insert

from tests.bench.events import wiring


def write(number: int) -> None:
    database = wiring.database("registry")
    wiring.ready()
    for _ in range(number):
        with database.writing() as session:
            session.execute(insert(wiring.business), {"words": wiring.WORDS})
    wiring.done()


def write_steadily(number: int) -> None:
    database = wiring.database("registry")
    wiring.ready()

    def insert_one(_place: int) -> float:
        began = time.perf_counter()
        with database.writing() as session:
            session.execute(insert(wiring.business), {"words": wiring.WORDS})
        return 1000 * (time.perf_counter() - began)

    sys.stdout.write(json.dumps(wiring.steadily(number, insert_one)))


if __name__ == "__main__":
    verb, *numbers = wiring.arguments()
    {"write": write, "write_steadily": write_steadily}[verb](*numbers)
