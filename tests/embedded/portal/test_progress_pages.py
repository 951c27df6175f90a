"""年度別の実績: recording a year, and correcting what was recorded of it."""

from html import unescape
from typing import Any

import pytest

from services.registry.schemas import EXAMPLE_CONTENT
from shared.settings import Settings
from tests.embedded.portal.projects import hidden_fields
from tests.embedded.portal.rounds import decide, hidden, opened, score, step, text
from tests.embedded.portal.test_life_of_a_project_pages import press, registry_hears

INDICATOR = EXAMPLE_CONTENT["indicators"][0]["name"]
RECORD = {
    "fiscal_year": "2026",
    "initial_yen": "180万円",
    "operating_yen": "0",
    "measured-0-name": INDICATOR,
    "measured-0-value": "43.5",
}


@pytest.fixture
def begun(signed_in: Any, town: Any, world: Any, settings: Settings) -> str:
    """The address of a project that is being carried out."""
    path = opened(town.office)
    score(town.expert, path, town.project)
    step(town.office, path, "close")
    decide(town.office, path, town.project)
    step(town.office, path, "publish")
    registry_hears(world, settings)
    project = f"/projects/{town.project}"
    assert press(signed_in("rausu"), project, "start").status_code == 303
    return project


@pytest.fixture
def official(signed_in: Any) -> Any:
    return signed_in("rausu")


@pytest.fixture
def recorded(official: Any, begun: str) -> str:
    """The same with what 令和8年度 brought."""
    assert press(official, begun, "report-progress", **RECORD).status_code == 303
    return begun


def section(page: str) -> str:
    """年度別の実績, with its form."""
    return unescape(page.partition('id="progress"')[2].partition("</section>")[0])


def correction(browser: Any, path: str) -> tuple[str, dict[str, str]]:
    """The form that 訂正する leads to, and what it sends beside the figures."""
    assert f'href="{path}?year=2026#progress"' in section(text(browser, path))
    form = section(text(browser, f"{path}?year=2026"))
    return form, {**hidden_fields(form), "measured-0-name": INDICATOR}


def test_a_recorded_year_is_corrected_from_what_is_recorded_and_the_form_says_it_replaces_it(
    official: Any, recorded: str
) -> None:
    form, _ = correction(official, recorded)

    assert "<details" in form
    assert " open>" in form
    for name, value in (("initial_yen", "1,800,000"), ("operating_yen", "0")):
        assert hidden_value(form, name) == value
    assert hidden_value(form, "measured-0-value") == "43.5"
    assert "令和8年度の記録を置き換えます" in form
    assert '<option value="2026" selected>' in form


def hidden_value(form: str, name: str) -> str:
    field = form.partition(f'name="{name}"')[2].partition(">")[0]
    return field.partition('value="')[2].partition('"')[0]


def test_a_year_that_is_recorded_is_no_choice_of_the_blank_form(
    official: Any, recorded: str
) -> None:
    form = section(text(official, recorded))

    assert '<option value="2026"' not in form
    assert '<option value="2027"' in form
    assert hidden_value(form, "initial_yen") == ""


def test_a_correction_is_said_to_be_one_and_what_it_leaves_alone_stays(
    official: Any, recorded: str
) -> None:
    _, sent = correction(official, recorded)
    answer = official.post(
        f"{recorded}/report-progress", {**RECORD, **sent, "initial_yen": "190万円"}
    )
    told = section(text(official, answer.location))

    assert "前の記録を置き換えました" in told
    assert "不明" not in told.partition("<table")[0]
    assert "1,900" in told
    assert f"{INDICATOR} 43.5" in told


def test_an_amount_spent_that_is_a_dash_is_nothing_and_this_is_told(
    official: Any, recorded: str
) -> None:
    _, sent = correction(official, recorded)
    answer = official.post(f"{recorded}/report-progress", {**RECORD, **sent, "operating_yen": "-"})

    assert "金額は、0円としました" in section(text(official, answer.location))


def test_a_blank_that_takes_back_a_recorded_value_is_told(official: Any, recorded: str) -> None:
    form, sent = correction(official, recorded)
    fields = {**RECORD, **sent, "measured-0-value": ""}
    answer = official.post(f"{recorded}/report-progress", fields)

    assert "いまの記録は43.5" in form
    assert "空欄にすると、不明になります" in form
    assert "空欄にした指標は、不明になりました" in section(text(official, answer.location))


def test_no_record_is_replaced_by_a_form_that_did_not_show_it(official: Any, recorded: str) -> None:
    blank = {**RECORD, "initial_yen": "190万円", "measured-0-value": ""}
    answer = press(official, recorded, "report-progress", **blank)
    form = section(answer.get_data(as_text=True))
    again = {**blank, **hidden_fields(form)}

    assert answer.status_code == 422
    assert "令和8年度の実績は、すでに記録されています" in form
    assert hidden_value(form, "initial_yen") == "190万円"
    assert "いまの記録は1,800,000円" in form
    assert "1,800" in section(text(official, recorded)).partition("</table>")[0]
    assert official.post(f"{recorded}/report-progress", again).status_code == 303


def test_the_record_shown_for_one_year_gives_no_leave_to_replace_another(
    official: Any, recorded: str
) -> None:
    page = text(official, recorded)
    other = {**RECORD, "replaces": "2025", "revision": hidden(page, "revision")}
    assert official.post(f"{recorded}/report-progress", other).status_code == 422


def test_what_was_kept_of_another_year_is_not_lost_to_a_correction(
    official: Any, recorded: str
) -> None:
    form = section(text(official, recorded))
    wrong = {**hidden_fields(form), "fiscal_year": "2027", "initial_yen": "1,5"}
    official.post(f"{recorded}/report-progress", wrong)
    filled, sent = correction(official, recorded)
    answer = official.post(f"{recorded}/report-progress", {**RECORD, **sent})

    assert hidden_value(filled, "initial_yen") == "1,800,000"
    assert answer.status_code == 303
    assert hidden_value(section(text(official, recorded)), "initial_yen") == "1,5"


def test_what_was_begun_before_ones_own_correction_is_no_conflict_with_somebody_else(
    official: Any, recorded: str
) -> None:
    opened = hidden_fields(section(text(official, recorded)))
    later = {**RECORD, **opened, "fiscal_year": "2030"}
    assert official.post(f"{recorded}/report-progress", later).status_code == 422
    _, sent = correction(official, recorded)
    sent = {**RECORD, **sent, "initial_yen": "200万円"}
    assert official.post(f"{recorded}/report-progress", sent).status_code == 303

    page = text(official, recorded)

    assert "ほかの画面で先に保存されました" not in page
    assert "書きかけの入力があります" in page
