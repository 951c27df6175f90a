"""When the broker's definitions are loaded anew."""

import pytest

from infra.lanes import misses_a_lane


def health(lane: str = "", broker: str = "ok") -> dict[str, object]:
    return {"broker": broker, "streams": {"reporting.registry": {"lane": lane}}}


@pytest.mark.parametrize("told", [health(lane="unheard"), health(broker="NotFound")])
def test_a_lane_that_brings_nothing_is_missed_and_so_is_a_broker_that_takes_nothing(told):
    assert misses_a_lane(told)
    assert not misses_a_lane(health())


def test_the_silence_of_a_producer_that_is_away_is_not_its_lanes_fault():
    assert not misses_a_lane(health(lane="unheard"), away={"registry"})
    assert misses_a_lane(health(lane="unheard"), away={"council"})
