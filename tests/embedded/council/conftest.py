"""Members as they sign in for real."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.council import actions
from services.council.api import blueprint
from services.council.domain.members import Member
from shared.access import Member as Caller
from shared.service import build_context
from shared.settings import Settings
from shared.transactions import UnitOfWork
from shared.web.app import create_app
from shared.web.context import ServiceContext
from tests.embedded.council.deeds import CHAIR
from tests.embedded.council.people import PASSWORD, Clock, SignedIn, SignIn, appoint, first_sign_in

OPERATOR = Caller.of_service("council")


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))


@pytest.fixture
def context(settings: Settings, clock: Clock) -> Iterator[ServiceContext]:
    built, _ = build_context("council", settings)
    built.transactions = replace(built.transactions, clock=clock)
    built.directory.know(built.ring.service, built.ring.jwks())
    yield built
    built.transactions.database.close()


@pytest.fixture
def client(context: ServiceContext) -> FlaskClient:
    return create_app(context, blueprint).test_client()


Run = Callable[..., Any]


@pytest.fixture
def operate(context: ServiceContext) -> Run:
    """`operate(actions.enrol_first, login=…)`, as on the command line."""

    def run(action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        def act(work: UnitOfWork) -> Any:
            return action(work, *args, **kwargs)

        return context.transactions.run(act, OPERATOR, "")

    return run


@pytest.fixture
def secretariat(operate: Run) -> Member:
    """The first 事務局 account."""
    return operate(
        actions.enrol_first,
        login="jimukyoku",
        name="事務局 担当者",
        section="総合政策部",
        password=PASSWORD,
    )


@pytest.fixture
def sign_in(client: FlaskClient) -> SignIn:
    return SignIn(client)


@pytest.fixture
def coordinator(secretariat: Member, sign_in: SignIn) -> SignedIn:
    return sign_in("jimukyoku")


@pytest.fixture
def enrolled(coordinator: SignedIn, sign_in: Any) -> Callable[..., tuple[Any, SignedIn]]:
    """`enrolled("rausu-kacho")`: a 所属長 of 羅臼町 as enrolled, and signed in."""

    def enrol(login: str, **changes: Any) -> tuple[Any, SignedIn]:
        member = appoint(coordinator, **{"login": login, "roles": ["section_head"], **changes})
        return member, first_sign_in(sign_in, member)

    return enrol


@pytest.fixture
def head(enrolled: Any) -> SignedIn:
    return enrolled("rausu-kacho")[1]


@pytest.fixture
def successor(enrolled: Any) -> SignedIn:
    return enrolled("rausu-shin-kacho")[1]


@pytest.fixture
def official(coordinator, sign_in) -> SignedIn:
    return first_sign_in(sign_in, appoint(coordinator))


@pytest.fixture
def auditor(coordinator, sign_in) -> SignedIn:
    return first_sign_in(sign_in, appoint(coordinator, login="kansa", roles=["auditor"]))


@pytest.fixture
def second(coordinator, official, auditor, sign_in) -> SignedIn:
    """Another 事務局 member, enrolled when there was but one."""
    return first_sign_in(sign_in, appoint(coordinator, login="jimukyoku-2", **CHAIR))
