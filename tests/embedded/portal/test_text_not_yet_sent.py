"""Text that is typed and not yet sent: kept for its author while signed in, and for nobody else."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import func, select, update

from services.council import actions as council_actions
from services.council.storage.tables import members
from services.portal import saved_drafts, sessions, storage
from services.portal.cookies import SESSION
from shared.access import Member, Role
from tests.embedded.portal.conftest import PASSWORD
from tests.embedded.portal.projects import DRAFT, TITLE, end_sessions, hidden_fields, new_form

RAUSU = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def rausu(signed_in: Any) -> Any:
    return signed_in("rausu")


def kept(world: Any) -> int:
    """How many forms are kept, whoever typed them."""
    with world.contexts["portal"].transactions.database.reading() as transaction:
        return transaction.scalar(select(func.count()).select_from(storage.SAVED_DRAFTS))


def signed_out_by_the_member(browser: Any, world: Any) -> None:
    browser.post("/sign-out")


def left_alone_for_a_day(browser: Any, world: Any) -> None:
    end_sessions(world)


def suspended(browser: Any, world: Any) -> None:
    """By the 事務局; minutes later the access token is old."""
    office = Member("office", "012238", frozenset({Role.COORDINATOR}), datetime.now(UTC))
    council = world.contexts["council"].transactions
    council.run(council_actions.suspend_member, office, "", RAUSU, 1)
    let_the_access_token_age(browser, world)


def let_the_access_token_age(browser: Any, world: Any) -> None:
    database = world.contexts["portal"].transactions.database
    key = browser.client.get_cookie(SESSION).value
    session = sessions.recognise(database, key, datetime.now(UTC))
    sessions.renew(database, session, {"access_token": "old", "expires_in": 1})


ENDINGS = [signed_out_by_the_member, left_alone_for_a_day, suspended]


def test_typed_text_is_kept_by_itself_and_shown_again(rausu: Any) -> None:
    path, hidden = new_form(rausu)
    rausu.post("/unsent", {**hidden, "title": "書きかけの事業"})

    assert 'value="書きかけの事業"' in rausu.get(path).get_data(as_text=True)
    assert path in rausu.get("/").get_data(as_text=True)


@pytest.mark.parametrize("elsewhere", ["//evil.example", r"/\evil.example/x", "/\r\n/evil.example"])
def test_a_kept_form_leads_nowhere_else(rausu: Any, elsewhere: str) -> None:
    _, hidden = new_form(rausu)
    rausu.post("/unsent", {**hidden, "title": "書きかけの事業", "form_path": elsewhere})

    home = rausu.get("/").get_data(as_text=True)
    assert "入力途中の様式" in home
    assert "evil.example" not in home


def test_kept_text_is_forgotten_once_it_was_submitted(rausu: Any) -> None:
    path, hidden = new_form(rausu)
    rausu.post("/unsent", {**hidden, "title": "書きかけの事業"})
    rausu.post(path, {**hidden, **DRAFT})

    assert "入力途中の様式" not in rausu.get("/").get_data(as_text=True)


def test_kept_text_is_seen_by_nobody_else(rausu: Any, signed_in: Any) -> None:
    path, hidden = new_form(rausu)
    rausu.post("/unsent", {**hidden, "title": "書きかけの事業"})

    assert "書きかけの事業" not in signed_in("betsukai").get(path).get_data(as_text=True)


def test_kept_text_is_erased_after_thirty_days(rausu: Any, signed_in: Any, world: Any) -> None:
    path, hidden = new_form(rausu)
    rausu.post("/unsent", {**hidden, "title": "書きかけの事業"})
    with world.contexts["portal"].transactions.database.writing() as transaction:
        old = datetime.now(UTC) - storage.KEPT_FOR - timedelta(seconds=1)
        transaction.execute(update(storage.SAVED_DRAFTS).values(saved_at=old))
    signed_in("office")

    assert "書きかけの事業" not in rausu.get(path).get_data(as_text=True)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("path", ["/unsent", "the form's own"])
def test_a_cookie_whose_session_ended_writes_nothing(
    rausu: Any, world: Any, ending: Any, path: str
) -> None:
    own, hidden = new_form(rausu)
    token, cookie = rausu.token, rausu.client.get_cookie(SESSION).value
    ending(rausu, world)
    rausu.client.set_cookie(SESSION, cookie)
    for number in range(3):
        fields = {"csrf_token": token, **hidden, **DRAFT, "form_key": f"project:new:{number}"}
        rausu.client.post(path if path == "/unsent" else own, data=fields)

    assert kept(world) == 0


@pytest.mark.parametrize("ending", ENDINGS[:2])
def test_a_form_sent_after_the_end_of_its_session_is_there_once_its_author_signed_in(
    rausu: Any, world: Any, ending: Any
) -> None:
    """Typing in one window, signing out in another, saving in the first."""
    path, hidden = new_form(rausu)
    token = rausu.token
    ending(rausu, world)
    answer = rausu.client.post(path, data={"csrf_token": token, **hidden, **DRAFT})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "まだ保存していません" in page
    assert kept(world) == 0

    signing_in = {**hidden_fields(page), "login": "rausu"}
    wrong = rausu.client.post("/sign-in", data={**signing_in, "password": "chigau"})
    again = {**hidden_fields(wrong.get_data(as_text=True)), "login": "rausu"}
    back = rausu.client.post("/sign-in", data={**again, "password": PASSWORD}).location
    assert back == f"{path}?done=not-yet#done"
    assert f'value="{TITLE}"' in rausu.get(back).get_data(as_text=True)


def test_what_somebody_else_typed_is_not_kept_for_who_signs_in_there(
    rausu: Any, world: Any
) -> None:
    path, hidden = new_form(rausu)
    token = rausu.token
    rausu.post("/sign-out")
    answer = rausu.client.post(path, data={"csrf_token": token, **hidden, **DRAFT})
    fields = hidden_fields(answer.get_data(as_text=True))
    fields |= {"login": "betsukai", "password": PASSWORD}
    rausu.client.post("/sign-in", data=fields)

    assert kept(world) == 0
    assert TITLE not in rausu.get("/").get_data(as_text=True)


def test_a_form_that_another_member_opened_in_this_browser_is_neither_kept_nor_offered(
    rausu: Any, world: Any
) -> None:
    path, hidden = new_form(rausu)
    token = rausu.token
    rausu.post("/sign-out")
    rausu.sign_in("betsukai")
    fields = {"csrf_token": token, "author": RAUSU, **hidden, **DRAFT}
    answer = rausu.client.post(path, data=fields)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 400
    assert "別の方がサインインしています" in page
    assert "ブラウザーの「戻る」" in page
    assert TITLE not in page
    assert kept(world) == 0


def test_a_form_opened_before_the_same_member_signed_in_anew_is_kept(
    rausu: Any, world: Any
) -> None:
    path, hidden = new_form(rausu)
    token = rausu.token
    author = hidden_fields(rausu.get(path).get_data(as_text=True))["author"]
    rausu.post("/sign-out")
    rausu.sign_in("rausu")
    fields = {"csrf_token": token, "author": author, **hidden, **DRAFT}
    answer = rausu.client.post(path, data=fields)

    assert "もう一度送信する" in answer.get_data(as_text=True)
    assert f'value="{TITLE}"' in rausu.get(path).get_data(as_text=True)


@pytest.mark.parametrize("carried", ["x", "[]", '["a", "b", "c", {"d": 1}]', "long"])
def test_what_no_sign_in_page_carries_is_left_aside(rausu: Any, world: Any, carried: str) -> None:
    rausu.post("/sign-out")
    long = json.dumps(["project:new:x", "", "", {"problem": ["x" * saved_drafts.LONGEST_KEPT]}])
    fields = {"login": "rausu", "password": PASSWORD}
    answer = rausu.post("/sign-in", {**fields, "carried": long if carried == "long" else carried})

    assert answer.status_code == 303
    assert kept(world) == 0


def test_the_longest_form_that_can_be_sent_is_carried(rausu: Any, world: Any) -> None:
    path, hidden = new_form(rausu)
    token = rausu.token
    end_sessions(world)
    longest = {"title": TITLE, "problem": "\n長" * 120_000}  # two megabytes on its way
    answer = rausu.client.post(path, data={"csrf_token": token, **hidden, **longest})
    page = answer.get_data(as_text=True)
    assert 'action="/sign-in" enctype="multipart/form-data"' in page
    fields = {**hidden_fields(page), "login": "rausu", "password": PASSWORD}
    rausu.client.post("/sign-in", data=fields, content_type="multipart/form-data")

    assert f'value="{TITLE}"' in rausu.get(path).get_data(as_text=True)


def test_a_form_too_long_to_be_carried_is_not_promised(rausu: Any, world: Any) -> None:
    path, hidden = new_form(rausu)
    token = rausu.token
    end_sessions(world)
    long = {"problem": "x" * (saved_drafts.LONGEST_KEPT + 1)}
    answer = rausu.client.post(path, data={"csrf_token": token, **hidden, **long})
    page = rausu.get(answer.location).get_data(as_text=True)

    assert "入力した内容は保存していません" in page
    assert "続きの画面を開きます" not in page


def test_a_part_of_a_form_that_htmx_asks_for_too_late_makes_way_for_the_sign_in_page(
    rausu: Any, world: Any
) -> None:
    path, hidden = new_form(rausu)
    token = rausu.token
    end_sessions(world)
    fields = {"csrf_token": token, **hidden, **DRAFT, "row": "add:sites"}
    answer = rausu.client.post(path, data=fields, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (200, "body")
    carried = json.loads(hidden_fields(answer.get_data(as_text=True))["carried"])
    assert carried[0] == hidden["form_key"]


def test_autosave_after_the_session_ended_says_what_is_not_saved(rausu: Any, world: Any) -> None:
    _, hidden = new_form(rausu)
    token = rausu.token
    end_sessions(world)
    answer = rausu.client.post("/unsent", data={"csrf_token": token, **hidden, **DRAFT})

    assert answer.status_code == 200
    assert "まだ保存していません" in answer.get_data(as_text=True)


def autosaved(browser: Any, token: str, hidden: Any) -> str:
    """The sentence shown beside the buttons."""
    answer = browser.client.post("/unsent", data={"csrf_token": token, **hidden, **DRAFT})
    assert answer.status_code == 200, "htmx shows no other"
    return answer.get_data(as_text=True)


def term_over(browser: Any, world: Any) -> None:
    """At midnight; the next access token is asked for after it."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with world.contexts["council"].transactions.database.writing() as transaction:
        over = update(members).where(members.c.id == RAUSU).values(term_until=yesterday.date())
        transaction.execute(over)
    let_the_access_token_age(browser, world)


