"""Who may do what in evaluation.

A round stands in two relations to a caller: they are APPOINTED to it once it is open, and it is
CONSENTED to all members by being published. Before that its existence is the 事務局's alone.
"""

from shared.access import PEOPLE, Scope, permission

READ_DEFAULT_CRITERIA = PEOPLE

READ_CANDIDATES = permission("evaluation.candidates.read", coordinator="any", auditor="any")

LIST_ROUNDS = PEOPLE

READ_ROUND = permission(
    "evaluation.round.read",
    secret=True,
    scope=Scope.READ,
    coordinator="any",
    auditor="any",
    evaluator="appointed",
    official="consented",
    section_head="consented",
    head="consented",
)

SEE_INSIDE = permission("evaluation.round.inside", coordinator="any", auditor="any")
"""Evaluators and how far they are, comments, decisions before publication, and earlier ones."""

RUN_ROUND = permission("evaluation.round.run", coordinator="any")

PUBLISH = permission("evaluation.round.publish", weighty=True, coordinator="any")

SCORE = permission("evaluation.scores.enter", secret=True, evaluator="appointed")

READ_RANKING = permission(
    "evaluation.ranking.read",
    secret=True,
    scope=Scope.READ,
    coordinator="any",
    auditor="any",
    evaluator="appointed",
    official="consented",
    section_head="consented",
    head="consented",
)
"""An appointed evaluator counts as such here only from the publication on."""

OF_ACTIONS = {each.name: each for each in (RUN_ROUND, PUBLISH, SCORE, READ_RANKING)}
"""As the life cycle of rounds names them."""
