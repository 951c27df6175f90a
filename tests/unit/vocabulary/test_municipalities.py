import pytest

from shared.vocabulary import (
    MUNICIPALITIES,
    UnknownMunicipality,
    UnreadableCode,
    WrongCheckDigit,
    check_digit,
    municipality,
    repair_code,
)


def test_the_five_stand_in_the_fixed_order():
    assert [member.name for member in MUNICIPALITIES] == [
        "根室市",
        "別海町",
        "中標津町",
        "標津町",
        "羅臼町",
    ]


@pytest.mark.parametrize("member", MUNICIPALITIES, ids=lambda member: member.name)
def test_every_members_code_carries_its_check_digit(member):
    assert check_digit(member.code[:5]) == member.code[5]


def test_a_remainder_of_zero_gives_the_last_digit_of_eleven():
    assert check_digit("01695") == "1"


@pytest.mark.parametrize("text", ["12238", "01223", "1223", "０１２２３８", " 012238 ", "01223-8"])
def test_a_damaged_code_of_nemuro_is_repaired_and_reported(text):
    repaired = repair_code(text)
    assert repaired.code == "012238"
    assert repaired.repaired
    assert text in repaired.note
    assert "根室市" in repaired.note


def test_a_right_code_is_left_alone():
    repaired = repair_code("016942")
    assert (repaired.code, repaired.repaired, repaired.note) == ("016942", False, "")


@pytest.mark.parametrize("member", MUNICIPALITIES, ids=lambda member: member.name)
def test_no_two_members_are_confused_by_a_lost_zero_or_check_digit(member):
    code = member.code
    assert {repair_code(text).code for text in (code, code[1:], code[:5], code[1:5])} == {code}


def test_a_wrong_check_digit_is_refused():
    with pytest.raises(WrongCheckDigit, match="検査数字"):
        repair_code("012239")


@pytest.mark.parametrize("code", ["016950", "016951"])
def test_shikotan_is_said_to_be_no_member(code):
    with pytest.raises(
        (UnknownMunicipality, WrongCheckDigit), match=r"色丹村.*構成市町ではありません"
    ):
        repair_code(code)


def test_a_right_code_of_another_municipality_is_said_to_be_no_member():
    with pytest.raises(UnknownMunicipality, match="構成市町ではありません"):
        repair_code("131016")


@pytest.mark.parametrize("text", ["", "根室市", "123", "1234567", "12.3", "0x1223"])
def test_what_is_no_code_is_unreadable(text):
    with pytest.raises(UnreadableCode, match="読み取れません"):
        repair_code(text)


def test_an_unknown_code_has_no_municipality():
    with pytest.raises(UnknownMunicipality):
        municipality("131016")
