"""The council's own words: municipalities, classifications, fiscal years, dates and texts.

Standard library only; every service, page and report uses these and no others.
"""

from shared.vocabulary.classifications import (
    DatasetKind,
    Field,
    FundingSource,
    Labelled,
    NetworkKind,
    SiteKind,
)
from shared.vocabulary.dates import (
    TOKYO,
    FiscalYear,
    UnreadableDate,
    parse_japanese_date,
    today_in_tokyo,
    tokyo_midnight,
    wareki,
)
from shared.vocabulary.dx_priorities import (
    DX_PRIORITIES,
    DX_PRIORITY_VERSIONS,
    DxPriority,
    DxPriorityList,
)
from shared.vocabulary.formulas import harmless, is_formula
from shared.vocabulary.municipalities import (
    HALL_PRECISION_M,
    MUNICIPALITIES,
    MUNICIPALITY_CODES,
    POPULATION_AS_OF,
    POPULATION_NOTE,
    Municipality,
    MunicipalityCodeRefused,
    RepairedCode,
    UnknownMunicipality,
    UnreadableCode,
    WrongCheckDigit,
    check_digit,
    municipality,
    part_taken,
    repair_code,
    with_check_digit,
)
from shared.vocabulary.texts import (
    GETA,
    Cp932Text,
    Replacement,
    cp932_text,
    search_key,
    thousand_yen,
)
from shared.vocabulary.visible import has_direction_mark, is_visible, without_traces

__all__ = [
    "DX_PRIORITIES",
    "DX_PRIORITY_VERSIONS",
    "GETA",
    "HALL_PRECISION_M",
    "MUNICIPALITIES",
    "MUNICIPALITY_CODES",
    "POPULATION_AS_OF",
    "POPULATION_NOTE",
    "TOKYO",
    "Cp932Text",
    "DatasetKind",
    "DxPriority",
    "DxPriorityList",
    "Field",
    "FiscalYear",
    "FundingSource",
    "Labelled",
    "Municipality",
    "MunicipalityCodeRefused",
    "NetworkKind",
    "RepairedCode",
    "Replacement",
    "SiteKind",
    "UnknownMunicipality",
    "UnreadableCode",
    "UnreadableDate",
    "WrongCheckDigit",
    "check_digit",
    "cp932_text",
    "harmless",
    "has_direction_mark",
    "is_formula",
    "is_visible",
    "municipality",
    "parse_japanese_date",
    "part_taken",
    "repair_code",
    "search_key",
    "thousand_yen",
    "today_in_tokyo",
    "tokyo_midnight",
    "wareki",
    "with_check_digit",
    "without_traces",
]