def test_nothing_is_promised_to_whoever_cannot_sign_in_again(rausu: Any, world: Any) -> None:
    path, hidden = new_form(rausu)
    token = rausu.token
    term_over(rausu, world)
    for _ in range(2):  # the reason is known once the session was ended for it
        answer = rausu.client.post(path, data={"csrf_token": token, **hidden, **DRAFT})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 401
        assert "任期が終わっています" in page
        assert TITLE in page
        assert "サインインすると" not in page
    said = autosaved(rausu, token, hidden)
    assert "任期が終わっています" in said
    assert "サインインすると" not in said
    assert kept(world) == 0
    signing_in = rausu.get(rausu.get("/").location).get_data(as_text=True)
    assert "サインインが終了しています。任期が終わっています。" in signing_in


def test_autosave_says_that_the_member_signed_out_in_another_window(rausu: Any) -> None:
    _, hidden = new_form(rausu)
    token = rausu.token
    rausu.post("/sign-out")
    said = autosaved(rausu, token, hidden)
    assert "サインアウトしています。" in said
    assert "有効期限" not in said


def test_autosave_says_that_somebody_signed_in_in_another_window(rausu: Any, world: Any) -> None:
    _, hidden = new_form(rausu)
    hidden["author"] = "00000000-0000-4000-8000-000000000001"
    token = rausu.token
    rausu.sign_in("rausu")
    assert "別の画面でサインインし直した" in autosaved(rausu, token, hidden)
    rausu.sign_in("betsukai")
    said = autosaved(rausu, token, hidden)
    assert "ほかの方がサインインした" in said
    assert 'href="/sign-in?ended=1"' in said
    assert kept(world) == 0


