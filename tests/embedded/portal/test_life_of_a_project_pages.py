"""What the pages tell town and 事務局 at each turn of a project's life."""

import io
import re
from typing import Any

import pytest

from services.registry.schemas import EXAMPLE_CONTENT
from services.registry.service import RegistryService
from shared.files import Allowance
from shared.messaging.consumer import Consumer
from shared.messaging.inbox import WakeUp
from shared.messaging.reading import open_log
from shared.settings import Settings
from tests.embedded.portal.conftest import enrol_one
from tests.embedded.portal.projects import as_fields, new_form, register
from tests.embedded.portal.rounds import (
    TODAY,
    accepted_project,
    decide,
    hidden,
    opened,
    score,
    step,
    text,
)

CONTENT = {**EXAMPLE_CONTENT, "title": "番屋の通信"}


def press(browser: Any, path: str, action: str, **fields: Any) -> Any:
    revision = hidden(text(browser, path), "revision")
    return browser.post(f"{path}/{action}", {"revision": revision, **fields})


def save(browser: Any, path: str, go: str, **changes: Any) -> Any:
    revision = hidden(text(browser, f"{path}/edit"), "revision")
    fields = {**as_fields({**CONTENT, **changes}), "revision": revision, "go": go}
    return browser.post(f"{path}/edit", fields)


def test_an_edit_while_approval_is_awaited_is_told_before_after_and_on_both_home_pages(
    signed_in: Any,
) -> None:
    official, head = signed_in("rausu"), signed_in("rausu-head")
    path = register(official, as_fields(CONTENT))
    press(official, path, "request-approval")
    before = text(official, f"{path}/edit")
    after = text(official, save(official, path, "save", title="番屋の通信網").location)

    assert "内容を変えて保存すると、承認の依頼は取り下げられます。" in before
    assert "承認の依頼は取り下げられています。もう一度依頼してください。" in after
    for home, told in ((official, "もう一度依頼してください"), (head, "承認するか")):
        page = text(home, "/")
        assert "承認の依頼が取り下げられた事業" in page
        assert told in page
    news = text(head, "/").partition("新しい動き")[2]
    assert "所属長への承認の依頼は、取り下げられました。" in news
    assert "羅臼町 担当者" in news
    assert "承認の依頼は取下げ" in text(head, path)


def test_a_town_that_has_stored_enough_for_a_day_is_told_when_it_may_go_on(
    signed_in: Any, world: Any
) -> None:
    official = signed_in("rausu")
    path = register(official, as_fields(CONTENT))
    world.contexts["registry"].allowance = Allowance(bytes_a_day=9)
    file = (io.BytesIO(b"%PDF-1.7\n."), "図.pdf")
    refused = press(official, path, "attachments", file=file)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 413
    assert "1日に保存できる量を超えました。" in page
    assert "約3時間後" in page
    assert int(refused.headers["Retry-After"]) > 2 * 3600


