"""`write N`: inserts into SQLite with `synchronous=FULL`, one transaction each."""

from sqlalchemy import insert

from tests.bench.events import wiring


def write(number: int) -> None:
    database = wiring.database("registry")
    wiring.ready()
    for _ in range(number):
        with database.writing() as session:
            session.execute(insert(wiring.business), {"words": wiring.WORDS})
    wiring.done()


if __name__ == "__main__":
    verb, *numbers = wiring.arguments()
    {"write": write}[verb](*numbers)