def test_text_carried_by_a_sign_in_page_survives_a_sign_in_in_another_window(
    rausu: Any, world: Any
) -> None:
    path, hidden = new_form(rausu)
    token = rausu.token
    rausu.post("/sign-out")
    page = rausu.client.post(path, data={"csrf_token": token, **hidden, **DRAFT}).get_data(True)
    fields = dict(re.findall(r'name="(csrf_token|carried|carried_by)" value="([^"]*)"', page))
    fields["carried"] = unescape(fields["carried"])
    rausu.sign_in("rausu")

    again = rausu.client.post("/sign-in", data=fields)
    assert "入力した内容は、まだ保存していません" in again.get_data(as_text=True)
    fields = {name: value for name, value in fields.items() if name != "csrf_token"}
    rausu.post("/sign-in", {**fields, "login": "rausu", "password": PASSWORD})
    assert kept(world) == 1


def test_text_is_kept_while_council_is_away(rausu: Any, world: Any) -> None:
    _, hidden = new_form(rausu)
    token = rausu.token
    let_the_access_token_age(rausu, world)
    world.stop["council"]()
    rausu.client.post("/unsent", data={"csrf_token": token, **hidden, **DRAFT})

    assert kept(world) == 1


def form_of(number: int, length: int = 1) -> storage.SavedDraft:
    """The `number`th of many, each a second after the one before."""
    return storage.SavedDraft(
        member_id=RAUSU,
        form_key=f"form:{number}",
        title="",
        path="/",
        saved_at=datetime(2026, 11, 29, tzinfo=UTC) + timedelta(seconds=number),
        fields={"problem": ["長" * length]},
    )


