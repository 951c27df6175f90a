"""Why evaluation says no, in the words of rounds, scores and decisions."""

from collections.abc import Sequence

from shared.errors import Conflict, Invalid, NotAllowed, Problem
from shared.vocabulary import RoundState

_CALLED = {
    "edit": "内容を変更",
    "open": "開始",
    "close": "締切りと",
    "decide": "決定を記録",
    "publish": "公表",
    "score": "評価を入力",
    "see_ranking": "順位を表示",
}
"""The actions of a round in a sentence."""


class WrongState(Conflict):
    """The round is in none of the states that the action leaves."""

    def __init__(self, action: str, state: RoundState) -> None:
        what = _CALLED[action]
        super().__init__(f"この評価は「{state.label}」のため、{what}することはできません。")


class FixedSinceOpening(Conflict):
    """Evaluators already score by what the change would alter."""

    def __init__(self, what: str) -> None:
        super().__init__(f"評価の開始後は、{what}を変更できません。")


class NotReady(Invalid):
    """The round cannot open before the named things are settled."""


class DecisionsMissing(Invalid):
    """The round cannot be published before the council has decided on every candidate."""

    def __init__(self, project_ids: Sequence[str]) -> None:
        super().__init__(
            f"決定が記録されていない事業が{len(project_ids)}件あります。",
            [
                Problem(f"/decisions/{project_id}", "採択・保留・不採択の決定を記録してください。")
                for project_id in project_ids
            ],
        )


class NotAppointed(NotAllowed):
    """Only who was appointed to the round scores in it."""

    def __init__(self) -> None:
        super().__init__("この評価の評価者に選任されていません。")


class AppointmentEnded(NotAllowed):
    """The evaluator's term is over."""

    def __init__(self) -> None:
        super().__init__("評価者としての任期が終わっているため、評価を入力できません。")


class OwnProject(NotAllowed):
    """The evaluator's municipality leads the project or takes part in it."""

    def __init__(self) -> None:
        super().__init__("所属する市町が実施又は連携する事業は、評価の対象から除かれています。")


class WithdrawnProject(Conflict):
    """The town took the project back meanwhile."""

    def __init__(self, step: str) -> None:
        super().__init__(f"取り下げられた事業のため、{step}することはできません。")
