"""Two 事務局 members act on each other at once, on PostgreSQL, where one waits for the other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from infra.local import LocalServers
from services.council import actions
from services.council.storage import standings
from shared.access import Member, Role
from shared.errors import NotAllowed, NotSignedIn, Refusal
from shared.preparing import prepare
from shared.transactions import Transactions, utc_now
from tests.connected.wiring import emptied

NAMES = ("first", "second", "third")


@pytest.fixture
def council(servers: LocalServers) -> Iterator[Transactions]:
    """With three 事務局 members."""
    database = emptied(servers.database_url("council"))
    prepare(database, "council")
    council = Transactions("council", database, lambda _: None, standing_of=standings.of)
    for name in NAMES:
        council.run(
            actions.enrol_sample,
            Member.of_service("council"),
            "",
            member_id=name,
            login=name,
            name=name,
            section="",
            municipality="012238",
            roles=["coordinator"],
            password_hash="",
            term_until=None,
        )
    yield council
    database.close()


def coordinator(name: str) -> Member:
    return Member(name, "012238", frozenset({Role.COORDINATOR}), proved_at=utc_now())


def test_of_two_who_suspend_each_other_at_once_one_does(council: Transactions) -> None:
    together = Barrier(2)

    def suspend(by: str, whom: str) -> object:
        together.wait()
        try:
            return council.run(actions.suspend_member, coordinator(by), "", whom, 1)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(suspend, ("first", "second"), ("second", "first")))

    assert sum(isinstance(one, NotAllowed | NotSignedIn) for one in answers) == 1
