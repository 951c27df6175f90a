"""The score sheets of a round in the browser."""

from datetime import date
from typing import Any

from services.portal.pages import scoring
from tests.embedded.portal.conftest import PASSWORD
from tests.embedded.portal.projects import end_sessions, hidden_fields
from tests.embedded.portal.rounds import CRITERIA, GRADES, hidden, opened, score, step, text


def test_a_sheet_shows_every_anchor_and_wants_a_choice_for_each_criterion(town: Any) -> None:
    path = opened(town.office)
    page = text(town.expert, f"{path}/scores/{town.project}")
    assert "速やかに着手できる。" in page
    answer = score(town.expert, path, town.project, **{"scores-2-grade": ""}, comment="よい計画。")

    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    assert 'href="#scores-2-grade"' in told
    assert told.count("checked") == CRITERIA - 1
    assert "よい計画。" in told


def test_a_saved_sheet_counts_and_comes_back_as_it_was(town: Any) -> None:
    path = opened(town.office)
    answer = score(town.expert, path, town.project, **{"scores-1-grade": "none"}, comment="よい。")
    page = text(town.expert, answer.location)

    assert "評価を保存しました" in page
    assert 'name="scores-1-grade" value="none" checked' in page
    assert 'name="scores-0-grade" value="4" checked' in page
    assert "1／1事業" in page


def test_the_secretariat_is_told_who_has_not_begun_and_who_is_done(town: Any) -> None:
    path = opened(town.office)
    assert '<span class="mark">未着手</span>' in text(town.office, path)
    score(town.expert, path, town.project, **{"scores-1-grade": "none"})
    page = text(town.office, path)

    assert '<span class="mark mark--done">完了</span>' in page
    assert '<span class="mark mark--out">対象なし</span>' in page


def test_a_second_window_is_told_what_the_first_one_saved(town: Any) -> None:
    path = opened(town.office)
    score(town.expert, path, town.project)
    answer = score(town.expert, path, town.project, revision="0", **{"scores-0-grade": "1"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 412
    assert "別の画面での評点：4" in page
    assert 'name="scores-0-grade" value="1" checked' in page


def test_an_evaluator_is_told_that_the_own_towns_project_is_not_theirs_to_score(
    town: Any,
) -> None:
    page = text(town.judge, f"{opened(town.office)}/scores/{town.project}")

    assert "所属する市町が実施又は連携する事業のため" in page
    assert 'type="radio"' not in page


def test_an_unsaved_sheet_survives_an_absent_service(town: Any, world: Any) -> None:
    path = opened(town.office)
    sheet = f"{path}/scores/{town.project}"
    keeping = {"form_key": f"scores:{path.rpartition('/')[2]}:{town.project}", "form_path": sheet}
    world.stop["evaluation"]()
    answer = town.expert.post(sheet, {**keeping, **GRADES, "comment": "途中までの感想"})

    assert answer.status_code == 503
    assert "途中までの感想" in answer.get_data(as_text=True)
    assert "入力途中" in text(town.expert, "/")


def test_a_sheet_sent_after_the_close_is_refused_but_what_was_written_stays(town: Any) -> None:
    path = opened(town.office)
    sheet = f"{path}/scores/{town.project}"
    page = text(town.expert, sheet)
    fields = {name: hidden(page, name) for name in ("form_key", "form_path", "revision")}
    step(town.office, path, "close")
    answer = town.expert.post(sheet, {**fields, **GRADES, "comment": "間に合わなかった感想"})

    assert answer.status_code == 409
    assert "間に合わなかった感想" in answer.get_data(as_text=True)
    assert "入力途中" in text(town.expert, "/")


def test_a_sheet_sent_after_the_close_is_no_error_and_shows_what_was_saved_and_what_was_not(
    town: Any,
) -> None:
    path = opened(town.office)
    sheet = f"{path}/scores/{town.project}"
    score(town.expert, path, town.project, comment="間に合った感想")
    page = text(town.expert, sheet)
    fields = {name: hidden(page, name) for name in ("form_key", "form_path", "revision")}
    step(town.office, path, "close")
    late = {**fields, **GRADES, "scores-0-grade": "1", "comment": "間に合わなかった感想"}
    answers = town.expert.post(sheet, late), town.expert.get(sheet)

    assert [one.status_code for one in answers] == [409, 200]
    for answer in answers:
        told = answer.get_data(as_text=True)
        assert "エラー" not in told
        assert "評価は締め切られています" in told
        assert "事務局にご連絡ください" in told
        assert "間に合った感想" in told
        assert "間に合わなかった感想" in told
        assert "4　" in told
        assert 'type="radio"' not in told


def test_a_sheet_sent_half_filled_after_the_close_is_told_of_the_close_and_of_no_error(
    town: Any,
) -> None:
    path = opened(town.office)
    sheet = f"{path}/scores/{town.project}"
    fields = {"revision": hidden(text(town.expert, sheet), "revision"), "scores-0-grade": "4"}
    step(town.office, path, "close")

    refused = town.expert.post(sheet, fields)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "評価は締め切られています" in page
    assert "件の誤り" not in page


def test_a_sheet_is_counted_among_those_that_one_may_score(town: Any, signed_in: Any) -> None:
    path = opened(town.office)
    assert "<span>1／1件目</span>" in text(town.expert, f"{path}/scores/{town.project}")
    assert "<span>対象外</span>" in text(town.judge, f"{path}/scores/{town.project}")


def test_what_was_scored_can_be_read_after_the_close(town: Any) -> None:
    path = opened(town.office)
    score(town.expert, path, town.project, **{"scores-1-grade": "none"}, comment="よい計画。")
    step(town.office, path, "close")
    page = text(town.expert, f"{path}/scores/{town.project}")

    assert "よい計画。" in page
    assert "判断できない" in page
    assert "保存していない入力" not in page


def test_past_the_due_date_the_sheet_says_that_it_is_still_taken(
    town: Any, monkeypatch: Any
) -> None:
    path = opened(town.office)
    sheet = f"{path}/scores/{town.project}"
    assert "過ぎています" not in text(town.expert, sheet)
    monkeypatch.setattr(scoring, "today_in_tokyo", lambda _now: date(2050, 12, 19))
    page = text(town.expert, sheet)

    assert "評価期限（令和32年12月18日）を過ぎています" in page
    assert 'type="radio"' in page


def test_a_sheet_survives_the_end_of_the_session(town: Any, world: Any) -> None:
    path = opened(town.office)
    sheet = f"{path}/scores/{town.project}"
    page = text(town.expert, sheet)
    fields = {name: hidden(page, name) for name in ("author", "form_key", "form_path", "revision")}
    token = town.expert.token
    end_sessions(world)
    answer = town.expert.client.post(
        sheet, data={**fields, **GRADES, "comment": "途中の感想", "csrf_token": token}
    )
    asked = hidden_fields(answer.get_data(as_text=True))
    town.expert.client.post("/sign-in", data={**asked, "login": "expert", "password": PASSWORD})
    page = text(town.expert, sheet)

    assert "途中の感想" in page
    assert page.count(" checked") == CRITERIA
    assert "まだ保存されていません" in page
