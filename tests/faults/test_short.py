"""A short seeded selection of `make faults`; SEED= replays it with another."""

import os
from collections.abc import Iterator

import pytest

from tests.faults import absence, disks, kills, lanes, messages, servers
from tests.faults.attack import Fault, withstood
from tests.faults.backups import restore_an_older
from tests.faults.installation import Installation, installed, missing_servers

SEED = os.environ.get("SEED", "1")


@pytest.fixture(scope="module")
def council() -> Iterator[Installation]:
    if missing := missing_servers():
        pytest.skip(missing)
    with installed("up") as yui:
        yield yui


def test_the_embedded_deployment_loses_nothing_when_killed() -> None:
    with installed("run") as yui:
        withstood(yui, SEED, kills.everything_killed(3))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk")
def test_the_embedded_deployment_loses_nothing_on_a_full_disk() -> None:
    small = disks.small_disk(disks.SQLITE_MIB)
    with small as disk, installed("run", {"TMPDIR": str(disk)}, disk) as yui:
        withstood(yui, SEED, disks.fill_the_disk)


def test_consumers_of_a_log_restored_from_an_older_backup_stop_and_say_so() -> None:
    with installed("run") as yui:
        restore_an_older(yui, SEED)


@pytest.mark.parametrize(
    "fault",
    [
        kills.services_killed(3),
        servers.reset_the_broker,
        lanes.bindings_removed,
        servers.make_read_only,
        messages.send_what_is_refused,
        absence.tell_of_the_future,
        kills.kill_the_supervisor,
    ],
    ids=lambda fault: fault.__name__,
)
def test_the_council_deployment_loses_nothing(council: Installation, fault: Fault) -> None:
    withstood(council, f"{SEED}/{fault.__name__}", fault)
