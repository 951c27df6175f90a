"""Each row of docs/verification.md: what somebody alters, and what `yui verify` says of it."""

import re
import shutil
from pathlib import Path

import pytest

from infra.backup import manifest
from infra.backup.saving import make_place, save
from infra.databases import databases
from shared.settings import Settings
from shared.transactions import utc_now
from tests.embedded.infra.alterations.case import Case
from tests.embedded.infra.alterations.files import FILES
from tests.embedded.infra.alterations.intruder import Intruder, said
from tests.embedded.infra.alterations.logs import LOGS
from tests.embedded.infra.alterations.tables import TABLES
from tests.embedded.infra.alterations.trails import TRAILS
from tests.embedded.infra.alterations.unfound import UNFOUND
from tests.embedded.infra.everything import Everything, opened
from tests.embedded.infra.installations import yui

PAGE = Path("docs/verification.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([a-z-]+)` \|.*\| ([^|]+) \|$", PAGE, re.MULTILINE))
CASES: dict[str, Case] = {**LOGS, **TRAILS, **TABLES, **FILES, **UNFOUND}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path]:
    """An installation, and its back-up."""
    settings = Settings(var=tmp_path_factory.mktemp("var"))
    backup = tmp_path_factory.mktemp("safe") / "backup"
    with opened(settings) as there:
        Everything(settings, there).happen()
    make_place(backup, settings)
    with databases(settings) as there:
        save(backup, there, settings, utc_now())
    return settings, backup


@pytest.fixture
def intruder(everything: tuple[Settings, Path], tmp_path: Path) -> Intruder:
    return Intruder(Settings(var=shutil.copytree(everything[0].var, tmp_path / "var")))


def test_the_page_and_the_cases_tell_the_same() -> None:
    assert {name: case.found for name, case in CASES.items()} == ROWS


@pytest.mark.parametrize("name", CASES)
def test_an_alteration_is_found_by_what_the_page_says(
    name: str, intruder: Intruder, everything: tuple[Settings, Path]
) -> None:
    case = CASES[name]
    case.alter(intruder)
    if ", if a back-up" in case.found:
        assert said(intruder.settings) == {}
        found = said(intruder.settings, manifest.read(everything[1]))
    else:
        found = said(intruder.settings)
    assert set(found) == case.kinds, found
    for kind in case.kinds:
        assert all(case.words in words for words in found[kind]), found


def test_a_newer_backup_tells_that_report_numbers_will_be_given_again(
    intruder: Intruder, everything: tuple[Settings, Path], tmp_path: Path
) -> None:
    settings, newer = intruder.settings, tmp_path / "newer"
    with opened(settings) as there:
        Everything(settings, there).order_report("report-2")
        make_place(newer, settings)
        save(newer, there, settings, utc_now())
    assert said(settings, manifest.read(newer)) == {}
    intruder.put_older("reporting", everything[1])

    assert said(settings) == {}
    assert set(said(settings, manifest.read(newer))) == {"trail"}


def test_verifying_says_that_the_trail_did_not_keep_that_it_was_done(intruder: Intruder) -> None:
    CASES["trail-silenced"].alter(intruder)
    done = yui(intruder.settings.var, "verify")
    assert done.returncode == 1
    assert "この検証は、操作の記録に残っていません。" in done.stdout
