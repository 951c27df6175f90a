"""Acts of council and their traces in its trail."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from services.council import actions
from services.council.domain.members import Member
from services.council.schemas import EXAMPLE_API_TOKEN, EXAMPLE_REVISION
from shared.acts import Act
from shared.web.context import ServiceContext
from tests.embedded.council.people import PASSWORD, SignedIn, appoint, first_sign_in
from tests.embedded.trail.records import on_record

NEW_MEMBER = {
    "login": "rausu-tanto",
    "name": "羅臼町 担当者",
    "section": "企画財政課",
    "municipality": "016942",
    "roles": ["official"],
    "term_from": "2026-04-01",
    "term_until": None,
}


def acts(context: ServiceContext) -> list[tuple[str, str, str]]:
    """(act, by, whom) in order; refusals as far as they are due."""
    context.write_refusals()
    return [(one.act, one.by, one.whom) for one in on_record(context.transactions)]


def fail(client: FlaskClient, login: str) -> None:
    answer = client.post("/sessions", json={"login": login, "password": "wrong-password-1"})
    assert answer.status_code == 401


def test_the_first_account_a_sign_in_and_a_sign_out_are_on_record(
    context: ServiceContext, secretariat: Member, sign_in: Callable[..., SignedIn]
) -> None:
    coordinator = sign_in("jimukyoku")
    coordinator("DELETE", "/sessions/mine")
    coordinator("DELETE", "/sessions/mine")  # nothing ends any more

    assert acts(context) == [
        ("member.enrolled", "service:council", secretariat.id),
        ("session.begun", secretariat.id, secretariat.id),
        ("session.ended", secretariat.id, secretariat.id),
    ]
    assert on_record(context.transactions)[1].address == "127.0.0.1"


def test_a_failed_sign_in_names_the_member_but_never_what_was_typed(
    context: ServiceContext, secretariat: Member, client: FlaskClient
) -> None:
    fail(client, "jimukyoku")
    fail(client, "my-secret-password")

    assert acts(context)[1:] == [
        ("session.refused", "", secretariat.id),
        ("session.refused", "", ""),
    ]
    with context.transactions.database.engine.connect() as connection:
        bodies = connection.exec_driver_sql("select cast(body as text) from trail").scalars().all()
    assert not any("my-secret-password" in body or "wrong-password" in body for body in bodies)


def test_what_is_done_to_a_member_is_on_record_and_no_name_with_it(
    context: ServiceContext, coordinator: SignedIn, secretariat: Member
) -> None:
    made = coordinator("POST", "/members", json=NEW_MEMBER).json
    changed = {**NEW_MEMBER, "roles": ["section_head"], "term_until": "2027-03-31"}
    del changed["login"]
    path = f"/members/{made['id']}"
    etag = coordinator("GET", path).headers["ETag"]
    answer = coordinator("PUT", path, json=changed, If_Match=etag)
    assert answer.status_code == 200, answer.text
    for deed in ("suspend", "resume"):
        etag = coordinator("GET", path).headers["ETag"]
        answer = coordinator("POST", f"{path}/{deed}", If_Match=etag)
        assert answer.status_code == 200, answer.text

    found = [one for one in acts(context) if one[2] == made["id"]]
    assert found == [
        (act, secretariat.id, made["id"])
        for act in (
            "member.enrolled",
            "member.roles-changed",
            "member.term-changed",
            "member.suspended",
            "member.resumed",
        )
    ]
    (roles,) = on_record(context.transactions, act="member.roles-changed")
    assert roles.particulars["roles_before"] == ["official"]
    assert roles.particulars["roles"] == ["section_head"]
    with context.transactions.database.engine.connect() as connection:
        bodies = connection.exec_driver_sql("select cast(body as text) from trail").scalars().all()
    assert not any("羅臼町 担当者" in body for body in bodies)


def test_facts_of_role_and_suspension_say_who_did_it(
    coordinator: SignedIn, secretariat: Member
) -> None:
    made = coordinator("POST", "/members", json=NEW_MEMBER).json
    path = f"/members/{made['id']}"
    etag = coordinator("GET", path).headers["ETag"]
    coordinator("POST", f"{path}/suspend", If_Match=etag)

    told = [one for one in coordinator("GET", "/feed").json if made["id"] in one["subject"]]
    assert [one["data"]["by"] for one in told] == [secretariat.id, secretariat.id]


def test_a_reset_on_the_command_line_is_on_record(
    context: ServiceContext, operate: Callable, secretariat: Member
) -> None:
    operate(actions.reset_by_operator, "jimukyoku")

    assert acts(context)[-1] == ("password.reset", "service:council", secretariat.id)


def test_a_token_is_on_record_when_made_first_used_in_a_day_taken_over_and_revoked(
    context: ServiceContext, head: SignedIn, successor: SignedIn, client: FlaskClient
) -> None:
    made = head("POST", "/api-tokens", json={**EXAMPLE_API_TOKEN, "last_day": soon(context)})
    assert made.status_code == 201, made.text
    for _ in range(3):
        renewed = client.post("/tokens", json={"api_token": made.json["token"]})
        assert renewed.status_code == 200, renewed.text
    name = made.json["id"]
    for _ in range(2):
        successor("POST", f"/api-tokens/{name}/take-over")
    for _ in range(2):
        successor("DELETE", f"/api-tokens/{name}")

    maker, other = (one("GET", "/me").json["id"] for one in (head, successor))
    assert [one for one in acts(context) if one[2] == name] == [
        ("api-token.made", maker, name),
        ("api-token.used", f"api-token:{name}", name),
        ("api-token.taken-over", other, name),
        ("api-token.revoked", other, name),
    ]


def test_a_password_change_is_on_record(
    context: ServiceContext, coordinator: SignedIn, secretariat: Member
) -> None:
    body = {"current": PASSWORD, "new": "another-good-password-9"}
    assert coordinator("PUT", "/me/password", json=body).status_code == 200

    assert acts(context)[-1] == ("password.changed", secretariat.id, secretariat.id)


def soon(context: ServiceContext) -> str:
    return (context.transactions.clock().date() + timedelta(days=30)).isoformat()


def test_another_name_is_on_record_by_what_changed_and_told_and_without_the_names(
    context: ServiceContext, coordinator: SignedIn, sign_in: Callable[..., SignedIn]
) -> None:
    official = first_sign_in(sign_in, appoint(coordinator))
    auditor = first_sign_in(sign_in, appoint(coordinator, login="kansa", roles=["auditor"]))
    path = f"/members/{official.grant['member']['id']}"
    now = coordinator("GET", path)
    body = {name: now.json[name] for name in EXAMPLE_REVISION} | {"name": "新採用の職員"}

    coordinator("PUT", path, json=body, If_Match=now.headers["ETag"])

    (changed,) = on_record(context.transactions, act=Act.CARD_CHANGED)
    assert changed.particulars == {"fields": ["name"]}
    assert (changed.by, changed.whom) == (coordinator.grant["member"]["id"], now.json["id"])
    for reader in (official, auditor):
        told = {notice["event"] for notice in reader("GET", "/home").json["notices"]}
        assert "renamed" in told
