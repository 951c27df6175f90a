"""The verbs of evaluation: one verb, one transaction."""

from services.evaluation.actions.looking import (
    list_results_of_project,
    list_rounds,
    list_scorable_projects,
    look_at_decisions,
    look_at_ranking,
    look_at_round,
)
from services.evaluation.actions.running import (
    close_round,
    open_round,
    prepare_round,
    publish_round,
    record_decision,
    revise_round,
)
from services.evaluation.actions.scoring import enter_scores, look_at_my_scores

__all__ = [
    "close_round",
    "enter_scores",
    "list_results_of_project",
    "list_rounds",
    "list_scorable_projects",
    "look_at_decisions",
    "look_at_my_scores",
    "look_at_ranking",
    "look_at_round",
    "open_round",
    "prepare_round",
    "publish_round",
    "record_decision",
    "revise_round",
]
