"""A project's life in one table: 下書き → 提出 → 受理 / 差戻し → 評価中 → 採択 / 保留 … 完了."""

from collections.abc import Mapping

from shared.vocabulary import Labelled


class State(Labelled):
    """Where a project stands in its life."""

    DRAFT = "draft", "下書き"
    SUBMITTED = "submitted", "提出"
    ACCEPTED = "accepted", "受理"
    RETURNED = "returned", "差戻し"
    UNDER_EVALUATION = "under_evaluation", "評価中"
    ADOPTED = "adopted", "採択"
    ON_HOLD = "on_hold", "保留"
    NOT_ADOPTED = "not_adopted", "不採択"
    IN_PROGRESS = "in_progress", "実施中"
    COMPLETED = "completed", "完了"
    WITHDRAWN = "withdrawn", "取下げ"


class Approval(Labelled):
    """Whether the working copy lies before 所属長, and why it does so no more."""

    NONE = "none", "未申請"
    REQUESTED = "requested", "承認待ち"
    LAPSED = "lapsed", "変更により依頼の取下げ"
    DECLINED = "declined", "所属長から差戻し"


EDITABLE = frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED, State.ON_HOLD})
"""Where the lead town works on the next version; what is 保留 may come back better."""

SCORABLE = frozenset({State.ACCEPTED, State.ON_HOLD})
"""What a round is opened over."""

POSSIBLE: Mapping[str, frozenset[State]] = {
    "edit": EDITABLE,
    "request-approval": EDITABLE,
    "approve": EDITABLE,
    "cancel-request": EDITABLE,
    "decline": EDITABLE,
    "accept": frozenset({State.SUBMITTED}),
    "return": frozenset({State.SUBMITTED, State.ACCEPTED}),
    "withdraw": EDITABLE | SCORABLE | {State.UNDER_EVALUATION},
    # A round opens over what evaluation has heard: by then it may be handed in anew, or sent back.
    "begin-evaluation": SCORABLE | {State.SUBMITTED, State.RETURNED},
    "follow-decision": frozenset({State.UNDER_EVALUATION}),
    "start": frozenset({State.ADOPTED}),
    "complete": frozenset({State.IN_PROGRESS}),
    "report-progress": frozenset({State.IN_PROGRESS, State.COMPLETED}),
}
"""Each step, and the states in which it may be taken."""
