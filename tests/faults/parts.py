"""Which faults are done to which deployment, in the order of a long run."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults import (
    absence,
    backups,
    clocks,
    disks,
    kills,
    lanes,
    messages,
    reports,
    restarts,
    servers,
    takeover,
)
from tests.faults.attack import Fault, say, withstood
from tests.faults.installation import Installation, installed, missing_servers
from tests.faults.line import cut_the_line

WAVES, KILLS_OF_A_WAVE = 10, 20
EMBEDDED_WAVES, EMBEDDED_KILLS_OF_A_WAVE = 5, 10

COUNCIL: tuple[Fault, ...] = (
    reports.kill_the_child,
    reports.kill_the_service_at_work,
    reports.kill_the_service_at_a_long_report,
    servers.stop_the_broker,
    servers.reset_the_broker,
    lanes.block_publishers,
    *lanes.REMOVED,
    lanes.remove_an_account,
    servers.close_broker_connections,
    servers.stop_postgres_at_once,
    servers.terminate_backends,
    servers.make_read_only,
    servers.let_statements_time_out,
    servers.purge_queues,
    messages.repeat_and_reorder,
    messages.send_what_is_refused,
    absence.tell_of_the_future,
    restarts.restart_each_service,
    restarts.run_two_of_each,
    takeover.let_standbys_take_over,
    absence.stay_away,
    kills.kill_the_supervisor,
)


@dataclass(frozen=True)
class Part:
    """One step of a run: `run` raises Violated or TimeoutError; its name goes into the seed."""

    name: str
    run: Callable[[str], object]


def killed() -> Iterator[Part]:
    yield from _in_council([kills.services_killed(KILLS_OF_A_WAVE)] * WAVES)


def council() -> Iterator[Part]:
    yield from _in_council(COUNCIL)


def _in_council(faults: Sequence[Fault]) -> Iterator[Part]:
    if _servers_missing():
        return
    with installed("up") as yui:
        yield from _each(yui, faults)


def _servers_missing() -> bool:
    """Whether the council deployment cannot run on this machine; it is said then."""
    missing = missing_servers()
    if missing:
        say(f"  LEFT OUT: {missing}")
    return bool(missing)


def cable() -> Iterator[Part]:
    if not _servers_missing():
        yield Part("cable", cut_the_line)


def embedded() -> Iterator[Part]:
    with installed("run") as yui:
        yield from _each(yui, [kills.everything_killed(EMBEDDED_KILLS_OF_A_WAVE)] * EMBEDDED_WAVES)


def disk() -> Iterator[Part]:
    if os.geteuid() != 0:
        say("  LEFT OUT: only root can make a small disk")
        return
    yield from _on_a_disk("run", disks.SQLITE_MIB, disks.fill_the_disk)
    if _servers_missing():
        return
    yield from _on_a_disk("up", disks.POSTGRESQL_MIB, disks.fill_the_disk_of_postgres)


def _on_a_disk(verb: str, mebibytes: int, fault: Fault) -> Iterator[Part]:
    with (
        disks.small_disk(mebibytes) as folder,
        installed(verb, {"TMPDIR": str(folder)}, folder) as yui,
    ):
        yield from _each(yui, [fault])


def clock() -> Iterator[Part]:
    if not clocks.library():
        say("  LEFT OUT: Debian's package faketime is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "clock"
        with installed("run", clocks.environment(file)) as yui:
            yield from _each(yui, [clocks.set_back_by(file, "embedded")])
        if _servers_missing():
            return
        with installed("up", program=("tests.faults.clocked", str(file))) as yui:
            yield from _each(yui, [clocks.set_back_by(file, "council")])


def backup() -> Iterator[Part]:
    with installed("run") as yui:
        yield _restoring("backup embedded", yui)
    if _servers_missing():
        return
    with installed("up") as yui:
        yield _restoring("backup council", yui)


def _restoring(name: str, yui: Installation) -> Part:
    return Part(name, lambda seed: backups.restore_an_older(yui, seed))


def _each(yui: Installation, faults: Sequence[Fault]) -> Iterator[Part]:
    for number, fault in enumerate(faults, 1):
        yield Part(
            f"{fault.__name__} {number}", lambda seed, fault=fault: withstood(yui, seed, fault)
        )


PARTS: Mapping[str, Callable[[], Iterator[Part]]] = {
    "kills": killed,
    "council": council,
    "embedded": embedded,
    "disk": disk,
    "clock": clock,
    "backup": backup,
    "cable": cable,
}
