"""手続中の評価 on the home page: what it waits for, and for whom."""

from types import SimpleNamespace
from typing import Any

from tests.embedded.portal.rounds import decide, opened, prepared, score, step, text

HEADING = "手続中の評価"


def at_home(browser: Any) -> str:
    return text(browser, "/").partition(HEADING)[2].partition("</ul>")[0]


def test_the_secretariat_is_told_of_a_round_until_it_is_published(town: SimpleNamespace) -> None:
    path = prepared(town.office)
    assert "評価を開始してください" in at_home(town.office)
    step(town.office, path, "open")
    assert "期限 令和32年12月18日" in at_home(town.office)
    score(town.expert, path, town.project)
    step(town.office, path, "close")
    assert "決定を記録して、公表してください" in at_home(town.office)
    decide(town.office, path, town.project)
    step(town.office, path, "publish")
    assert HEADING not in text(town.office, "/")


def test_an_evaluator_sees_how_far_they_are_and_that_they_are_done(
    town: SimpleNamespace,
) -> None:
    path = opened(town.office)
    assert "採点 0／1件" in at_home(town.expert)
    score(town.expert, path, town.project)
    page = text(town.expert, "/")
    assert HEADING not in page
    assert "あなたの採点は、すべて済んでいます（締め切られるまで、直せます）。" in page
    step(town.office, path, "close")
    assert "あなたの採点は" not in text(town.expert, "/")


def test_an_evaluator_who_may_score_nothing_has_nothing_to_do(town: SimpleNamespace) -> None:
    opened(town.office)
    page = text(town.judge, "/")
    assert HEADING not in page
    assert "あなたの採点は" not in page
