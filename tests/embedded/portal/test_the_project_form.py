"""What is typed into the project form is never lost, and becomes one project."""

import re
import uuid
from typing import Any

import pytest

from services.council.actions import add_plan_item, record_plan
from services.council.domain.plans import Plan, PlanItem
from services.registry.schemas import EXAMPLE_CONTENT
from shared.access import Member, Role
from shared.files import Allowance
from shared.vocabulary import thousand_yen
from tests.embedded.full_disk import no_room
from tests.embedded.portal.projects import DRAFT, TITLE, as_fields, new_form, register


@pytest.fixture
def rausu(signed_in: Any) -> Any:
    return signed_in("rausu")


@pytest.fixture
def plan_item(world: Any) -> str:
    """An item of 情報化計画, as the secretariat has recorded it."""
    council = world.contexts["council"].transactions
    office = Member("office", "012238", frozenset({Role.COORDINATOR}))
    plan = Plan(
        id=str(uuid.uuid4()),
        municipality="012238",
        title="情報化計画",
        first_fiscal_year=2022,
        last_fiscal_year=2026,
    )
    item = PlanItem(id=str(uuid.uuid4()), number="3", title="行政手続きのオンライン化")
    council.run(record_plan, office, "", plan)
    council.run(add_plan_item, office, "", plan.id, item)
    return item.id


def project_count(browser: Any) -> int:
    return browser.get("/projects").get_data(as_text=True).count('<th scope="row">')


def test_a_filled_form_becomes_a_draft_shown_as_it_was_typed(rausu: Any) -> None:
    page = rausu.get(register(rausu, as_fields(EXAMPLE_CONTENT))).get_data(as_text=True)

    assert TITLE in page
    assert thousand_yen(EXAMPLE_CONTENT["costs"][0]["initial_yen"]) in page
    assert "令和9年3月31日" in page


def test_sending_the_form_twice_makes_one_project(rausu: Any) -> None:
    path, hidden = new_form(rausu)
    first = rausu.post(path, {**hidden, **DRAFT})
    second = rausu.post(path, {**hidden, **DRAFT})

    assert first.location == second.location
    assert project_count(rausu) == 1


def test_going_back_to_a_registered_form_leads_to_its_project(rausu: Any) -> None:
    path, hidden = new_form(rausu)
    project = rausu.post(path, {**hidden, **DRAFT}).location.partition("?")[0]

    assert rausu.get(path).location == f"{project}/edit"


def test_half_surrogates_are_replaced_and_never_break_a_page(rausu: Any) -> None:
    path, hidden = new_form(rausu)
    fields = "&".join(f"{name}={value}" for name, value in hidden.items())
    body = f"csrf_token={rausu.token}&{fields}&lead_municipality=016942&title=%ED%A0%80"
    answer = rausu.client.post(path, data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 303


def test_full_width_figures_are_read_as_yen(rausu: Any) -> None:
    cost = {"costs-0-fiscal_year": "2026", "costs-0-initial_yen": "１，２００，０００円"}
    page = rausu.get(register(rausu, {**DRAFT, **cost})).get_data(as_text=True)

    assert '<td class="number">1,200</td>' in page


def test_amounts_in_thousands_are_shown_back_as_yen(rausu: Any) -> None:
    cost = {"costs-0-fiscal_year": "2026", "costs-0-initial_yen": "1,200千円"}
    page = rausu.get(f"{register(rausu, {**DRAFT, **cost})}/edit").get_data(as_text=True)

    assert 'value="1,200,000"' in page


def test_a_small_figure_is_shown_in_full_wherever_it_stands(rausu: Any) -> None:
    content = {**EXAMPLE_CONTENT["indicators"][0], "target": "0.00001"}
    project = register(rausu, as_fields({**EXAMPLE_CONTENT, "indicators": [content]}))
    form = rausu.get(f"{project}/edit").get_data(as_text=True)
    shown = rausu.get(project).get_data(as_text=True)

    assert 'value="0.00001"' in form
    assert "0.00001" in shown
    assert "e-05" not in form + shown


def test_an_amount_that_is_a_dash_is_kept_as_nothing_and_this_is_told(rausu: Any) -> None:
    path, hidden = new_form(rausu)
    cost = {"costs-0-fiscal_year": "2026", "costs-0-initial_yen": " 1,000,000 "}
    typed = {**cost, "costs-0-operating_yen": " -   "}
    saved = rausu.post(path, {**hidden, **DRAFT, **typed}).location

    assert "「-」とだけ入力された金額は、0円としました" in rausu.get(saved).get_data(as_text=True)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("\ue000の番屋", "外字（団体ごとに字形が異なる文字）"),
        ("\ufffdの番屋", "文字化けとみられる文字"),
    ],
)
def test_what_others_may_not_read_as_it_was_typed_is_kept_and_told(
    rausu: Any, title: str, told: str
) -> None:
    path, hidden = new_form(rausu)
    page = rausu.get(rausu.post(path, {**hidden, **DRAFT, "title": title}).location)

    assert title in page.get_data(as_text=True)
    assert told in page.get_data(as_text=True)


