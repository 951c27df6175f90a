"""What an author changed, laid over what others have saved meanwhile."""

from typing import Any

from werkzeug.datastructures import MultiDict

from services.portal.forms.carrying import SHOWN, CarriedOver
from services.portal.forms.project import ProjectForm
from services.registry.schemas import EXAMPLE_CONTENT

SITE = {"name": "岬", "kind": "other", "latitude": 44.3, "longitude": 145.3}


def newest(**changed: Any) -> ProjectForm:
    return ProjectForm.filled({**EXAMPLE_CONTENT, **changed})


def sent(page: ProjectForm, **changed: Any) -> ProjectForm:
    """The page's form as its author sends it."""
    values = MultiDict(page.values)
    for name, typed in changed.items():
        values.setlist(name.replace("__", "-"), typed if isinstance(typed, list) else [typed])
    return ProjectForm.posted(values)


def test_boxes_in_another_order_and_other_line_ends_are_no_change_of_the_author() -> None:
    shown = newest(partners=["016918", "016926"], problem="一行目\n二行目")
    mine = sent(shown, partners=["016926", "016918"], problem="一行目\r\n二行目 ")
    carried = CarriedOver.of(mine, newest(partners=["016934"], problem="ほか"))

    assert carried.taken == {"partners", "problem"}
    assert carried.form.chosen("partners") == ["016934"]
    assert carried.form.value("problem") == "ほか"


def test_the_form_goes_on_from_what_is_newest() -> None:
    theirs = newest(problem="ほか")
    carried = CarriedOver.of(sent(newest(), necessity="自分"), theirs)
    again = CarriedOver.of(carried.form, newest(problem="ほか", necessity="三人目"))

    assert carried.form.value(SHOWN) == theirs.value(SHOWN)
    assert (again.taken, again.both) == (frozenset(), {"necessity"})


def test_rows_that_others_removed_or_added_are_taken_whole() -> None:
    mine = sent(newest(sites=[SITE, SITE], schedule=[]), problem="自分")
    theirs = newest(sites=[], schedule=[{"fiscal_year": 2027, "activity": "据付け"}])
    carried = CarriedOver.of(mine, theirs)

    assert carried.taken == {"sites", "schedule"}
    assert carried.form.content()["sites"] == []
    assert carried.form.value("schedule-0-activity") == "据付け"
    assert carried.form.value("problem") == "自分"


def test_rows_that_the_author_added_stay() -> None:
    mine = sent(newest(sites=[]), sites__0__name="自分の場所")
    carried = CarriedOver.of(mine, newest(sites=[], problem="ほか"))

    assert carried.form.value("sites-0-name") == "自分の場所"
    assert carried.both == frozenset()


def test_the_same_change_in_both_windows_is_asked_about_by_nobody() -> None:
    carried = CarriedOver.of(sent(newest(), problem="同じ"), newest(problem="同じ"))
    assert (carried.taken, carried.both) == (frozenset(), frozenset())


def test_where_nobody_knows_what_the_page_showed_every_difference_is_asked_about() -> None:
    mine = sent(newest(), **{SHOWN: "", "problem": "自分"})
    carried = CarriedOver.of(mine, newest(necessity="ほか", digital_divide=""))

    assert carried.taken == frozenset()
    assert carried.both == {"problem", "necessity", "digital_divide"}
