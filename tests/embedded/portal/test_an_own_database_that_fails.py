"""What somebody typed is on the page they get, even where the portal cannot keep it."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.embedded.full_disk import no_room

PROJECT = "/projects/00000000-0000-4000-8000-00000000000a"
TYPED = {"form_key": "return:x", "comment": "理由を三行ほど書きました。"}


@pytest.fixture
def forgetful(signed_in: Any, world: Any) -> Any:
    """Somebody signed in whose typed text the portal can no longer store."""
    browser = signed_in("office")
    with world.contexts["portal"].transactions.database.writing() as transaction:
        transaction.execute(text("drop table unsent_forms"))
    return browser


def test_a_service_away_at_the_same_time_does_not_cost_the_typed_text(
    forgetful: Any, world: Any
) -> None:
    world.stop["registry"]()
    answer = forgetful.post(f"{PROJECT}/return", TYPED)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 503
    assert "「事業」のサービスが応答していません" in page
    assert "この画面を閉じずに、" in page
    assert page.count(TYPED["comment"]) == 2


def test_an_autosave_that_fails_is_told_from_one_that_is_done(forgetful: Any) -> None:
    answer = forgetful.post("/unsent", TYPED)

    assert answer.status_code == 503
    assert "データベースに接続できないため" in answer.get_data(as_text=True)


def test_a_full_disk_is_named(signed_in: Any, world: Any) -> None:
    browser = signed_in("office")
    with no_room(world.contexts["portal"].transactions.database.engine):
        texts = ({**TYPED, "form_key": f"return:{number}", "comment": "海" * 1500}
                 for number in range(30))  # fmt: skip
        answers = (browser.post("/unsent", text) for text in texts)
        refused = next(answer for answer in answers if answer.status_code == 503)

    assert "ディスクに空きがないため" in refused.get_data(as_text=True)