def test_a_place_copied_from_a_map_is_kept_to_seven_places_and_the_rest_is_told(rausu: Any) -> None:
    path, hidden = new_form(rausu)
    site = {"sites-0-name": "羅臼漁港", "sites-0-kind": "port"}
    typed = {**site, "sites-0-latitude": "44.02154321098765, 145.196832"}
    saved = rausu.post(path, {**hidden, **DRAFT, **typed}).location
    page = rausu.get(saved).get_data(as_text=True)

    assert "44.0215432" in page
    assert "145.196832" in page
    assert "小数第7位まで" in page


@pytest.mark.parametrize("end", ["\v", "\f", "\x85", "\u2028"])
def test_whatever_word_ends_a_line_with_is_a_line_break(rausu: Any, end: str) -> None:
    project = register(rausu, {**DRAFT, "problem": f"電波が届かない。{end}通報が遅れる。"})
    page = rausu.get(f"{project}/edit").get_data(as_text=True)

    assert "電波が届かない。\n通報が遅れる。" in page


def test_a_control_character_is_refused_with_its_place(rausu: Any) -> None:
    path, hidden = new_form(rausu)
    answer = rausu.post(path, {**hidden, **DRAFT, "problem": "1行目\r\n2行\x07目"})

    assert "2行目の3文字目（「2行」の後）に、使用できない制御文字（U+0007）があります。" in (
        answer.get_data(as_text=True)
    )


def test_characters_are_counted_as_people_see_them_and_too_many_are_told(rausu: Any) -> None:
    title = "辻\U000e0100" * 60
    assert title in rausu.get(register(rausu, {**DRAFT, "title": title})).get_data(as_text=True)
    path, hidden = new_form(rausu)
    refused = rausu.post(path, {**hidden, **DRAFT, "title": "辻" * 101}).get_data(as_text=True)
    assert "100文字以内で入力してください（いまは101文字です）。" in refused


def test_no_browser_cuts_what_is_pasted(rausu: Any) -> None:
    assert "maxlength" not in rausu.get(new_form(rausu)[0]).get_data(as_text=True)


def test_a_row_can_be_added_without_a_script_and_keeps_what_was_typed(rausu: Any) -> None:
    path, hidden = new_form(rausu)
    fields = {**hidden, **DRAFT, "sites-0-name": "羅臼漁港", "row": "add:sites"}
    page = rausu.post(path, fields).get_data(as_text=True)

    assert 'value="羅臼漁港"' in page
    assert 'id="sites-1-name"' in page
    assert project_count(rausu) == 0


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", "あ" * 5000),
        ("title", "制御\x07文字"),
        ("problem", "NUL\x00"),
        ("costs-0-initial_yen", "たくさん"),
        ("costs-0-initial_yen", "-1"),
        ("costs-0-initial_yen", "1,5"),
        ("costs-0-initial_yen", "12円34"),
        ("costs-0-initial_yen", "1,200\t300"),
        ("indicators-0-target", "0,8"),
        ("indicators-0-target", "100 200"),
        ("indicators-0-due_date", "2027/3/1 5"),
        ("sites-0-latitude", "369.56"),
        ("sites-0-latitude", "9" * 400),
        ("indicators-0-due_date", "そのうち"),
        ("plan_item_id", "計画"),
    ],
)
def test_what_cannot_be_right_is_an_error_at_its_field_and_stays_typed(
    rausu: Any, field: str, typed: str
) -> None:
    path, hidden = new_form(rausu)
    answer = rausu.post(path, {**hidden, **as_fields(EXAMPLE_CONTENT), field: typed})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert typed in page
    assert project_count(rausu) == 0


