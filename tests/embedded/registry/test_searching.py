"""Projects are found however their words are written, those of 0.1.0 too."""

from typing import Any

import pytest
from sqlalchemy import update

from services.registry.schemas import EXAMPLE_CONTENT
from services.registry.storage.tables import projects
from shared.vocabulary import folded
from shared.web.context import ServiceContext
from tests.embedded.migrating import run_again
from tests.embedded.registry.steps import RAUSU

TITLE = "根室〜別海 辻󠄀邸前 零幅\u200b空白 髙橋 宮﨑 𠮷野 サーバーのＬＰＷＡ ひらがな"
WORDS = (
    *("根室～別海", "根室〜別海", "辻邸前", "辻󠄀邸前", "零幅空白", "高橋", "髙橋", "宮崎", "吉野"),
    *("サーバ", "サーバー", "ｻｰﾊﾞｰ", "lpwa", "ヒラガナ"),
    *(
        "羅臼町　企画財政課",
        "標津町",
        "水産",
        "キャリア5G",
        "観光船事業者",
        "羅臼漁港",
    ),
)
"""Of the title, and of everything else that somebody may remember."""


def titles(client: Any, sought: str) -> list[str]:
    answer = client.get("/projects", query_string={"q": sought})
    return [project["title"] for project in answer.json["items"]]


@pytest.fixture
def official(as_member: Any) -> Any:
    client = as_member("official", of=RAUSU)
    client.post("/projects", json={**EXAMPLE_CONTENT, "title": TITLE})
    return client


@pytest.mark.parametrize("sought", WORDS)
def test_a_project_is_found_however_its_words_are_written(official: Any, sought: str) -> None:
    assert len(titles(official, sought)) == 1


def test_a_project_is_found_by_its_number_and_by_parts_of_it(official: Any, as_member: Any) -> None:
    [project] = official.get("/projects").json["items"]
    tag = {"If-Match": f'"{project["revision"]}"'}
    head = as_member("section_head", of=RAUSU)
    head.post(f"/projects/{project['id']}/approve", headers=tag)
    year, town, serial = head.get(f"/projects/{project['id']}").json["number"].split("-")

    for sought in (f"{year}{town}{serial}", f"{year}－{town}－{serial}", f"{town}{serial}", town):
        assert len(titles(official, sought)) == 1, sought
    assert not titles(official, f"{town}999")


def test_a_page_behind_the_last_one_still_says_how_many_there_are(official: Any) -> None:
    page = official.get("/projects", query_string={"page": 7, "per_page": 20}).json
    assert (page["items"], page["total"]) == ([], 1)
    assert official.get("/projects", query_string={"q": "該当なし"}).json["total"] == 0


def test_a_project_of_0_1_0_is_found_so_after_the_upgrade(
    official: Any, context: ServiceContext
) -> None:
    database = context.transactions.database
    with database.writing() as session:
        session.execute(update(projects).values(search_key=folded(TITLE)))
    assert [word for word in WORDS if not titles(official, word)]

    run_again(database, "registry", "0006_more_is_searched")

    assert [word for word in WORDS if not titles(official, word)] == []


def test_a_project_kept_with_an_older_form_of_a_kanji_is_found_after_the_upgrade(
    official: Any, context: ServiceContext
) -> None:
    database = context.transactions.database
    with database.writing() as session:
        session.execute(update(projects).values(search_key="戶籍と靑空"))
    assert not titles(official, "戸籍")

    run_again(database, "registry", "0010_kanji_of_radicals_searched")

    assert len(titles(official, "⼾籍")) == len(titles(official, "青空")) == 1
