"""操作の記録: the trails of all services on one page, and as a file."""

import csv
import io
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.doors import app_of
from services.portal.trail_words import particulars
from shared.acts import Act
from shared.manifests import WITH_API
from shared.vocabulary import today_in_tokyo
from shared.web.permit import declared
from tests.embedded.trail.records import on_record


def text(browser: Any, path: str = "/trail") -> str:
    return browser.get(path).get_data(as_text=True)


def table(browser: Any, **chosen: str) -> list[list[str]]:
    answer = browser.post("/trail/export", chosen)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


@pytest.fixture
def refused(world: SimpleNamespace, signed_in: Any) -> None:
    """羅臼町 担当者 asked the portal for a page of others."""
    assert signed_in("rausu").get("/operations").status_code == 403
    world.contexts["portal"].write_refusals()


def test_acts_of_all_services_are_on_one_page_with_names_and_words(
    signed_in: Any, refused: None
) -> None:
    page = text(signed_in("office"))

    assert "サインイン" in page
    assert "構成員の登録" in page
    assert "羅臼町 担当者" in page
    assert "しようとしたこと：表示" in page
    assert "開こうとしたもの：稼働状況" in page
    assert "断った理由：権限がない" in page
    assert "/operations" not in page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_what_an_act_was_about_is_called_by_its_name(signed_in: Any) -> None:
    head = signed_in("rausu-head")
    token = {"name": "羅臼町 業務システム", "municipality": "016942", "last_day": "令和9年3月31日"}
    head.post("/members/api-tokens/new", token)
    office = signed_in("office")
    rows = text(office).partition("<tbody>")[2].split("</tr>")
    (made,) = [row for row in rows if "接続用トークンの発行" in row]
    assert '<td data-label="対象">羅臼町 業務システム</td>' in made
    (line,) = [line for line in table(office) if "接続用トークンの発行" in line]
    assert "羅臼町 業務システム" in line


def test_what_is_printed_says_how_it_was_narrowed(signed_in: Any) -> None:
    rausu = "00000000-0000-4000-8000-000000000001"
    page = text(signed_in("office"), f"/trail?from=2026-04-01&about={rausu}")
    printed = page.partition('class="print-only">')[2].partition("</p>")[0]
    assert "令和8年4月1日〜いままで" in printed
    assert "羅臼町 担当者" in printed
    assert "print-only" not in text(signed_in("office"))


@pytest.mark.parametrize("service", WITH_API)
def test_every_route_that_can_be_refused_has_words(service: str, world: SimpleNamespace) -> None:
    with app_of(service) as app:
        rules = [rule for _method, rule in declared(app)]
    rules += [rule.rule for rule in world.portal.url_map.iter_rules()]
    told = {rule: particulars({"route": rule}, {}) for rule in rules}
    assert [rule for rule, words in told.items() if "/" in words] == []


def test_services_that_do_not_answer_are_said_not_to(signed_in: Any) -> None:
    page = text(signed_in("office"))

    assert "一部の記録を表示できません" in page
    assert "「データ共有」「評価」「報告書」が応答していない" in page


def test_a_period_and_a_person_narrow_it(signed_in: Any, refused: None) -> None:
    office = signed_in("office")
    today = today_in_tokyo(datetime.now(UTC)).isoformat()
    rausu = "00000000-0000-4000-8000-000000000001"

    assert "サインイン" in text(office, f"/trail?from={today}&until={today}")
    assert "条件に合う記録がありません" in text(office, "/trail?until=2020-01-01")
    lines = table(office, about=rausu)[2:]
    assert {rausu} == {cell for line in lines for cell in (line[5], line[7]) if cell} - {
        "service:council"
    }


def test_a_day_that_is_none_is_said_at_its_field(signed_in: Any) -> None:
    office = signed_in("office")

    assert "「else」は日付として読み取れません" in text(office, "/trail?from=else")
    assert office.post("/trail/export", {"from": "else"}).status_code == 422
    assert "始まり以後の日" in text(office, "/trail?from=2026-05-01&until=2026-04-01")


def test_pages_of_older_lines_leave_none_out_and_show_none_twice(
    signed_in: Any, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.portal.pages import trail

    monkeypatch.setattr(trail, "LINES_SHOWN", 3)
    office = signed_in("office")
    assert text(office)  # that somebody read it today is on record from now on
    everything = {(line[1], line[2]) for line in table(office)[2:]}
    path, seen = "/trail", []
    while path:
        page = text(office, path)
        rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
        seen += [row.split('data-label="サービス">')[1].split("番<")[0] for row in rows]
        path = page.partition('href="/trail?before')[2].partition('"')[0].replace("&amp;", "&")
        path = path and f"/trail?before{path}"

    assert len(seen) == len(set(seen)) == len(everything) + 1  # and the export itself


def test_an_export_is_on_record_itself(signed_in: Any, world: SimpleNamespace) -> None:
    lines = table(signed_in("office"), until="2099-01-01")

    assert "含まれていません：データ共有、評価、報告書" in lines[0][0]
    assert lines[1][0] == "日時（日本時間）"
    (taken,) = on_record(world.contexts["portal"].transactions, act=Act.TRAIL_EXPORTED)
    assert taken.by == "00000000-0000-4000-8000-000000000004"
    assert taken.particulars == {"from": None, "until": "2099-01-01", "person": None}


def test_officials_of_towns_are_refused(signed_in: Any) -> None:
    rausu = signed_in("rausu")
    assert rausu.get("/trail").status_code == 403
    assert rausu.post("/trail/export").status_code == 403


def test_a_link_on_another_site_writes_no_export_into_the_readers_record(
    signed_in: Any, world: SimpleNamespace
) -> None:
    office = signed_in("office")
    led_there = office.client.get("/trail/export", headers={"Sec-Fetch-Site": "cross-site"})
    forged = office.client.post("/trail/export", data={"csrf_token": "none"})

    assert (led_there.status_code, forged.status_code) == (405, 400)
    assert not on_record(world.contexts["portal"].transactions, act=Act.TRAIL_EXPORTED)


def test_days_are_typed_as_in_other_forms(signed_in: Any) -> None:
    page = text(signed_in("office"), f"/trail?{urlencode({'from': '令和8年11月29日'})}")
    assert "令和8年11月29日〜いままで" in page


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"until": "2026-11-31"}, "「2026-11-31」という日は、暦にありません"),
        ({"from": "2026-11-30", "until": "2026-11-29"}, "始まり以後の日"),
        ({"until": "9999/12/31"}, "2199年まで"),
    ],
)
def test_an_export_of_days_that_are_none_says_so_and_not_that_it_is_too_long(
    signed_in: Any, typed: dict[str, str], reason: str
) -> None:
    refused = signed_in("office").post("/trail/export", typed)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert reason in page
    assert "件を超える" not in page
