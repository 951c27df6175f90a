"""What a project is judged by: a criterion with a written meaning for each grade, and a weight."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.errors import Invalid, Problem

LOWEST_GRADE, HIGHEST_GRADE = 1, 5
MOST_CRITERIA = 20
HEAVIEST_WEIGHT = 1000.0


@dataclass(frozen=True, kw_only=True)
class CriterionDraft:
    """A criterion as the 事務局 writes it; `anchors[0]` is what grade 1 means."""

    name: str
    description: str
    anchors: tuple[str, ...]
    weight: float


@dataclass(frozen=True, kw_only=True)
class Criterion(CriterionDraft):
    """A criterion of a round; `id` is unique in the round and follows its place: c1, c2 …"""

    id: str


def numbered(drafts: Sequence[CriterionDraft]) -> tuple[Criterion, ...]:
    """Give each criterion its id. Raise Invalid if the set cannot be scored by."""
    problems = [*_problems_of_set(drafts), *_problems_of_each(drafts)]
    if problems:
        raise Invalid("評価項目を確認してください。", problems)
    return tuple(
        Criterion(
            id=f"c{place}",
            name=draft.name,
            description=draft.description,
            anchors=draft.anchors,
            weight=draft.weight,
        )
        for place, draft in enumerate(drafts, start=1)
    )


def _problems_of_set(drafts: Sequence[CriterionDraft]) -> list[Problem]:
    if not drafts:
        return [Problem("/criteria", "評価項目を1つ以上設けてください。")]
    if len(drafts) > MOST_CRITERIA:
        return [Problem("/criteria", f"評価項目は{MOST_CRITERIA}個までです。")]
    names = [draft.name for draft in drafts]
    return [
        Problem(f"/criteria/{place}/name", f"評価項目「{name}」が重複しています。")
        for place, name in enumerate(names)
        if name in names[:place]
    ]


def _problems_of_each(drafts: Sequence[CriterionDraft]) -> list[Problem]:
    problems = []
    for place, draft in enumerate(drafts):
        at = f"/criteria/{place}"
        if not draft.name.strip():
            problems.append(Problem(f"{at}/name", "評価項目の名称を入力してください。"))
        if not 0 < draft.weight <= HEAVIEST_WEIGHT:
            message = f"重みは0より大きく{HEAVIEST_WEIGHT:.0f}以下の数で入力してください。"
            problems.append(Problem(f"{at}/weight", message))
        problems += _problems_of_anchors(f"{at}/anchors", draft.anchors)
    return problems


def _problems_of_anchors(at: str, anchors: tuple[str, ...]) -> list[Problem]:
    if len(anchors) != HIGHEST_GRADE:
        return [Problem(at, "評点1から5までの基準を、5つとも入力してください。")]
    return [
        Problem(f"{at}/{place}", f"評点{place + 1}の基準を入力してください。")
        for place, anchor in enumerate(anchors)
        if not anchor.strip()
    ]
