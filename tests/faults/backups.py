"""A database put back from an older backup behind the back of those who heard more of it."""

import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy.engine import make_url

from infra.backup.snapshots import run_tool, snapshots
from infra.callers import health_of
from infra.databases import databases
from infra.local import LocalServers
from shared.manifests import SERVICES
from shared.settings import Settings
from tests.connected.wiring import emptied
from tests.faults.attack import RATE, Violated, say
from tests.faults.installation import Installation
from tests.faults.invariants import violations, wait_until_heard
from tests.faults.load import Load

STOPPED_SECONDS = 30
HEARERS = ("reporting", "evaluation")


def restore_an_older(yui: Installation, seed: str) -> None:
    """The registry's database, as it was before the last projects; raises Violated."""
    load = Load(yui.settings, seed, RATE)
    with tempfile.TemporaryDirectory() as folder:
        backup = Path(folder) / "registry"
        _submit(yui.settings, load)
        _keep(yui.settings, backup)
        _submit(yui.settings, load)
        yui.end()
        PUT_BACK[yui.verb](yui.settings, backup)
        yui.start()
    _expect_stopped(yui.settings)
    _expect_said(yui)
    _rebuild(yui)
    _expect_all_holds(yui.settings, load)
    say(f"  yui {yui.verb}: an older backup of one database stops its consumers until a rebuild")


def _submit(settings: Settings, load: Load) -> None:
    load.submit_one()
    wait_until_heard(settings)


def _keep(settings: Settings, backup: Path) -> None:
    with databases(settings, ["registry"]) as opened, snapshots(opened) as found:
        found["registry"].write(backup)


def _into_sqlite(settings: Settings, backup: Path) -> None:
    for file in settings.var.glob("registry.db*"):
        file.unlink()
    shutil.copyfile(backup, settings.var / "registry.db")


def _into_postgresql(settings: Settings, backup: Path) -> None:
    servers = LocalServers(settings.var)
    servers.start(SERVICES, ["postgres"])
    try:
        url = servers.database_url("registry")
        emptied(url).close()
        run_tool("pg_restore", make_url(url), "--no-owner", "--exit-on-error", str(backup))
    finally:
        servers.end()


PUT_BACK: Mapping[str, Callable[[Settings, Path], None]] = {
    "run": _into_sqlite,
    "up": _into_postgresql,
}
"""By deployment, while it does not run."""


def _expect_stopped(settings: Settings) -> None:
    until = time.monotonic() + STOPPED_SECONDS
    while silent := [hearer for hearer in HEARERS if not _trouble(settings, hearer)]:
        if time.monotonic() > until:
            raise Violated(f"{silent} says nothing of a log that was restored")
        time.sleep(0.2)


def _trouble(settings: Settings, hearer: str) -> str:
    return str(health_of(settings, hearer)["streams"][f"{hearer}.registry"]["why"])


def _expect_said(yui: Installation) -> None:
    """By the two commands that an operator asks: which streams stand, and where the log differs."""
    for words, named in (("status", "the log ends at"), ("verify", "の受信位置の控えは")):
        code, said = yui.ask(words)
        if code != 1 or said.count(named) != len(HEARERS):
            raise Violated(f"yui {words} ended with {code}:\n{said}")


def _rebuild(yui: Installation) -> None:
    """As an operator does: the projections made anew, then a restart for the stopped consumers."""
    for hearer in HEARERS:
        yui.run("rebuild", hearer)
    yui.end()
    yui.start()


def _expect_all_holds(settings: Settings, load: Load) -> None:
    """All but the one project that the backup did not hold."""
    load.submit_one()
    before, _lost, after = load.acknowledged
    if found := violations(settings, [before, after]):
        raise Violated("\n".join(found))
