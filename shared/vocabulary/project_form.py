"""The project form (様式), field by field: whatever names its fields reads this table.

A field stands here in the order in which registry tells it; each section of the form shows its
own fields in that order. Besides its line here, a field needs its place, with a type, in three
nouns: registry's `Content`, the fact `ProjectSubmitted` and reporting's `JointProject`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from shared.vocabulary.classifications import Field, Labelled, NetworkKind
from shared.vocabulary.municipalities import MUNICIPALITIES


class Kind(Enum):
    """What a field holds."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    """A whole number that is not negative, or None; 0 is a number like any other."""
    CHOICE = "choice"
    TOWN = "town"
    TOWNS = "towns"
    PLAN_ITEM = "plan_item"
    ROWS = "rows"


class Sheet(Enum):
    """Where a project's sheet in the joint report prints a field."""

    TITLE = "title"
    FACT = "fact"
    PASSAGE = "passage"
    TABLE = "table"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the form; `needed` where it has rows that submission needs."""

    id: str
    title: str
    needed: bool = False
    lead: str = ""


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One field of the form: what it may hold, what is said of it and where it is shown."""

    name: str
    label: str
    section: str
    kind: Kind
    most: int = 0
    """Characters of a text, rows, towns, or the greatest number."""
    unit: str = ""
    choices: type[Labelled] | None = None
    stands_open: bool = False
    """Whether the form shows all its choices at once."""
    hint: str = ""
    lines: int = 5
    """How high a text stands on the form."""
    needed: bool = False
    """Whether submission needs it."""
    drafted: bool = False
    """Whether even a draft has it."""
    missing: str = ""
    """What is said of rows that submission lacks."""
    searched: bool = False
    sheet: Sheet = Sheet.FACT
    on_sheet: str = ""
    """Its label there, where that is another."""
    in_scoring: str = ""
    """Its label beside the scores; empty where evaluators are not shown it."""

    @property
    def classifies(self) -> bool:
        """Whether lists tell it before the figures."""
        return self.kind in (Kind.CHOICE, Kind.TOWN, Kind.TOWNS)


SECTIONS = (
    Section(id="overview", title="概要"),
    Section(id="problem-part", title="課題と5Gの活用"),
    Section(
        id="sites-part",
        title="実施場所",
        needed=True,
        lead="1か所以上入力してください。位置は、地図をクリックするか、緯度・経度（世界測地系、度）を入力します。",
    ),
    Section(
        id="schedule-part",
        title="実施内容",
        needed=True,
        lead="年度（4月から翌年3月まで）ごとに、行うことを書いてください。",
    ),
    Section(
        id="money-part",
        title="経費と財源",
        needed=True,
        lead="円単位で入力してください。財源の合計は、経費の合計と一致させてください。",
    ),
    Section(
        id="indicators-part",
        title="指標（KPI）",
        needed=True,
        lead="事業の効果を、あとで確かめられる数値で1つ以上書いてください。現状値が分からないときは、空欄にしてください。",
    ),
    Section(id="divide-part", title="デジタル・ディバイド"),
    Section(id="contact-part", title="担当課"),
)

