"""A log whose rows had an id beside their position, brought up to date."""

from sqlalchemy import text

from shared.database import Database
from shared.events import codec
from shared.messaging.reading import LocalLog
from shared.messaging.verification import verify
from shared.migration import migrate
from tests.embedded.messaging.journey import Producer, accepted

BEFORE = (
    "alter table log rename to placed",
    "create table log (id {serial} primary key, position bigint, hash varchar(64),"
    " subject varchar(200) not null, subject_version integer not null,"
    " type varchar(200) not null, body {binary} not null,"
    " constraint log_position_key unique (position), unique (subject, subject_version))",
    "create index log_unnumbered on log (id) where position is null",
    "insert into log (position, hash, subject, subject_version, type, body)"
    " select position, hash, subject, subject_version, type, body from placed order by position",
    "drop table placed",
    "drop table outbox",
    "update messaging_schema set version_num = '0002'",
)


def make_older(database: Database) -> None:
    """Keep the log as the version before did."""
    postgresql = database.engine.dialect.name == "postgresql"
    types = ("serial", "bytea") if postgresql else ("integer", "blob")
    with database.writing() as session:
        for statement in BEFORE:
            session.execute(text(statement.format(serial=types[0], binary=types[1])))


def told_by(database: Database) -> list[tuple[int, str, int]]:
    """Position, subject and version of each fact of a log in which nothing is wrong."""
    with database.reading() as session:
        assert verify(session, []).findings == ()
    events = [
        codec.to_event(entry.position, entry.hash, entry.body)
        for entry in LocalLog(database).read(0).entries
    ]
    return [(event.position, event.subject, event.subject_version) for event in events]


def test_the_log_stays_as_it_was_and_goes_on(producer: Producer) -> None:
    producer.announce(accepted("a"), accepted("b"))
    make_older(producer.database)

    migrate(producer.database, "shared.messaging")
    producer.announce(accepted("a", 2))

    assert told_by(producer.database) == [
        (1, "project/a", 1),
        (2, "project/b", 1),
        (3, "project/a", 2),
    ]