def keys_after_keeping(world: Any, *forms: storage.SavedDraft) -> list[str]:
    with world.contexts["portal"].transactions.database.writing() as transaction:
        for form in forms:
            storage.store_form(transaction, form)
        return [form.form_key for form in storage.forms_of(transaction, RAUSU)]


def test_of_too_many_forms_the_oldest_go(world: Any) -> None:
    keys = keys_after_keeping(world, *map(form_of, range(storage.MOST_FORMS + 5)))
    assert keys == [f"form:{number}" for number in range(storage.MOST_FORMS + 4, 4, -1)]


def test_of_too_much_text_the_oldest_goes_and_the_newest_stays(world: Any) -> None:
    longest = [form_of(number, saved_drafts.LONGEST_KEPT) for number in range(6)]
    assert keys_after_keeping(world, *longest) == ["form:5", "form:4", "form:3", "form:2"]


def test_another_members_forms_take_no_room(world: Any, signed_in: Any) -> None:
    other = signed_in("betsukai")
    path, hidden = new_form(other)
    other.post("/unsent", {**hidden, "title": "書きかけの事業"})
    keys_after_keeping(world, *map(form_of, range(storage.MOST_FORMS + 5)))

    assert 'value="書きかけの事業"' in other.get(path).get_data(as_text=True)


def test_of_too_many_sessions_of_a_member_those_that_rested_longest_are_forgotten(
    world: Any, signed_in: Any
) -> None:
    first, other = signed_in("rausu"), signed_in("betsukai")
    database, now = world.contexts["portal"].transactions.database, datetime.now(UTC)
    grant = {
        "member": {"id": RAUSU, "must_change_password": False, "roles": []},
        "session_id": "0c9be6f4-7a53-4e1d-8f26-b1d0a4c3e895",
        "refresh_token": "x",
        "access_token": "x",
        "expires_in": 300,
    }
    for number in range(storage.MOST_SESSIONS):
        last = sessions.start(database, grant, now + timedelta(seconds=number + 1))
    with database.reading() as transaction:
        rows = transaction.scalars(select(storage.SESSIONS.c.member_id)).all()

    assert rows.count(RAUSU) == storage.MOST_SESSIONS
    assert sessions.recognise(database, last.key, now).signed_in
    assert first.get("/").location.startswith("/sign-in")
    assert other.get("/").status_code == 200
