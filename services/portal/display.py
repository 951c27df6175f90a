"""How data reads on a page: Japanese labels, 和暦 dates, amounts in 千円, sizes."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask import Flask

from services.portal.browsers import browser_words
from services.portal.drawing import area_drawing
from shared.access import Role, Scope
from shared.life_cycles import PROJECT, ROUND
from shared.vocabulary import (
    MUNICIPALITIES,
    ROUNDED,
    TOKYO,
    Approval,
    DatasetKind,
    Field,
    FiscalYear,
    FundingSource,
    Labelled,
    NetworkKind,
    ProjectState,
    ReportState,
    RoundState,
    SiteKind,
    figure_text,
    thousand_yen,
    wareki,
)
from shared.vocabulary.project_form import fields_in, in_form_order, in_words
from shared.web.address import is_loopback

_TONES: Mapping[Labelled, str] = {
    ProjectState.SUBMITTED: "blue",
    ProjectState.ACCEPTED: "cyan",
    ProjectState.RETURNED: "orange",
    ProjectState.UNDER_EVALUATION: "purple",
    ProjectState.ADOPTED: "green",
    ProjectState.ON_HOLD: "yellow",
    ProjectState.NOT_ADOPTED: "red",
    ProjectState.IN_PROGRESS: "cyan",
    ProjectState.COMPLETED: "solid",
    RoundState.OPEN: "purple",
    RoundState.CLOSED: "yellow",
    RoundState.PUBLISHED: "green",
    ReportState.MAKING: "blue",
    ReportState.DONE: "green",
    ReportState.FAILED: "red",
    Approval.REQUESTED: "yellow",
    Approval.LAPSED: "orange",
    Approval.DECLINED: "orange",
}


def _chips(*states: Labelled) -> dict[str, tuple[str, str]]:
    return {state.value: (state.label, _TONES.get(state, "")) for state in states}


STATES = _chips(*ProjectState, *RoundState, *ReportState)
"""By slug: what a chip says, and its tone."""
APPROVALS = _chips(Approval.REQUESTED, Approval.LAPSED, Approval.DECLINED)
"""What is said of a working copy beside the project's state."""
EVENTS = {
    "registered": "登録",
    "edited": "内容の変更",
    "approval_requested": "承認の依頼",
    "request_cancelled": "承認の依頼の取消し",
    "declined": "承認せず担当者へ",
    "submitted": "所属長の承認・提出",
    "accepted": "受理",
    "returned": "差戻し",
    "withdrawn": "取下げ",
    "attached": "ファイルの添付",
    "detached": "添付ファイルを外す",
    "evaluation_begun": "評価の開始",
    "decided": "協議会の決定",
    "started": "実施の開始",
    "completed": "完了",
    "progress_reported": "実績の報告",
    "committed": "首長のコミットメントの署名",
    "uncommitted": "首長のコミットメントの取下げ",
}
DONE_BY = {"evaluation_begun": "事務局", "decided": "協議会"}
"""Whose step it is where no member's name is told with it."""
WITHIN_THE_TOWN = frozenset(
    {
        "registered",
        "edited",
        "approval_requested",
        "request_cancelled",
        "declined",
        "attached",
        "detached",
    }
)
"""Steps with the working copy: they belong to no submitted version."""
PROPOSED = {
    "appoint": "構成員の登録",
    "revise": "役割・所属・任期の変更",
    "resume": "利用の再開",
    "reset": "パスワードの再設定",
}
"""What is done to a member only once a second 事務局 member confirms it."""
TOWN_CHOICES = [(member.code, member.name) for member in MUNICIPALITIES]

_CHOICES: dict[str, type[Labelled]] = {
    "field": Field,
    "network": NetworkKind,
    "source": FundingSource,
    "site_kind": SiteKind,
    "dataset_kind": DatasetKind,
}
_MUNICIPALITY_NAMES = {member.code: member.name for member in MUNICIPALITIES}


def label(slug: str | None, kind: str) -> str:
    """Japanese label of a vocabulary slug; the slug itself if it is not known."""
    try:
        return _CHOICES[kind](slug or "").label
    except ValueError:
        return slug or ""


def options(kind: str) -> list[tuple[str, str]]:
    """(slug, label) pairs of a vocabulary list, in its order."""
    return pairs(_CHOICES[kind])


def pairs(choices: Iterable[Labelled]) -> list[tuple[str, str]]:
    """(slug, label) of each choice, in their order."""
    return [(member.value, member.label) for member in choices]