def test_html_in_a_field_is_shown_as_text(rausu: Any) -> None:
    fields = {**DRAFT, "title": "<script>alert(1)</script>", "problem": '"><img src=x>'}
    page = rausu.get(register(rausu, fields)).get_data(as_text=True)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<img src=x>" not in page


def test_asking_for_approval_too_early_saves_the_draft_and_names_what_lacks(rausu: Any) -> None:
    path, hidden = new_form(rausu)
    answer = rausu.post(path, {**hidden, **DRAFT, "go": "request"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "下書きとして保存しました" in page
    assert 'href="#digital_divide"' in page
    assert project_count(rausu) == 1


def test_asking_from_the_projects_page_opens_the_form_at_what_lacks(rausu: Any) -> None:
    project = register(rausu, DRAFT)
    answer = rausu.post(f"{project}/request-approval", {"revision": "1"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert 'href="#digital_divide"' in page
    assert f'id="project-form" method="post" action="{project}/edit"' in page


def test_a_registry_that_is_away_is_said_and_the_text_is_kept(rausu: Any, world: Any) -> None:
    path, hidden = new_form(rausu)
    world.stop["registry"]()
    answer = rausu.post(path, {**hidden, **DRAFT})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 503
    assert "事業のサービスが応答していません" in page
    assert f'value="{TITLE}"' in page
    assert f'value="{TITLE}"' in rausu.get(path).get_data(as_text=True)


def test_a_full_disk_under_registry_is_named_and_the_text_is_kept(rausu: Any, world: Any) -> None:
    _, hidden = new_form(rausu)
    long = {**hidden, **DRAFT, "problem": "海" * 1500}
    with no_room(world.contexts["registry"].transactions.database.engine):
        answers = (rausu.post(new_form(rausu)[0], long) for _ in range(30))
        refused = next(answer for answer in answers if answer.status_code == 503)
    page = refused.get_data(as_text=True)

    assert "事業のサービスで処理できません" in page
    assert "ディスクの空きがないため、保存できません。まだ登録されていません。" in page
    assert f'value="{TITLE}"' in page


def test_a_town_that_has_written_enough_for_a_day_is_told_when_to_go_on_and_the_text_is_kept(
    rausu: Any, world: Any
) -> None:
    path, hidden = new_form(rausu)
    world.contexts["registry"].allowance = Allowance(bytes_a_day=100)
    answer = rausu.post(path, {**hidden, **DRAFT})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 413
    assert int(answer.headers["Retry-After"]) > 0
    assert "1日に保存できる量を超えました。" in page
    assert "後に、もう一度お試しください。" in page
    assert "ファイルを小さく" not in page
    assert "入力した内容は失われていません。" in page
    assert f'value="{TITLE}"' in rausu.get(path).get_data(as_text=True)


def test_the_second_editor_sees_both_versions_and_loses_nothing(rausu: Any, signed_in: Any) -> None:
    project = register(rausu, DRAFT)
    head = signed_in("rausu-head")
    hidden = {"form_key": f"project:{project.rpartition('/')[2]}", "revision": "1", "go": "save"}
    head.post(f"{project}/edit", {**hidden, **DRAFT, "problem": "所属長の文章"})
    late = rausu.post(f"{project}/edit", {**hidden, **DRAFT, "problem": "担当者の文章"})
    page = late.get_data(as_text=True)

    assert late.status_code == 412
    assert "所属長の文章" in page
    assert "担当者の文章" in page

    again = rausu.post(
        f"{project}/edit", {**hidden, **DRAFT, "problem": "担当者の文章", "revision": "2"}
    )
    assert again.status_code == 303
    assert "担当者の文章" in rausu.get(project).get_data(as_text=True)


def test_an_item_of_the_plan_is_named_in_words_wherever_a_change_is_shown(
    rausu: Any, signed_in: Any, plan_item: str
) -> None:
    project = register(rausu, DRAFT)
    head = signed_in("rausu-head")
    hidden = {"form_key": f"project:{project.rpartition('/')[2]}", "revision": "1", "go": "save"}
    head.post(f"{project}/edit", {**hidden, **DRAFT, "plan_item_id": plan_item})
    late = rausu.post(f"{project}/edit", {**hidden, **DRAFT, "problem": "担当者の文章"})
    compared, history = late.get_data(as_text=True), rausu.get(project).get_data(as_text=True)

    for page in (compared, history):
        assert "行政手続きのオンライン化" in page
        assert plan_item not in page


def test_a_body_beyond_the_limit_is_refused_with_a_page(rausu: Any) -> None:
    project = register(rausu, DRAFT)
    answer = rausu.client.post(
        f"{project}/attachments",
        environ_overrides={"CONTENT_LENGTH": str(100 * 1024 * 1024)},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "送信されたデータが大きすぎます" in answer.get_data(as_text=True)


def test_an_id_that_is_none_is_a_page_not_found(rausu: Any) -> None:
    answer = rausu.get(f"/projects/{uuid.uuid4()}")
    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.get_data(as_text=True)


def test_anothers_draft_and_an_id_that_is_none_are_one_page(rausu: Any, signed_in: Any) -> None:
    draft, neighbour = register(rausu, DRAFT), signed_in("betsukai")

    def shown(path: str) -> str:
        answer = neighbour.get(path)
        assert answer.status_code == 404
        main = re.search(r"<main.*?</main>", answer.get_data(as_text=True), re.DOTALL)
        assert main
        return re.sub(r'受付番号 <span class="nowrap">.*?</span>', "", main[0])

    assert shown(draft) == shown(f"/projects/{uuid.uuid4()}")
    assert shown(draft).count("閲覧でき") == 1


HALF = {
    "sites-0-name": "羅臼漁港",
    "schedule-0-fiscal_year": "2026",
    "costs-0-initial_yen": "12,000,000",
    "funding-0-amount_yen": "500",
    "indicators-0-name": "通話可能な航路の割合",
}
"""A cell of a row in each list."""


def test_a_draft_is_saved_with_half_filled_rows_and_shows_them(rausu: Any) -> None:
    project = register(rausu, {**DRAFT, **HALF})
    form = rausu.get(f"{project}/edit").get_data(as_text=True)
    page = rausu.get(project).get_data(as_text=True)

    for name, typed in HALF.items():
        label = typed if name != "schedule-0-fiscal_year" else "令和8年度"
        assert f'value="{typed}"' in form
        assert label in page or name.endswith("_yen")
    assert "12,000" in page
    assert "未入力" in page


@pytest.mark.parametrize("saved", [True, False])
def test_asking_for_approval_names_everything_at_once(rausu: Any, saved: bool) -> None:
    """What cannot be read, what is too long, what is half there and what is missing."""
    path, hidden = new_form(rausu)
    unread = {"costs-0-operating_yen": "約100万", "necessity": "あ" * 2001}
    wrong = {} if saved else unread
    answer = rausu.post(path, {**hidden, **DRAFT, **HALF, **wrong, "go": "request"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    lacking = {
        *("sites-0-kind", "sites-0-longitude", "schedule-0-activity", "costs-0-fiscal_year"),
        *("funding-0-fiscal_year", "funding-0-source", "indicators-0-target"),
        *("indicators-0-due_date", "digital_divide", "network", "use_of_5g", "necessity"),
    }
    for name in lacking | wrong.keys():
        assert f'href="#{name}"' in page, name
    assert "一致しません" not in page
    assert ("下書きとして保存しました" in page) == saved


def test_saving_a_draft_names_all_that_is_wrong_and_nothing_that_is_merely_missing(
    rausu: Any,
) -> None:
    path, hidden = new_form(rausu)
    wrong = {"costs-0-operating_yen": "約100万", "necessity": "あ" * 2001}
    page = rausu.post(path, {**hidden, **DRAFT, **HALF, **wrong}).get_data(as_text=True)

    assert set(re.findall(r'<a href="#([a-z]+-\d-[a-z_]+|necessity)">', page)) == wrong.keys()
    assert 'href="#digital_divide"' not in page


def test_places_that_changed_sides_are_told_as_they_should_be(rausu: Any) -> None:
    path, hidden = new_form(rausu)
    swapped = {"sites-0-name": "港", "sites-0-latitude": "145.19", "sites-0-longitude": "44.022"}
    page = rausu.post(path, {**hidden, **DRAFT, **swapped}).get_data(as_text=True)

    assert "緯度は44.022、経度は145.19ではありませんか。" in page
    assert 'href="#sites-0-latitude"' in page
