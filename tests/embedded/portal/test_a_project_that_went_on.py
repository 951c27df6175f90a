"""What is told to whoever still writes, asks or waits while a project has gone on."""

from typing import Any

import pytest

from tests.embedded.portal.projects import as_fields, register
from tests.embedded.portal.rounds import accepted_project, hidden, text
from tests.embedded.portal.test_life_of_a_project_pages import CONTENT, press, save

ASK = "事務局に差戻しをご依頼ください"


@pytest.fixture
def accepted(signed_in: Any) -> tuple[str, dict[str, Any]]:
    """A project's path, and the form that its 担当者 still fills in while it is accepted."""
    official, head, office = (signed_in(name) for name in ("rausu", "rausu-head", "office"))
    path = register(official, as_fields(CONTENT))
    press(official, path, "request-approval")
    form = {"revision": hidden(text(official, f"{path}/edit"), "revision"), "go": "save"}
    form |= {"form_key": f"project:{path.rpartition('/')[2]}", "form_path": f"{path}/edit"}
    press(head, path, "approve")
    press(office, path, "accept")
    return path, {**as_fields({**CONTENT, "title": "番屋の通信網"}), **form}


def test_what_is_saved_into_an_accepted_project_is_kept_and_no_button_promises_to_save_it(
    signed_in: Any, accepted: Any
) -> None:
    official, (path, form) = signed_in("rausu"), accepted
    answer = official.post(f"{path}/edit", form)
    compared, again = answer.get_data(as_text=True), text(official, f"{path}/edit")

    assert answer.status_code == 412
    for page in (compared, again):
        assert ASK in page
        assert "番屋の通信網" in page
        assert f'href="{path}">事業の画面へ</a>' in page
        assert 'name="go"' not in page


def test_the_form_of_an_accepted_project_leads_to_its_page_which_says_what_may_be_done(
    signed_in: Any, accepted: Any
) -> None:
    answer = signed_in("rausu").get(f"{accepted[0]}/edit")

    assert (answer.status_code, answer.location) == (302, accepted[0])
    assert ASK in text(signed_in("rausu"), accepted[0])


def test_a_reason_that_was_answered_gives_no_order_any_more(signed_in: Any) -> None:
    official, head = signed_in("rausu"), signed_in("rausu-head")
    path = register(official, as_fields(CONTENT))
    press(official, path, "request-approval")
    press(head, path, "decline", comment="経費の根拠を添えてください。")
    returned = text(official, path)
    save(official, path, "request", problem="電波が届かず、通報が遅れる。")

    assert "もう一度、所属長に承認を依頼してください" in returned
    for reader in (official, head):
        page = text(reader, path)
        assert "前回、戻されたときの理由" in page
        assert "経費の根拠を添えてください。" in page
        assert "内容を直してから" not in page
        assert "notice--return" not in page

    press(head, path, "approve")
    assert "notice--return" in returned
    for reader in (official, head):
        page = text(reader, path)
        assert "戻されたときの理由" not in page
        assert page.count("経費の根拠を添えてください。") == 1, "it stays in the history"


def test_a_reason_warns_no_more_once_the_project_was_accepted_as_it_is(signed_in: Any) -> None:
    official, head, office = signed_in("rausu"), signed_in("rausu-head"), signed_in("office")
    path = register(official, as_fields(CONTENT))
    press(head, path, "approve")
    save(official, path, "request", problem="電波が届かず、通報が遅れる。")
    press(head, path, "decline", comment="町の方針と違います。")
    assert "notice--return" in text(official, path)

    press(office, path, "accept")
    assert "notice--return" not in text(official, path)


def test_while_approval_is_awaited_the_page_says_who_is_to_act(signed_in: Any) -> None:
    official, head = signed_in("rausu"), signed_in("rausu-head")
    path = register(official, as_fields(CONTENT))
    press(official, path, "request-approval")

    assert "所属長の承認を待っています。依頼をやめるときは" in text(official, path)
    assert "内容を確かめて、承認するか、担当者に戻してください。" in text(head, path)


def test_steps_within_the_town_belong_to_no_submitted_version(signed_in: Any) -> None:
    official, head = signed_in("rausu"), signed_in("rausu-head")
    path = register(official, as_fields(CONTENT))
    press(official, path, "request-approval")
    press(head, path, "approve")
    save(official, path, "save", title="番屋の通信網")
    past = text(official, path).partition('<ol class="timeline">')[2]

    edited, submitted = past.split("</li>")[:2]
    assert "内容の変更" in edited
    assert "第1版" not in edited
    assert "第1版" in submitted


def test_what_cannot_be_taken_back_says_so_before(signed_in: Any) -> None:
    official = signed_in("rausu")
    draft = text(official, register(official, as_fields(CONTENT)))
    assert "この下書きは、編集も提出もできなくなります。" in draft
    submitted = text(official, f"/projects/{accepted_project(signed_in, '番屋', '016942', [])}")
    assert "ほかの市町にも取下げと表示され" in submitted
