"""下書き → 提出 → 受理 / 差戻し → 評価中 → 採択 / 保留 / 不採択 → 実施中 → 完了."""

from shared.life_cycles.cycle import Action, LifeCycle
from shared.vocabulary import ProjectState as State

EDITABLE = frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED, State.ON_HOLD})
"""Where the lead town works on the next version; what is 保留 may come back better."""

SCORABLE = frozenset({State.ACCEPTED, State.ON_HOLD})
"""What a round is opened over."""

PROJECT = LifeCycle(
    State,
    Action(name="edit", leaves=EDITABLE, permission="project.edit", button="内容を編集する"),
    Action(
        name="request-approval",
        leaves=EDITABLE,
        permission="project.step",
        button="所属長に承認を依頼する",
    ),
    Action(
        name="approve",
        leaves=EDITABLE,
        to=(State.SUBMITTED,),
        permission="project.approve",
        facts=("registry.project.submitted.v1",),
        button="承認して提出する",
    ),
    Action(
        name="cancel-request",
        leaves=EDITABLE,
        permission="project.step",
        button="承認の依頼を取り消す",
    ),
    Action(
        name="decline",
        leaves=EDITABLE,
        permission="project.approve",
        button="承認せず担当者に戻す",
    ),
    Action(
        name="accept",
        leaves=frozenset({State.SUBMITTED}),
        to=(State.ACCEPTED,),
        permission="project.coordinate",
        facts=("registry.project.accepted.v1",),
        button="受理する",
    ),
    Action(
        name="return",
        leaves=frozenset({State.SUBMITTED, State.ACCEPTED}),
        to=(State.RETURNED,),
        permission="project.coordinate",
        facts=("registry.project.returned.v1",),
        button="差し戻す",
    ),
    Action(
        name="withdraw",
        leaves=EDITABLE | SCORABLE | {State.UNDER_EVALUATION},
        to=(State.WITHDRAWN,),
        permission="project.step",
        facts=("registry.project.withdrawn.v1",),
        button="取り下げる",
    ),
    Action(
        # A round opens over what evaluation has heard: by then it may be handed in anew, or sent
        # back.
        name="begin-evaluation",
        leaves=SCORABLE | {State.SUBMITTED, State.RETURNED},
        to=(State.UNDER_EVALUATION,),
        facts=("registry.project.evaluation_begun.v1",),
    ),
    Action(
        name="follow-decision",
        leaves=frozenset({State.UNDER_EVALUATION}),
        to=(State.ADOPTED, State.ON_HOLD, State.NOT_ADOPTED),
        facts=("registry.project.decided.v1",),
    ),
    Action(
        name="start",
        leaves=frozenset({State.ADOPTED}),
        to=(State.IN_PROGRESS,),
        permission="project.step",
        facts=("registry.project.started.v1",),
        button="実施中にする",
    ),
    Action(
        name="complete",
        leaves=frozenset({State.IN_PROGRESS}),
        to=(State.COMPLETED,),
        permission="project.step",
        facts=("registry.project.completed.v1",),
        button="完了にする",
    ),
    Action(
        name="report-progress",
        leaves=frozenset({State.IN_PROGRESS, State.COMPLETED}),
        permission="project.step",
        facts=("registry.project.progress_reported.v1",),
        button="実績を記録する",
    ),
)
