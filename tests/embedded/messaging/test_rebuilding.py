"""A projection made anew beside the one in use."""

from pathlib import Path

import pytest
from sqlalchemy import delete, update

from shared.events.registry import ProjectAccepted
from shared.messaging import cursors
from shared.messaging.handlers import reaction
from shared.messaging.reading import LocalLog
from shared.rebuilding import CannotRebuild, ReadModel, rebuild
from tests.embedded.messaging.journey import Audience, Producer, accepted, heard

STREAM = "reporting.registry"


def read_model(audience: Audience) -> ReadModel:
    handlers = audience.consumer(LocalLog(audience.database)).handlers
    return ReadModel("reporting", STREAM, handlers, (heard,))


def made_anew(producer: Producer, audience: Audience) -> int:
    log = LocalLog(producer.database)
    return rebuild(read_model(audience), audience.database, log, lambda progress: None)


def position(audience: Audience) -> int:
    with audience.database.reading() as session:
        return cursors.read(session, STREAM).position


def test_what_was_spoilt_is_as_the_log_says_again(producer: Producer, audience: Audience) -> None:
    producer.announce(*(accepted(f"p{n % 4}", n) for n in range(30)))
    audience.consumer(LocalLog(producer.database)).catch_up()
    right = audience.heard()
    with audience.database.writing() as session:
        session.execute(delete(heard).where(heard.c.position > 20))
        session.execute(update(heard).values(version=99))

    assert made_anew(producer, audience) == 30

    assert audience.heard() == right
    assert position(audience) == 30


def test_the_consumer_goes_on_where_the_new_generation_ends(
    producer: Producer, audience: Audience
) -> None:
    producer.announce(accepted("a"), accepted("b"))
    consumer = audience.consumer(LocalLog(producer.database))
    consumer.catch_up()
    made_anew(producer, audience)
    producer.announce(accepted("c"))

    consumer.catch_up()

    assert audience.positions() == [1, 2, 3]


def test_of_a_log_without_facts_nothing_is_kept_and_the_next_is_the_first(
    producer: Producer, audience: Audience
) -> None:
    assert made_anew(producer, audience) == 0
    producer.announce(accepted("a"))

    audience.consumer(LocalLog(producer.database)).catch_up()

    assert audience.positions() == [1]


def test_what_could_not_be_applied_before_is_applied_now_and_what_cannot_is_parked(
    producer: Producer, audience: Audience
) -> None:
    audience.rejects = {"project/a", "project/b"}
    producer.announce(accepted("a"), accepted("b"), accepted("c"))
    audience.consumer(LocalLog(producer.database)).catch_up()
    audience.rejects = {"project/b"}

    made_anew(producer, audience)

    assert audience.positions() == [1, 3]
    assert audience.parked() == [(2, True)]


def test_a_rebuild_that_breaks_off_changes_nothing_and_leaves_nothing(
    producer: Producer, audience: Audience, tmp_path: Path
) -> None:
    producer.announce(accepted("a"), accepted("b"))
    audience.consumer(LocalLog(producer.database)).catch_up()

    def breaks_off(_progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(read_model(audience), audience.database, LocalLog(producer.database), breaks_off)

    assert audience.positions() == [1, 2]
    assert not list(tmp_path.rglob("*yui_next*"))


def test_a_subscription_that_reacts_is_not_made_anew(
    producer: Producer, audience: Audience
) -> None:
    reacting = ReadModel("reporting", STREAM, {ProjectAccepted: reaction(lambda *_: None)}, ())

    with pytest.raises(CannotRebuild):
        rebuild(reacting, audience.database, LocalLog(producer.database), lambda _: None)
