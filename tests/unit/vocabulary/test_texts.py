from hypothesis import given
from hypothesis import strategies as st

from shared.vocabulary import GETA, Replacement, cp932_text, search_key, thousand_yen

TITLE = "①来庁者向けWⅰFⅰ環境の充実"
JAPANESE = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)


def test_the_real_title_goes_through_cp932_unchanged():
    assert cp932_text(TITLE) == (TITLE, [])
    assert TITLE.encode("cp932").decode("cp932") == TITLE


def test_the_real_title_is_found_by_wifi_and_by_one():
    assert search_key("wifi") in search_key(TITLE)
    assert search_key("1来庁者") in search_key(TITLE)


def test_half_width_kana_full_width_letters_and_spaces_are_one():
    assert search_key(" ﾈﾑﾛ　　ＷＩＦＩ\n") == "ネムロ wifi"


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


@given(JAPANESE)
def test_making_a_search_key_twice_changes_nothing(text):
    assert search_key(search_key(text)) == search_key(text)


def test_amounts_are_thousands_of_yen_rounded_half_up():
    assert thousand_yen(1_234_000) == "1,234"
    assert thousand_yen(1_234_500) == "1,235"
    assert thousand_yen(499) == "0"
    assert thousand_yen(-1_234_500) == "-1,235"