FORM = (
    FormField(
        name="title",
        label="事業名",
        section="overview",
        kind=Kind.LINE,
        most=100,
        hint="一覧と報告書に、入力したとおりに表示します。",
        needed=True,
        drafted=True,
        searched=True,
        sheet=Sheet.TITLE,
    ),
    FormField(
        name="field",
        label="分野",
        section="overview",
        kind=Kind.CHOICE,
        choices=Field,
        needed=True,
        searched=True,
    ),
    FormField(
        name="lead_municipality",
        label="実施主体",
        section="overview",
        kind=Kind.TOWN,
        needed=True,
        drafted=True,
        searched=True,
    ),
    FormField(
        name="partners",
        label="連携市町",
        section="overview",
        kind=Kind.TOWNS,
        most=4,
        hint="実施主体のほかに、ともに取り組む市町を選んでください。",
        searched=True,
    ),
    FormField(
        name="problem",
        label="地域課題",
        section="problem-part",
        kind=Kind.TEXT,
        most=2000,
        hint="何に困っているか、いまの様子を書いてください。",
        needed=True,
        searched=True,
        sheet=Sheet.PASSAGE,
        in_scoring="地域課題",
    ),
    FormField(
        name="beneficiaries",
        label="課題を抱えている方",
        section="problem-part",
        kind=Kind.TEXT,
        most=500,
        hint="例：定置網漁業者、沿岸を航行する船舶、来訪者",
        lines=3,
        needed=True,
        searched=True,
        sheet=Sheet.PASSAGE,
        in_scoring="課題を抱える人",
    ),
    FormField(
        name="use_of_5g",
        label="5Gの活用方法",
        section="problem-part",
        kind=Kind.TEXT,
        most=2000,
        hint="誰が、どこで、何のために使うかを書いてください。",
        needed=True,
        searched=True,
        sheet=Sheet.PASSAGE,
        in_scoring="5Gの使い方",
    ),
    FormField(
        name="necessity",
        label="5Gの必要性",
        section="problem-part",
        kind=Kind.TEXT,
        most=2000,
        hint="4G・Wi-Fi・LPWA・衛星通信では足りない理由を書いてください。",
        needed=True,
        searched=True,
        sheet=Sheet.PASSAGE,
        on_sheet="5Gの必要性（4G・Wi-Fi・LPWA・衛星では足りない理由）",
        in_scoring="5Gの必要性",
    ),
    FormField(
        name="network",
        label="通信方式",
        section="problem-part",
        kind=Kind.CHOICE,
        choices=NetworkKind,
        stands_open=True,
        needed=True,
        searched=True,
    ),
    FormField(
        name="sites",
        label="実施場所",
        section="sites-part",
        kind=Kind.ROWS,
        most=100,
        needed=True,
        missing="実施場所を1か所以上登録してください。",
        searched=True,
        sheet=Sheet.TABLE,
    ),
    FormField(
        name="schedule",
        label="実施内容",
        section="schedule-part",
        kind=Kind.ROWS,
        most=20,
        needed=True,
        missing="年度別の実施内容を1年度以上入力してください。",
        sheet=Sheet.TABLE,
    ),
    FormField(
        name="costs",
        label="経費",
        section="money-part",
        kind=Kind.ROWS,
        most=20,
        needed=True,
        missing="年度別の経費を1年度以上入力してください。",
        sheet=Sheet.TABLE,
    ),
    FormField(
        name="funding",
        label="財源",
        section="money-part",
        kind=Kind.ROWS,
        most=60,
        sheet=Sheet.TABLE,
    ),
    FormField(
        name="indicators",
        label="指標（KPI）",
        section="indicators-part",
        kind=Kind.ROWS,
        most=20,
        needed=True,
        missing="指標（KPI）を1つ以上入力してください。",
        sheet=Sheet.TABLE,
    ),
    FormField(
        name="digital_divide",
        label="デジタル・ディバイドへの配慮",
        section="divide-part",
        kind=Kind.TEXT,
        most=2000,
        hint="使えない人・取り残される人は誰か、その人たちのために何をするかを書いてください。",
        needed=True,
        sheet=Sheet.PASSAGE,
        in_scoring="デジタル・ディバイドへの配慮",
    ),
    FormField(
        name="plan_item_id",
        label="計画上の位置付け",
        section="overview",
        kind=Kind.PLAN_ITEM,
        hint="市町の情報化計画などのうち、この事業が当てはまる項目を選んでください。",
    ),
    FormField(
        name="contact_section",
        label="担当課",
        section="contact-part",
        kind=Kind.LINE,
        most=100,
        hint="課・係の名称。個人の氏名や電話番号は書かないでください。",
        needed=True,
        searched=True,
    ),
)


def fields_in(section: str) -> tuple[FormField, ...]:
    """Those that the section of the form shows, in its order."""
    return tuple(field for field in FORM if field.section == section)


def in_form_order() -> tuple[FormField, ...]:
    """All fields, section by section."""
    return tuple(field for section in SECTIONS for field in fields_in(section.id))


def is_blank(value: Any) -> bool:
    """Whether nothing was entered; 0 is something."""
    return value is None or value in ("", (), [])


def in_words(field: FormField, value: Any, plan_items: Mapping[str, str] | None = None) -> str:
    """A value as people read it; empty for a blank one. Rows have words of their own."""
    if is_blank(value):
        return ""
    match field.kind:
        case Kind.NUMBER:
            return f"{value:,}{field.unit}"
        case Kind.CHOICE if field.choices is not None:
            return {str(one): one.label for one in field.choices}.get(value, str(value))
        case Kind.TOWN:
            return _NAMES.get(value, str(value))
        case Kind.TOWNS:
            return "・".join(name for code, name in _NAMES.items() if code in value)
        case Kind.PLAN_ITEM:
            return (plan_items or {}).get(value, value)
    return str(value)


_NAMES = {member.code: member.name for member in MUNICIPALITIES}