def town(code: str | None) -> str:
    """Name of a municipality."""
    return _MUNICIPALITY_NAMES.get(code or "", code or "")


def towns(codes: Iterable[str]) -> str:
    """Names joined by ・, always in the council's order."""
    chosen = set(codes)
    return "・".join(name for code, name in _MUNICIPALITY_NAMES.items() if code in chosen)


def role_labels(roles: Iterable[str]) -> str:
    """担当者・所属長, in the order of the role list."""
    held = set(roles)
    return "・".join(role.label for role in Role if role.value in held)


def scopes(names: Iterable[str]) -> list[Scope]:
    """In the order of the list; each has a `label` and a `meaning`."""
    held = set(names)
    return [scope for scope in Scope if scope.value in held]


def day(value: str | date | None) -> str:
    """令和8年11月23日 of an ISO date or instant (instants are read in Asia/Tokyo)."""
    if not value:
        return ""
    if isinstance(value, str):
        value = _tokyo(value).date() if "T" in value else date.fromisoformat(value)
    return wareki(value)


def moment(value: str | datetime | None) -> str:
    """令和8年11月23日 9時05分 of an ISO instant, in Asia/Tokyo."""
    if not value:
        return ""
    local = _tokyo(value) if isinstance(value, str) else value.astimezone(TOKYO)
    return f"{wareki(local.date())} {local.hour}時{local.minute:02d}分"


def second(value: datetime) -> str:
    """5秒, to follow `moment`."""
    return f"{value.second}秒"


def clock_time(value: datetime) -> str:
    """20時31分30秒 in Asia/Tokyo, of the day at hand."""
    local = value.astimezone(TOKYO)
    return f"{local.hour}時{local.minute:02d}分{local.second:02d}秒"


def fiscal_year(year: int | str | None) -> str:
    """令和8年度; what is no year is shown as it is."""
    try:
        return FiscalYear(int(year or "")).label
    except (ValueError, OverflowError):
        return str(year or "")


def figure(value: float | int | None) -> str:
    """A typed figure with all its digits and no more: 80, 12.5, 0.00001."""
    return "" if value is None else figure_text(value)


def event_label(event: str) -> str:
    """What happened to a project, in a word."""
    return EVENTS.get(event, event)


def yen(amount: int | None) -> str:
    """1,234,000円."""
    return "" if amount is None else f"{amount:,}円"


def in_thousands(amount_yen: int | None) -> str:
    """An amount in 千円; nothing when it is not known."""
    return "" if amount_yen is None else thousand_yen(amount_yen)


def size(size_bytes: int | None) -> str:
    """File size as officials read it: 12 KB, 3.4 MB."""
    if size_bytes is None:
        return ""
    if size_bytes < 1024 * 1024:
        return f"{max(1, round(size_bytes / 1024)):,} KB"
    return f"{size_bytes / 1024 / 1024:.1f} MB"


def place(address: str) -> str:
    """Where a request came from, as far as its address tells."""
    return "この仕組みが動いている機器" if is_loopback(address) else address


def register(app: Flask) -> None:
    """Make the words above known to all templates."""
    filters = (
        label, town, towns, role_labels, scopes, day, moment, second, clock_time, fiscal_year,
        figure, event_label, yen, size, place, browser_words,
    )  # fmt: skip
    app.jinja_env.filters.update({one.__name__: one for one in filters})
    app.jinja_env.filters["thousand_yen"] = in_thousands
    app.jinja_env.globals.update(_KNOWN)


def _tokyo(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(TOKYO)


_KNOWN: dict[str, Any] = {
    "MUNICIPALITIES": MUNICIPALITIES,
    "STATES": STATES,
    "APPROVALS": APPROVALS,
    "TOWN_CHOICES": TOWN_CHOICES,
    "PROJECT_LIFE": PROJECT,
    "ROUND_LIFE": ROUND,
    "PROJECT_STATES": [state.value for state in ProjectState],
    "DONE_BY": DONE_BY,
    "WITHIN_THE_TOWN": WITHIN_THE_TOWN,
    "ROLES": [(role.value, role.label) for role in Role if role is not Role.SERVICE],
    "ROUNDED": ROUNDED,
    "options": options,
    "pairs": pairs,
    "FORM_FIELDS": in_form_order(),
    "fields_in": fields_in,
    "field_words": in_words,
    "area_drawing": area_drawing,
}
