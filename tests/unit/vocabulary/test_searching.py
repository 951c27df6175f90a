import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.vocabulary import folded, search_key, sought

TITLE = "①来庁者向けWⅰFⅰ環境の充実"
JAPANESE = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
KANA_AND_MARKS = st.text("サばぱーｰ-―〜～・ﾊﾞ゛あア々髙﨑辻\u200b\U000e0100A1 ", max_size=12)


def found(text: str, typed: str) -> bool:
    key = search_key(text)
    return all(any(form in key for form in forms) for forms in sought(typed))


def test_the_real_title_is_found_by_wifi_and_by_one():
    assert found(TITLE, "wifi")
    assert found(TITLE, "1来庁者")


def test_half_width_kana_full_width_letters_and_spaces_are_one():
    assert search_key(" ﾈﾑﾛ　　ＷＩＦＩ\n") == "ネムロ wifi"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("根室〜別海", "根室～別海"),
        ("4月−9月", "4月-9月"),
        ("R8ー羅臼ー001", "R8-羅臼-001"),
        ("辻󠄀邸前", "辻邸前"),
        ("零幅\u200b空白", "零幅空白"),
        ("髙橋", "高橋"),
        ("宮﨑", "宮崎"),
        ("𠮷野", "吉野"),
        ("渡邊", "渡辺"),
        ("渡邉", "渡辺"),
        ("牡蠣", "牡蛎"),
        ("サーバー", "サーバ"),
        ("サーバーの更新", "サーバの更新"),
        ("ｻｰﾊﾞｰ", "サーバー"),
        ("サーバー", "さーばー"),
        ("ひらがな", "ヒラガナ"),
        ("霧ヶ丘", "霧ケ丘"),
        ("デジタル・ディバイド", "デジタルディバイド"),
        ("ＬＰＷＡ", "lpwa"),
        *((one, "Wi-Fi") for one in ("wifi", "ＷｉＦｉ", "Wi‐Fi", "WⅰFⅰ", "Wi−Fi")),
        *(("R8-羅臼-002", one) for one in ("R8羅臼002", "Ｒ８－羅臼－００２", "r8ー羅臼ー002")),
        *(("ドローン", one) for one in ("ドロ－ン", "ドロ−ン", "ドロ-ン", "どろ〜ん", "ﾄﾞﾛｰﾝ")),
        ("秋サケ定置", "秋さけ定置"),
        ("⻑⾕⽥邸の⻲", "長谷田邸の亀"),
        ("⻱⻫⻳", "亀斉亀"),
        ("⼾籍", "戸籍"),
        ("⾭森", "青森"),
        ("⻅学の⻋", "見学の車"),
        ("靑木溫泉", "青木温泉"),
        ("霞ヶ関", "霞が関"),
        ("霞ケ関駅ヶ浜", "霞が関駅が浜"),
        ("佐々木", "佐佐木"),
        ("0153-23-6111", "０１５３ー２３ー６１１１"),
    ],
)
def test_each_of_two_spellings_finds_the_other(one: str, other: str) -> None:
    assert found(f"前{one}後", other)
    assert found(f"前{other}後", one)


@pytest.mark.parametrize("radical", [chr(code) for code in range(0x2F00, 0x2FD6)])
def test_a_radical_is_a_kanji_that_is_written_in_japan(radical: str) -> None:
    assert len(search_key(radical).encode("euc_jis_2004").decode("euc_jis_2004")) == 1


def test_a_fish_is_not_found_for_a_server() -> None:
    assert not found("サバの水揚げ", "サーバ")


@pytest.mark.parametrize("typed", ["うに", "ウニ", "ｳﾆ"])
def test_urchins_are_found_as_a_word_and_not_in_the_endings_of_others(typed: str) -> None:
    for text in (
        "うにの資源",
        "羅臼のうに漁",
        "エゾバフンウニ",
        "ほっけ、うに",
        "根室うに",
        "ウニ",
    ):
        assert found(text, typed), text
    for text in ("見えるように", "そのほうに", "ように"):
        assert not found(text, typed), text


def test_crabs_are_not_found_in_what_is_done_swiftly() -> None:
    assert not found("速やかに、明らかに", "かに")
    assert found("根室かに祭り", "カニ")


def test_figures_with_a_dash_between_them_are_two() -> None:
    assert not found("4-9月", "49")


@given(*[st.text("サばー-〜うにの漁羅1A・ ", max_size=8)] * 3)
def test_every_part_of_a_text_that_is_no_short_kana_finds_it(
    before: str, part: str, after: str
) -> None:
    if all(min(map(len, forms)) > 3 for forms in sought(part)):
        assert found(f"{before}{part}{after}", part)


@given(JAPANESE | KANA_AND_MARKS)
def test_making_a_search_key_twice_changes_nothing(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(JAPANESE | KANA_AND_MARKS)
def test_what_was_stored_in_the_older_form_has_the_same_key(text: str) -> None:
    """So a migration needs nothing but what is there."""
    assert search_key(folded(text)) == search_key(text)
