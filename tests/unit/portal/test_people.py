"""Members whose names nobody can tell apart by sight are shown with more than their names."""

import pytest

from services.portal.people import told_apart


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("長谷川 一", "⻑谷川一"),
        ("戸田 ミ", "⼾田三"),
        ("二ノ宮 力", "ニノ宮カ"),
        ("口田 葉", "ロ田葉"),
        ("佐藤 一郎", "佐藤ー郎"),
        ("夕張 へいた", "タ張ヘいた"),
        ("渡辺 りえ", "渡辺リえ"),
        ("かとう がく", "かとうか\u3099く"),
        ("辻 葉", "辻\U000e0100葉"),
    ],
)
def test_names_that_look_the_same_are_told_apart(one: str, other: str) -> None:
    told = told_apart(
        [
            {"id": "1", "name": one, "login": "one", "section": "水産課"},
            {"id": "2", "name": other, "login": "", "section": "総務課"},
            {"id": "3", "name": "別海 花", "login": "third", "section": ""},
        ]
    )
    assert list(told.values()) == [f"{one}（one・水産課）", f"{other}（総務課）", "別海 花"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("山田 サキ", "山田 せき"), ("佐藤 一郎", "佐藤 二郎"), ("羅臼町 首長", "羅臼町 所属長")],
)
def test_names_that_differ_to_the_eye_stay_bare(one: str, other: str) -> None:
    members = [{"id": name, "name": name, "login": "x", "section": ""} for name in (one, other)]
    assert told_apart(members) == {one: one, other: other}
