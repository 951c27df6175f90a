"""A change that was saved, and lies before nobody: its town is told, and led to it."""

from typing import Any

from services.registry.uploads import MEDIA_TYPES
from tests.embedded.portal.conftest import enrol_one
from tests.embedded.portal.projects import as_fields, register
from tests.embedded.portal.rounds import accepted_project, text
from tests.embedded.portal.test_life_of_a_project_pages import CONTENT, press, save

HEADING = "保存済み・未提出の変更がある事業"


def submitted_and_changed(signed_in: Any) -> str:
    """The path of a submitted project into which its 担当者 has saved a change."""
    official = signed_in("rausu")
    path = register(official, as_fields(CONTENT))
    press(signed_in("rausu-head"), path, "approve")
    save(official, path, "save", title="番屋の通信網")
    return path


def waiting(browser: Any, heading: str) -> str:
    """What stands on the home page under the heading."""
    return text(browser, "/").partition(heading)[2].partition("<h3")[0].partition("</section>")[0]


def test_a_saved_change_that_is_not_submitted_stands_on_the_home_pages_of_its_town(
    signed_in: Any,
) -> None:
    path = submitted_and_changed(signed_in)
    for login, told in (("rausu", "承認を依頼してください"), ("rausu-head", "承認するか")):
        group = waiting(signed_in(login), HEADING)
        assert f'href="{path}"' in group
        assert told in group
        assert "未提出の変更あり" in group
    for login in ("office", "betsukai"):
        page = text(signed_in(login), "/")
        assert HEADING not in page
        assert "未提出の変更あり" not in page + text(signed_in(login), "/projects")


def test_a_change_overtaken_by_acceptance_says_how_it_can_still_be_submitted(
    signed_in: Any,
) -> None:
    path = submitted_and_changed(signed_in)
    press(signed_in("office"), path, "accept")
    for login in ("rausu", "rausu-head"):
        group = waiting(signed_in(login), "提出する前に受理された変更のある事業")
        assert f'href="{path}"' in group
        assert "事務局に差戻しをご依頼ください" in group


def test_a_project_sent_back_says_that_its_correction_is_saved(signed_in: Any) -> None:
    path = f"/projects/{accepted_project(signed_in, '番屋の通信', '016942', [])}"
    press(signed_in("office"), path, "return", comment="経費の根拠を添えてください。")
    official = signed_in("rausu")
    assert "未提出の変更あり" not in text(official, "/")
    save(official, path, "save", title="番屋の通信網")

    assert "未提出の変更あり" in waiting(official, "差し戻された事業")


def test_a_request_for_approval_is_cancelled_by_its_own_button(signed_in: Any) -> None:
    official, head = signed_in("rausu"), signed_in("rausu-head")
    path = register(official, as_fields(CONTENT))
    press(official, path, "request-approval")
    assert "承認の依頼を取り消す</button>" in text(official, path)
    assert "承認の依頼を取り消す</button>" not in text(head, path)

    page = text(official, press(official, path, "cancel-request").location)

    assert "承認の依頼を取り消しました。" in page
    assert "承認の依頼の取消し" in page.partition("経過")[2]
    assert "所属長に承認を依頼する</button>" in page
    assert "承認を待っている事業" not in text(head, "/")


def test_a_step_that_came_too_late_leads_back_to_where_it_was_pressed(signed_in: Any) -> None:
    path = submitted_and_changed(signed_in)
    office = signed_in("office")
    press(office, path, "accept")
    late = press(office, path, "accept")
    page = late.get_data(as_text=True)

    assert late.status_code == 409
    assert "この事業は「受理」のため、この操作を行えません。" in page
    assert f'href="{path}">前の画面へ戻る</a>' in page


def test_the_form_offers_every_kind_of_file_that_may_be_attached(signed_in: Any) -> None:
    official = signed_in("rausu")
    page = text(official, register(official, as_fields(CONTENT)))
    offered = page.partition('type="file" accept="')[2].partition('"')[0]

    assert set(offered.split(",")) == {f".{ending}" for ending in MEDIA_TYPES}


def test_an_auditor_is_told_that_nothing_waits_for_auditors(signed_in: Any, world: Any) -> None:
    enrol_one(world.contexts["council"], "kansa", "協議会 監査", None, ["auditor"])
    page = text(signed_in("kansa"), "/")

    assert "監査は、すべての内容と「操作の記録」を閲覧します。内容の変更は行いません。" in page
    assert "差戻しや評価の受付など" not in page
