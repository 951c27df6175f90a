"""Names that show nothing, and marks that turn a text round."""

import pytest

from shared.vocabulary import has_direction_mark, is_visible, length_seen

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


def test_characters_are_counted_as_people_see_them() -> None:
    assert length_seen("辻\U000e0100か\u3099\u200b") == 2
