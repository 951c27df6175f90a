"""The score sheet of one candidate: a grade or 判断できない per criterion, and a comment."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from services.portal.forms.filled import FilledForm

UNJUDGED = "none"
_GRADES = frozenset("12345")


class ScoresForm(FilledForm):
    """Fields `scores-0-grade` … in the order of the round's criteria, and `comment`."""

    @classmethod
    def of_sheet(cls, sheet: Mapping[str, Any]) -> Self:
        """The sheet as saved; one that still waits for answers has nothing chosen for them."""
        complete = sheet["is_complete"]
        grades = {
            f"scores-{place}-grade": _typed(score["grade"], complete)
            for place, score in enumerate(sheet["scores"])
        }
        return cls.of({**grades, "comment": sheet["comment"]})

    def body(self, criteria: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """As evaluation takes it; a criterion without any choice is noted."""
        scores = []
        for place, criterion in enumerate(criteria):
            chosen = self.value(f"scores-{place}-grade")
            if chosen not in _GRADES and chosen != UNJUDGED:
                self.errors[f"scores-{place}-grade"] = (
                    f"「{criterion['name']}」の評点か「判断できない」を選んでください。"
                )
            grade = int(chosen) if chosen in _GRADES else None
            scores.append({"criterion_id": criterion["id"], "grade": grade})
        return {"scores": scores, "comment": self.value("comment").replace("\r\n", "\n").strip()}

    def told(self, criteria: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
        """What was chosen for each criterion, by its name, and the comment, as people read them."""
        chosen = (self.value(f"scores-{place}-grade") for place in range(len(criteria)))
        grades = [
            (one["name"], _read(one, value)) for one, value in zip(criteria, chosen, strict=True)
        ]
        return [
            *grades,
            ("コメント", self.value("comment").replace("\r\n", "\n").strip() or "（なし）"),
        ]


def _read(criterion: Mapping[str, Any], chosen: str) -> str:
    if chosen in _GRADES:
        return f"{chosen}　{criterion['anchors'][int(chosen) - 1]}"
    return "判断できない" if chosen == UNJUDGED else "未入力"


def _typed(grade: int | None, complete: bool) -> str:
    if grade is not None:
        return str(grade)
    return UNJUDGED if complete else ""
