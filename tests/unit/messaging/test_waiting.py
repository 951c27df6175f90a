"""How long a relay and a consumer rest between two rounds."""

from shared.messaging.protocol.effects import LONGEST_REST_SECONDS, Gathering

GATHERING = Gathering(least_seconds=0.02, full=1000)


def test_the_more_facts_there_were_the_longer_more_may_gather() -> None:
    rests = [GATHERING.rest_seconds(facts) for facts in (1, 20, 30, 999)]
    assert rests == sorted(rests)
    assert (rests[0], rests[-1]) == (0.02, LONGEST_REST_SECONDS)


def test_nothing_need_gather_while_more_waits_already() -> None:
    assert GATHERING.rest_seconds(1000) == 0
