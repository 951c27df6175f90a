"""Acts and refusals as they come through the services' doors."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from infra.doors import door_of
from shared import tokens
from shared.access import Member, Role
from shared.acts import Act
from shared.keys import KeyRing
from shared.service import build_context
from shared.settings import Settings
from shared.trail_keeper import TrailKeeper
from shared.web.app import create_app
from shared.web.context import ServiceContext
from tests.embedded.trail.records import on_record

RAUSU = "016942"
NOTHING = str(uuid.uuid4())


@pytest.fixture
def context(settings: Settings) -> Iterator[ServiceContext]:
    built, _ = build_context("registry", settings)
    yield built
    built.transactions.database.close()


Client = Callable[..., FlaskClient]


@pytest.fixture
def as_member(context: ServiceContext, settings: Settings) -> Client:
    ring = KeyRing("council", settings.keys)
    context.directory.know("council", ring.jwks())
    app = create_app(context, *door_of("registry").door.blueprints)

    def client(*roles: Role) -> FlaskClient:
        member = Member(f"member-{'-'.join(roles)}", RAUSU, frozenset(roles))
        made = app.test_client()
        token = tokens.issue(ring, member, datetime.now(UTC))
        made.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return made

    return client


def refusals(context: ServiceContext) -> list[tuple[str, str, int, int]]:
    context.write_refusals()
    return [
        (
            one.by,
            one.particulars["route"],
            one.particulars["status"],
            one.particulars["count"],
        )
        for one in on_record(context.transactions, act=Act.REFUSED)
    ]


def test_a_forbidden_request_is_on_record_by_member_and_route(
    context: ServiceContext, as_member: Client
) -> None:
    auditor = as_member(Role.AUDITOR)
    for _ in range(3):
        assert auditor.post("/projects", json={}).status_code == 403

    assert refusals(context) == [("member-auditor", "/projects", 403, 1)]


def test_a_bad_token_is_on_record_with_its_network_and_none_at_all_is_not(
    context: ServiceContext, as_member: Client
) -> None:
    stranger = as_member(Role.AUDITOR)
    stranger.environ_base["HTTP_AUTHORIZATION"] = "Bearer else"
    stranger.get("/projects")
    del stranger.environ_base["HTTP_AUTHORIZATION"]
    stranger.get("/projects")

    assert refusals(context) == [("", "/projects", 401, 1)]


def test_what_is_not_there_is_no_refusal(context: ServiceContext, as_member: Client) -> None:
    assert as_member(Role.AUDITOR).get(f"/projects/{NOTHING}").status_code == 404

    assert refusals(context) == []


def test_a_refusal_is_answered_while_the_trail_cannot_be_written(
    context: ServiceContext, as_member: Client
) -> None:
    with context.transactions.database.engine.begin() as connection:
        connection.exec_driver_sql("alter table trail rename to elsewhere")
    keeper = TrailKeeper(context)

    assert as_member(Role.AUDITOR).post("/projects", json={}).status_code == 403
    keeper.write()
    with context.transactions.database.engine.begin() as connection:
        connection.exec_driver_sql("alter table elsewhere rename to trail")
    keeper.write()

    assert refusals(context) == [("member-auditor", "/projects", 403, 1)]


def test_a_key_is_on_record_once_when_the_service_begins_to_sign_with_it(
    context: ServiceContext,
) -> None:
    TrailKeeper(context).write()
    context.ring.rotate()
    for _ in range(2):
        TrailKeeper(context).write()

    made = [one.whom for one in on_record(context.transactions, act=Act.KEY_MADE)]
    assert sorted(made) == sorted(key.kid for key in context.ring.keys)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COORDINATOR])
def test_the_auditor_and_the_secretariat_read_the_trail(
    context: ServiceContext, as_member: Client, role: Role
) -> None:
    TrailKeeper(context).write()

    (entry,) = as_member(role).get("/trail?after=0").json["items"]
    assert (entry["position"], entry["act"], entry["by"]) == (1, "key.made", "service:registry")


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.SECTION_HEAD, Role.HEAD, Role.EVALUATOR])
def test_nobody_else_reads_it(as_member: Client, role: Role) -> None:
    assert as_member(role).get("/trail").status_code == 403


def test_a_reading_of_the_trail_is_on_record_once_for_a_reader_and_network_on_a_day(
    context: ServiceContext, as_member: Client
) -> None:
    auditor, coordinator = as_member(Role.AUDITOR), as_member(Role.COORDINATOR)
    for reader in (auditor, auditor, coordinator, auditor):
        assert reader.get("/trail?limit=1").status_code == 200

    read = on_record(context.transactions, act=Act.TRAIL_READ)
    assert [one.by for one in read] == ["member-auditor", "member-coordinator"]
    assert read[0].particulars == {"network": "127.0.0.0/8"}
