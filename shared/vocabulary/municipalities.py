"""The five member municipalities and their codes (全国地方公共団体コード).

Codes have six digits; the last is a check digit over the first five (weights 6 5 4 3 2, mod 11).
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

POPULATION_AS_OF = date(2025, 1, 1)
POPULATION_NOTE = "令和7年1月1日現在の人口"
HALL_PRECISION_M = 500

# The villages that share the subprefecture's code range; their right codes are met in real files.
_NON_MEMBERS = {
    "01695": "色丹村",
    "01696": "泊村",
    "01697": "留夜別村",
    "01698": "留別村",
    "01699": "紗那村",
    "01700": "蘂取村",
}


@dataclass(frozen=True, kw_only=True)
class Municipality:
    """A member of the council; the hall's position is WGS84 degrees, good to about 500 m."""

    code: str
    name: str
    latitude: float
    longitude: float
    population: int
    area_km2: float


# The order is fixed: every list and report of the council names the five in it.
MUNICIPALITIES: tuple[Municipality, ...] = (
    Municipality(
        code="012238",
        name="根室市",
        latitude=43.330,
        longitude=145.583,
        population=22_468,
        area_km2=502.65,
    ),
    Municipality(
        code="016918",
        name="別海町",
        latitude=43.394,
        longitude=145.117,
        population=13_964,
        area_km2=1_317.17,
    ),
    Municipality(
        code="016926",
        name="中標津町",
        latitude=43.555,
        longitude=144.971,
        population=22_257,
        area_km2=684.87,
    ),
    Municipality(
        code="016934",
        name="標津町",
        latitude=43.661,
        longitude=145.132,
        population=4_798,
        area_km2=624.69,
    ),
    Municipality(
        code="016942",
        name="羅臼町",
        latitude=44.022,
        longitude=145.190,
        population=4_267,
        area_km2=397.72,
    ),
)

MUNICIPALITY_CODES: tuple[str, ...] = tuple(member.code for member in MUNICIPALITIES)
_BY_CODE = {member.code: member for member in MUNICIPALITIES}


class MunicipalityCodeRefused(ValueError):
    """A text that does not name a member; str() is the Japanese sentence for the person."""


class UnreadableCode(MunicipalityCodeRefused):
    """Not four to six digits."""

    def __init__(self, text: str) -> None:
        shown = text if len(text) <= 20 else text[:20] + "…"
        super().__init__(
            f"「{shown}」は市町村コードとして読み取れません。6桁の数字で入力してください。"
        )


class WrongCheckDigit(MunicipalityCodeRefused):
    """Six digits whose last is not the check digit of the first five."""

    def __init__(self, code: str) -> None:
        said = f"市町村コード {code} は検査数字（6桁目）が正しくありません。"
        if village := _NON_MEMBERS.get(code[:5]):
            right = with_check_digit(code[:5])
            said += f"なお、北方領土の{village}（{right}）は協議会の構成市町ではありません。"
        super().__init__(said)


class UnknownMunicipality(MunicipalityCodeRefused):
    """A right code, but not of a member."""

    def __init__(self, code: str) -> None:
        village = _NON_MEMBERS.get(code[:5])
        whose = (
            f"市町村コード {code}（北方領土の{village}）" if village else f"市町村コード {code} "
        )
        super().__init__(f"{whose}は協議会の構成市町ではありません。")


@dataclass(frozen=True, kw_only=True)
class RepairedCode:
    """A member's code; `note` says in Japanese what was repaired, empty when nothing was."""

    code: str
    repaired: bool
    note: str


def municipality(code: str) -> Municipality:
    """The member with this six-digit code; UnknownMunicipality when there is none."""
    try:
        return _BY_CODE[code]
    except KeyError:
        raise UnknownMunicipality(code) from None


def check_digit(first_five: str) -> str:
    """11 − (weighted sum mod 11), last digit; weights 6 5 4 3 2 over the first five digits."""
    weighted = sum(
        int(digit) * weight for digit, weight in zip(first_five, (6, 5, 4, 3, 2), strict=True)
    )
    return str((11 - weighted % 11) % 10)


def with_check_digit(first_five: str) -> str:
    """The six-digit code of a five-digit one."""
    return first_five + check_digit(first_five)


def part_taken(code: str, lead: str, partners: Collection[str]) -> str:
    """The part a municipality takes in a project: 主体, 連携, or 支援 where it is neither."""
    if code == lead:
        return "主体"
    return "連携" if code in partners else "支援"


def repair_code(text: str) -> RepairedCode:
    """Read a member's code as people and Excel write it.

    12238 (zero lost), 01223 (no check digit), 1223 (both) and full-width digits all mean 012238.
    Raises UnreadableCode, WrongCheckDigit or UnknownMunicipality.
    """
    digits = re.sub(r"[\s\-‐－]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"[0-9]{4,6}", digits):
        raise UnreadableCode(text.strip())
    code = _completed(digits)
    if code not in _BY_CODE:
        raise UnknownMunicipality(code)
    if code == text:
        return RepairedCode(code=code, repaired=False, note="")
    note = f"「{text}」を市町村コード {code}（{_BY_CODE[code].name}）に直しました。"
    return RepairedCode(code=code, repaired=True, note=note)


def _completed(digits: str) -> str:
    """Four to six digits as a six-digit code with a right check digit."""
    if len(digits) == 4:
        return with_check_digit("0" + digits)
    # Prefectures run from 01 to 47, so a leading zero is never the second of two. Without one the
    # number may be a prefecture from 10 on, but here a lost zero is meant if the check digit fits.
    if len(digits) == 5 and (digits[0] == "0" or not _passes("0" + digits)):
        return with_check_digit(digits)
    code = digits.zfill(6)
    if not _passes(code):
        raise WrongCheckDigit(code)
    return code


def _passes(code: str) -> bool:
    return check_digit(code[:5]) == code[5]
