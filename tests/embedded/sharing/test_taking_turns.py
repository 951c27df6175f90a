"""Who stands where in the line for costly work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared import tokens
from shared.access import Member, Role, Scope
from shared.keys import KeyRing
from shared.web.context import ServiceContext
from shared.workshop import Bounds, Line
from shared.workshop.seats import OwnSeats
from tests.embedded.sharing.datasets import share

BETSUKAI, SHIBETSU = "016918", "016934"


class NotedLine(Line):
    """Notes for whom a seat was wanted."""

    def __init__(self) -> None:
        super().__init__(OwnSeats(1), Bounds(in_all=9, of_one=9))
        self.turns: list[str] = []

    @contextmanager
    def seat(self, member: str, still_wanted: Callable[[], bool] = lambda: True) -> Iterator[None]:
        self.turns.append(member)
        with super().seat(member, still_wanted):
            yield


@pytest.fixture
def as_system(as_member: Any, council_keys: KeyRing) -> Callable[[str, str], FlaskClient]:
    """A client signed in with this API token of this town."""

    def sign_in(token_id: str, town: str) -> FlaskClient:
        roles, scopes = frozenset({Role.OFFICIAL}), frozenset({Scope.READ})
        system = Member(f"api-token:{token_id}", town, roles, scopes=scopes, sponsor="head")
        client: FlaskClient = as_member("official", of=town)
        token = tokens.issue(council_keys, system, datetime.now(UTC))
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return sign_in


def test_all_systems_of_a_town_have_one_turn_beside_those_of_its_people(
    as_member: Any, as_system: Callable[[str, str], FlaskClient], context: ServiceContext
) -> None:
    dataset = share(as_member("official", of=BETSUKAI)).json
    readers = [
        as_system("a", BETSUKAI),
        as_system("b", BETSUKAI),
        as_system("c", SHIBETSU),
        as_member("official", of=BETSUKAI, member_id="m"),
    ]
    context.workshop.short = line = NotedLine()

    for reader in readers:
        assert reader.get(f"/datasets/{dataset['id']}/preview").status_code == 200

    assert line.turns[0] == line.turns[1]
    assert len(set(line.turns)) == 3
