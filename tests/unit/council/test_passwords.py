import unicodedata

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from infra.sample.accounts import PASSWORD
from services.council.domain.errors import PasswordRefused
from services.council.domain.guessable import is_guessable
from services.council.domain.passwords import check_password, normal_form
from services.council.hashing import hash_password, is_right

GOOD = "はまなす-の-咲く-岬"


def refusal(password: str, *, current: str | None = None) -> list[str]:
    with pytest.raises(PasswordRefused) as refused:
        check_password(password, login="rausu-tanto", current=current)
    return [problem.message for problem in refused.value.problems]


def test_a_long_password_in_japanese_is_welcome():
    check_password(GOOD + "-2026", login="rausu-tanto")


@pytest.mark.parametrize("length", [64, 128])
def test_a_password_may_be_as_long_as_a_sentence(length):
    password = (GOOD * 12)[:length]
    check_password(password, login="rausu-tanto")
    assert is_right(password, hash_password(password))
    assert not is_right(password[:-1], hash_password(password))


def test_a_short_password_is_refused():
    assert "12文字以上" in refusal("short-pass")[0]


def test_an_endless_password_is_refused():
    assert "128文字以内" in refusal("abcdef" * 30)[0]


def test_one_character_again_and_again_is_refused():
    assert "繰り返し" in refusal("aaaaaaaaaaaaaaaa")[0]


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password1234",
        "ｐａｓｓｗｏｒｄ１２３４",
        "1qaz2wsx3edc",
        "qwertyuiop[]",
        "mihon-nemuro-5g",
        "Mihon-Nemuro-5G",
        "P@ssw0rd-2026",
        "kombu-to-hotate-2026",
        "tanaka.taro.1985",
        "reiwa8-nemuro-shi",
        "根室市令和8年度パスワード",
        "shiretokorausu08",
        "nemuroooooooo",
        "samurai123456",
        "correct horse battery staple",
        "furusato-nemuro",
        "hirosakihirosaki",
        "Hirosaki-hirosaki",
        "はまなすの岬はまなすの岬",
    ],
)
def test_what_is_guessed_first_is_refused_however_it_is_written(password):
    assert "推測されやすい" in refusal(password)[0]


@pytest.mark.parametrize(
    "password",
    [
        "nemuro-to-fukuro-ga-naku",
        "はまなすの咲く岬から8キロ",
        "lantern horse battery",
        "7fk2-m9qx-hw4z",
    ],
)
def test_words_that_do_not_belong_together_are_welcome(password):
    check_password(password, login="rausu-tanto")


@given(st.text(alphabet="ab0@あ-", min_size=1, max_size=128))
def test_any_text_is_judged_at_once(password):
    assert is_guessable(f"{password}...........") in (True, False)


def test_the_sample_accounts_password_is_for_them_alone():
    assert is_guessable(PASSWORD)


def test_the_own_login_inside_is_refused():
    assert "ログインID" in refusal("my-RAUSU-TANTO-lighthouse")[0]


def test_the_present_password_is_no_new_one():
    assert "異なる" in refusal("lantern horse battery", current="ｌａｎｔｅｒｎ horse battery")[0]


def test_full_width_and_half_width_letters_are_the_same_password():
    assert normal_form("ｐａｓｓ－１２") == "pass-12"


SUNG = "ガギグゲゴの歌とパピプペ7"


@pytest.mark.parametrize(
    "typed",
    [
        "ｶﾞｷﾞｸﾞｹﾞｺﾞの歌とﾊﾟﾋﾟﾌﾟﾍﾟ7",
        unicodedata.normalize("NFD", SUNG),
        f"\u202a{SUNG}\u202c",
        f"{SUNG}\u200b",
        f"{SUNG} ",
        f"\u3000{SUNG}\n",
        SUNG.replace("歌", "歌\U000e0100"),
    ],
)
def test_a_password_is_the_same_however_it_is_typed_or_pasted(typed):
    assert is_right(typed, hash_password(SUNG))


@pytest.mark.parametrize("edge", [" ", "\u3000", "\n", "\u200b \u202c"])
def test_a_new_password_with_blank_edges_is_refused_since_they_were_pasted_unseen(edge):
    assert refusal(f"lantern horse battery{edge}") == [
        "パスワードの前か後ろに、空白があります。空白を除いて入力してください。"
    ]
    assert "空白" in refusal(f"{edge}lantern horse battery")[0]


def test_what_does_not_show_makes_no_password_longer():
    assert "12文字以上" in refusal("lantern-7fk" + "\u200b\u034f\ufe00" * 9)[0]


@pytest.mark.parametrize("until_now", ["lantern horse battery ", "辻\U000e0100さんの丸太小屋と犬"])
def test_a_password_hashed_before_blanks_and_variants_were_dropped_still_opens(until_now):
    stored = PasswordHasher(time_cost=1, memory_cost=64).hash(until_now)
    assert is_right(until_now, stored)


def test_a_hash_knows_its_password_and_no_other():
    stored = hash_password(GOOD)
    assert stored.startswith("$argon2id$")
    assert is_right(GOOD, stored)
    assert not is_right(GOOD + "!", stored)


def test_without_a_hash_nothing_is_right():
    assert not is_right("nobody's password", None)
    assert not is_right("nobody's password", "")
