from hypothesis import given
from hypothesis import strategies as st

from shared.vocabulary import GETA, Replacement, cp932_text, thousand_yen

TITLE = "①来庁者向けWⅰFⅰ環境の充実"
JAPANESE = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)


def test_the_real_title_goes_through_cp932_unchanged():
    assert cp932_text(TITLE) == (TITLE, [])
    assert TITLE.encode("cp932").decode("cp932") == TITLE


def test_wave_dash_minus_dash_and_bars_take_their_cp932_forms():
    text, replaced = cp932_text("4〜9月 −5℃ 計画—案 ‖")
    assert text == "4～9月 －5℃ 計画―案 ∥"
    assert [one.character for one in replaced] == ["〜", "−", "—", "‖"]
    assert not any(one.lost for one in replaced)


def test_what_cp932_cannot_hold_becomes_a_geta_and_is_listed_once():
    text, replaced = cp932_text("🐟と🐟と𩸽")
    assert text == "〓と〓と〓"
    assert replaced == [Replacement("🐟", GETA), Replacement("𩸽", GETA)]
    assert all(one.lost for one in replaced)


def test_kana_with_a_separate_voicing_mark_are_joined():
    assert cp932_text("ハ\u3099ス") == ("バス", [])


@given(JAPANESE)
def test_every_text_can_be_written_as_cp932(text):
    written, _replaced = cp932_text(text)
    assert written.encode("cp932").decode("cp932") == written


def test_amounts_are_thousands_of_yen_rounded_half_up():
    assert thousand_yen(1_234_000) == "1,234"
    assert thousand_yen(1_234_500) == "1,235"
    assert thousand_yen(499) == "0"
    assert thousand_yen(-1_234_500) == "-1,235"
