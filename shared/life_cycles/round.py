"""準備中 → 評価受付中 → 締切 → 公表済み."""

from shared.life_cycles.cycle import Action, LifeCycle
from shared.vocabulary import RoundState as State

SCORING_ENDED = frozenset({State.CLOSED, State.PUBLISHED})
"""Where no score is entered any more."""

ROUND = LifeCycle(
    State,
    Action(
        name="edit",
        leaves=frozenset({State.PREPARING, State.OPEN}),
        permission="evaluation.round.run",
        button="内容を変更する",
    ),
    Action(
        name="open",
        leaves=frozenset({State.PREPARING}),
        to=(State.OPEN,),
        permission="evaluation.round.run",
        facts=("evaluation.round.opened.v1",),
        button="評価の受付を始める",
    ),
    Action(
        name="close",
        leaves=frozenset({State.OPEN}),
        to=(State.CLOSED,),
        permission="evaluation.round.run",
        facts=("evaluation.round.closed.v1",),
        button="評価を締め切る",
    ),
    Action(
        name="decide",
        leaves=frozenset({State.CLOSED}),
        permission="evaluation.round.run",
        button="決定を記録する",
    ),
    Action(
        name="publish",
        leaves=frozenset({State.CLOSED}),
        to=(State.PUBLISHED,),
        permission="evaluation.round.publish",
        facts=("evaluation.decision.recorded.v1", "evaluation.results.published.v1"),
        button="評価結果を公表する",
    ),
    Action(
        name="score",
        leaves=frozenset({State.OPEN}),
        permission="evaluation.scores.enter",
        button="評価を入力する",
    ),
    Action(name="see_ranking", leaves=SCORING_ENDED, permission="evaluation.ranking.read"),
)
