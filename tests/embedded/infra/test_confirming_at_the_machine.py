"""`yui member confirm`: the operator is the second where no other 事務局 member is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from infra.cli import main
from infra.members import Council
from services.council import actions
from shared.access import Member, Role
from shared.database import Database
from shared.settings import Settings
from shared.transactions import Transactions, utc_now

PASSWORD = "Kiri-no-kanata-2026"
OFFICE = {"municipality": "012238", "roles": ["coordinator"]}
PEOPLE = {
    "first": OFFICE,
    "second": OFFICE,
    "official": {"municipality": "016942", "roles": ["official"]},
}


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    """Two 事務局 members, one of whom has proposed to reset an official's password."""
    url = Settings(var=tmp_path).database_url("council")
    council = Council(url)
    database = Database(url)
    transactions = Transactions("council", database, committed=lambda producer: None)
    for login, place in PEOPLE.items():
        transactions.run(
            actions.enrol_sample,
            Member.of_service("council"),
            "",
            member_id=f"id-of-{login}",
            login=login,
            name=f"{login}さん",
            section="",
            password_hash="",
            term_until=None,
            **place,
        )
    first = Member("id-of-first", "012238", frozenset({Role.COORDINATOR}), proved_at=utc_now())
    transactions.run(actions.reset_password, first, "", "id-of-official", "a-code")
    database.close()
    yield council
    council.close()


def confirm(var: Path, answer: str) -> Result:
    return CliRunner().invoke(main, ["member", "confirm"], answer, {"YUI_VAR": str(var)})


def test_a_proposal_that_is_confirmed_shows_its_code_and_is_over(
    council: Council, tmp_path: Path
) -> None:
    shown = confirm(tmp_path, "y\n")
    assert (shown.exit_code, council.proposals()) == (0, [])
    assert "パスワードの再設定：officialさん" in shown.output
    assert "再設定コード: " in shown.output


def test_a_proposal_that_is_not_confirmed_goes_on_waiting(council: Council, tmp_path: Path) -> None:
    shown = confirm(tmp_path, "n\n")
    assert (shown.exit_code, len(council.proposals())) == (0, 1)
    assert "再設定コード" not in shown.output
