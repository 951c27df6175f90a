"""What a new service may be called, and where its files go."""

from pathlib import Path

import pytest

from infra.new_service.names import Names, Unfit, singular
from infra.new_service.writing import rendered, write

FIT = Names("notices", "お知らせ", "Notice")


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (Names("registry", "台帳", "Entry"), "there is such a service"),
        (Names("Notices", "お知らせ", "Notice"), "a-z and 0-9"),
        (Names("sea-charts", "海図", "Chart"), "a-z and 0-9"),
        (Names("../up", "上", "Chart"), "a-z and 0-9"),
        (Names("lambda", "無名", "Chart"), "a word of Python"),
        (Names("postgres", "倉庫", "Chart"), "reserved"),
        (Names("messaging", "伝達", "Message"), "reserved"),
        (Names("charts", "", "Chart"), "TITLE="),
        (Names("charts", '海図"', "Chart"), "TITLE="),
        (Names("charts", "海図", "chart"), "LikeThis"),
        (Names("charts", "海図", "Class"), "a word of Python"),
        (Names("charts", "海図", "Cursor"), "such a table"),
        (Names("charts", "海図", "Project"), "a noun of registry"),
    ],
    ids=lambda value: value.name if isinstance(value, Names) else "",
)
def test_a_name_that_cannot_be_is_refused_with_the_reason(
    names: Names, why: str, tmp_path: Path
) -> None:
    with pytest.raises(Unfit, match=why):
        write(names, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "shared/events").mkdir(parents=True)
    (tmp_path / "shared/events/notices.py").write_text("mine")
    with pytest.raises(Unfit, match=r"There already: shared/events/notices\.py"):
        write(FIT, tmp_path)
    assert [path.name for path in tmp_path.rglob("*.*")] == ["notices.py"]


@pytest.mark.parametrize(
    ("name", "noun"),
    [
        ("notices", "Notice"),
        ("parties", "Party"),
        ("boxes", "Box"),
        ("classes", "Class"),
        ("press", "Press"),
        ("archive", "Archive"),
    ],
)
def test_the_noun_is_one_of_what_the_service_is_called_after(name: str, noun: str) -> None:
    assert singular(name) == noun


def test_a_noun_of_two_words_is_written_as_each_place_wants_it() -> None:
    names = Names("charts", "海図", "SeaChart")
    texts = dict(rendered(names))
    assert (names.one, names.many) == ("sea_chart", "sea_charts")
    assert "services/charts/migrations/0001_sea_charts.py" in texts
    assert "class SeaChartRecorded(Fact):" in texts["shared/events/charts.py"]
    assert "charts.sea_chart.recorded.v1" in texts["shared/events/charts.py"]


def test_nothing_of_a_template_is_left_in_what_is_written() -> None:
    for path, text in rendered(FIT):
        assert not {"NAME", "ONE", "MANY"} & set(Path(path).parts), path
        assert "{{" not in text, path
        assert "{%" not in text, path
