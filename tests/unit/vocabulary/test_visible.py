"""Names that show nothing, marks that turn a text round, and what copying leaves in a text."""

import pytest

from shared.vocabulary import as_seen, has_direction_mark, is_visible, length_seen, turning_mark

MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u3000",
        "\u00a0\u2003",
        "\u3164",
        "\uffa0\u115f\u1160",
        "\u2800",
        "\u200b\u200c\u200d\u2060\ufeff",
        "\ufe0f",
        "\U000e0100",
        "\u0301",
        "\u3099\u309a",
        "\u20dd",
        "\u034f\u00ad",
        "\U000e0041\U000e007f",
    ],
)
def test_what_shows_nothing_by_itself_is_not_visible(text: str) -> None:
    assert not is_visible(text)
    assert is_visible(f"{text}浜{text}")


@pytest.mark.parametrize(
    "text", ["辻\U000e0100", "葛\U000e0100城", "👩\u200d🌾", "か\u3099", "。", "-", "\ue000", "①"]
)
def test_what_japanese_officials_write_is_visible(text: str) -> None:
    assert is_visible(text)
    assert not has_direction_mark(text)


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_that_turns_the_direction_is_found(mark: str) -> None:
    assert has_direction_mark(f"報告書{mark}fdp.exe")


@pytest.mark.parametrize(
    ("typed", "seen"),
    [("か\u3099き", "がき"), ("ハ\u309a", "パ"), ("e\u0301", "é"), ("\u1112\u1161\u11ab", "한")],
)
def test_what_was_taken_apart_is_put_together(typed: str, seen: str) -> None:
    assert as_seen(typed) == seen


@pytest.mark.parametrize("text", ["\ufa1b岡", "辻\U000e0100", "\u212b", "①", "ｶﾞ", "１", "\ufa19社"])
def test_whoever_typed_another_form_of_a_character_keeps_it(text: str) -> None:
    assert as_seen(text) == text


def test_characters_are_counted_as_people_see_them() -> None:
    assert length_seen("辻\U000e0100か\u3099\u200b") == 2


@pytest.mark.parametrize(
    ("pasted", "seen"),
    [
        ("\u202d1,200,000\u202c", "1,200,000"),
        ("\u200e2027\u200e年\u200e3\u200e月\u200e31\u200e日", "2027年3月31日"),
        ("\u200f2027/03/31\u200f", "2027/03/31"),
        ("2027/03/31 \u200f\u200e10:30", "2027/03/31 10:30"),
        ("保存先：\u202a\\\\fs01\\共有\\施設", "保存先：\\\\fs01\\共有\\施設"),
        ("総額\u202d1,200,000\u202c円", "総額1,200,000円"),
        ("担当：山田\u200e\n\u2066電話\u2069 \n", "担当：山田\n電話 \n"),
        ("報告書\u202e", "報告書"),
        ("\u2068浜\u2069", "浜"),
    ],
)
def test_the_marks_that_windows_sets_around_a_text_are_dropped(pasted: str, seen: str) -> None:
    assert as_seen(pasted) == seen
    assert turning_mark(seen) is None


UNSEEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u180b\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2064\u206a\u3164"
    "\ufeff\uffa0\ufff9\ufffb\U0001bca0\U0001d173\U000e0001\U000e0041\U000e007f\U000e0200"
)


@pytest.mark.parametrize("character", UNSEEN)
def test_what_neither_shows_nor_joins_makes_no_other_name(character: str) -> None:
    assert as_seen(f"施{character}設{character}") == "施設"


@pytest.mark.parametrize("name", ["A\U000e0100", "か\ufe00", "辻\U000e0100\U000e0101", "\ufe0f施"])
def test_a_variant_of_what_has_none_makes_no_other_name(name: str) -> None:
    assert as_seen(name) in ("A", "か", "辻\U000e0100", "施")


@pytest.mark.parametrize(
    "text",
    [
        "辻\U000e0100",
        "葛\U000e0100城市",
        "塚\ufe00本",
        "👩\u200d🌾の会",
        "👩🏽\u200d🚒",
        "❤\ufe0f\u200d🔥",
        "☎\ufe0f電話",
        "1\ufe0f\u20e3 受付",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "①来庁者向けWⅰFⅰ環境の充実",
        "ガス 〜 − 　",
        "שלום \u200e(1)",
    ],
)
def test_what_shows_or_belongs_to_what_shows_stays(text: str) -> None:
    assert as_seen(text) == text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("\u202e123\u202c", 0),
        ("報告書\u202efdp.exe", 3),
        ("事\u061c業", 1),
        ("10 \u200f20", 3),
        ("金額\u202b-5\u202c。", 2),
        ("\u2067abc\u2069d", 0),
    ],
)
def test_a_mark_that_turns_what_people_see_is_not_guessed_away(text: str, place: int) -> None:
    assert turning_mark(as_seen(text)) == place