def test_a_file_that_ends_the_request_says_so_where_it_was_attached(signed_in: Any) -> None:
    official = signed_in("rausu")
    path = register(official, as_fields(CONTENT))
    press(official, path, "request-approval")
    file = (io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\x00" * 32), "図.png")
    revision = hidden(text(official, path), "revision")
    answer = official.client.post(
        f"{path}/attachments",
        data={"csrf_token": official.token, "revision": revision, "file": file},
    )
    section = text(official, answer.location).partition('id="attachments"')[2]

    assert answer.location.endswith("#done")
    assert 'id="done"' in section
    assert "ファイルを添付しました。所属長への承認の依頼は取り下げられています。" in section


def test_saving_unchanged_what_was_asked_for_keeps_the_request(signed_in: Any) -> None:
    official = signed_in("rausu")
    path = register(official, as_fields(CONTENT))
    press(official, path, "request-approval")
    for go in ("save", "request"):
        assert save(official, path, go).status_code == 303
    assert "所属長の承認待ち" in text(official, path)


def test_whoever_approves_submits_what_they_wrote_and_is_never_told_to_ask(
    signed_in: Any,
) -> None:
    head = signed_in("rausu-head")
    form = text(head, new_form(head)[0])
    path = register(head, as_fields(CONTENT))
    project = text(head, path)
    answer = save(head, path, "approve", problem="")
    lacking = answer.get_data(as_text=True)
    submitted = text(head, save(head, path, "approve").location)

    assert answer.status_code == 422
    assert "承認し、事務局へ提出しました。" in submitted
    for page in (form, project, lacking, submitted):
        assert "依頼する" not in page
    assert "提出するには、次の項目を直してください。" in lacking
    assert "承認して提出する</button>" in project
    assert "承認して提出する</button>" not in submitted


def test_who_drafts_and_approves_is_told_to_approve_on_the_home_page(
    signed_in: Any, world: Any
) -> None:
    roles = ["official", "section_head"]
    enrol_one(world.contexts["council"], "rausu-both", "羅臼町 兼務", "016942", roles)
    both = signed_in("rausu-both")
    register(both, as_fields(CONTENT))
    page = text(both, "/")
    assert "書き上げたら、承認して提出してください。" in page
    assert "依頼してください" not in page


def registry_hears(world: Any, settings: Settings) -> None:
    Consumer(
        subscription="registry.evaluation",
        handlers=RegistryService.rounds.handlers,
        transactions=world.contexts["registry"].transactions,
        log=open_log(settings.log_address("evaluation"), lambda: ""),
        inbox=WakeUp(),
    ).catch_up()


@pytest.fixture
def on_hold(town: Any, world: Any, settings: Settings) -> str:
    """The address of a project that the council has put on hold, published."""
    path = opened(town.office)
    score(town.expert, path, town.project)
    step(town.office, path, "close")
    decide(town.office, path, town.project, decision="on_hold", reason="運用費を確かめる。")
    step(town.office, path, "publish")
    registry_hears(world, settings)
    return f"/projects/{town.project}"


def test_a_decision_reaches_its_town_with_reason_date_and_results(
    signed_in: Any, on_hold: str
) -> None:
    for login in ("rausu", "rausu-head", "betsukai"):
        browser = signed_in(login)
        page = text(browser, on_hold)
        decision = page.partition("評価結果と協議会の決定")[2].partition("事業の内容")[0]
        for told in (
            "保留",
            "運用費を確かめる。",
            f"{TODAY}の会議",
            "4.00",
            "n=1",
            "参考",
            "採点 1名／対象 1名",
        ):
            assert told in decision
        past = page.partition("経過")[2]
        assert f"{TODAY}の会議で決定。\n運用費を確かめる。" in past
        assert [who in past for who in ("・協議会</p>", "・事務局</p>")] == [True, True]
    home = text(signed_in("rausu"), "/")
    assert "保留になった事業" in home
    assert "運用費を確かめる。" in home.partition("新しい動き")[2]


def test_what_is_on_hold_can_be_revised_and_submitted_and_the_pages_say_so(
    signed_in: Any, town: Any, on_hold: str
) -> None:
    official, head = signed_in("rausu"), signed_in("rausu-head")
    assert "内容を直して、もう一度提出できます" in text(official, on_hold)
    assert "次の評価の対象に選べます" in text(town.office, on_hold)

    save(official, on_hold, "request", title="改めた計画", partners=[])
    assert "提出していない変更があります" in text(official, on_hold)
    press(head, on_hold, "approve")
    press(town.office, on_hold, "accept")

    page = text(official, on_hold)
    assert "第2版" in page
    assert "改めた計画" in page
    assert "運用費を確かめる。" in page


def test_a_partner_hears_of_the_decision_on_its_home_page(
    signed_in: Any, town: Any, world: Any, settings: Settings
) -> None:
    project = accepted_project(signed_in, "牛舎の見守り", "016942", ["016918"])
    told = text(signed_in("betsukai"), "/").partition("新しい動き")[2]

    assert "牛舎の見守り" in told
    assert f'href="/projects/{project}"' in told
    assert "受理" in told


def discards(page: str) -> list[str]:
    """The forms that throw something away, each with what stands before it."""
    found = re.split(r'(<form method="post" action="[^"]*(?:/discard|/detach)")', page)
    return found[:-1:2]


def test_nothing_kept_is_thrown_away_by_one_press(signed_in: Any) -> None:
    """Every button that discards lies in a closed question, which says what it does."""
    official = signed_in("rausu")
    path = register(official, as_fields(CONTENT))
    file = (io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\x00" * 32), "図.png")
    revision = hidden(text(official, path), "revision")
    official.client.post(
        f"{path}/attachments",
        data={"csrf_token": official.token, "revision": revision, "file": file},
    )
    kept = {"form_key": f"project:{path.rpartition('/')[2]}", "form_path": f"{path}/edit"}
    typed = {**as_fields(CONTENT), "problem": "別の文章"}
    stale = {**typed, **kept, "revision": revision, "go": "save"}
    conflict = official.post(f"{path}/edit", stale).get_data(as_text=True)
    for page in (text(official, "/"), text(official, path), conflict):
        (before,) = discards(page)
        question = before.rpartition("<details")[2]
        assert question.startswith(' class="asks">')
        assert "</details>" not in question
        assert "元に戻せません" in question or "提出済みの版からは消えません" in question
