"""Datasets are found however their words are written, those of 0.1.0 too."""

from typing import Any

import pytest
from sqlalchemy import update

from services.sharing.storage.tables import datasets
from shared.vocabulary import folded
from shared.web.context import ServiceContext
from tests.embedded.migrating import run_again
from tests.embedded.sharing.datasets import BEKKAI, share

TITLE = "根室〜別海の髙橋サーバー 辻󠄀邸"
WORDS = ("根室～別海", "高橋", "サーバ", "さーばー", "辻邸", "別海町　指定緊急避難場所")


def found(client: Any, sought: str) -> int:
    total: int = client.get("/datasets", query_string={"q": sought}).json["total"]
    return total


@pytest.fixture
def bekkai(as_member: Any) -> Any:
    client = as_member("official", of=BEKKAI)
    assert share(client, title=TITLE).status_code == 201
    return client


@pytest.mark.parametrize("sought", WORDS)
def test_a_dataset_is_found_however_its_words_are_written(bekkai: Any, sought: str) -> None:
    assert found(bekkai, sought) == 1


def test_a_dataset_of_0_1_0_is_found_so_after_the_upgrade(
    bekkai: Any, context: ServiceContext
) -> None:
    database = context.transactions.database
    with database.writing() as session:
        session.execute(update(datasets).values(search_text=folded(TITLE)))
    assert [word for word in WORDS if not found(bekkai, word)]

    run_again(database, "sharing", "0004_kinds_and_towns_searched")

    assert [word for word in WORDS if not found(bekkai, word)] == []


def test_a_dataset_kept_with_an_older_form_of_a_kanji_is_found_after_the_upgrade(
    bekkai: Any, context: ServiceContext
) -> None:
    database = context.transactions.database
    with database.writing() as session:
        session.execute(update(datasets).values(search_text="戶籍"))
    assert not found(bekkai, "戸籍")

    run_again(database, "sharing", "0007_kanji_of_radicals_searched")

    assert found(bekkai, "戸籍") == 1
