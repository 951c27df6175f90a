"""The actions of evaluation: one action, one transaction."""

from services.evaluation.actions.home import tell_home
from services.evaluation.actions.reading import (
    get_ranking,
    get_round,
    list_decisions,
    list_results_of_project,
    list_rounds,
    list_scorable_projects,
)
from services.evaluation.actions.running import (
    close_round,
    open_round,
    prepare_round,
    publish_round,
    record_decision,
    revise_round,
)
from services.evaluation.actions.scoring import enter_scores, get_my_scores

__all__ = [
    "close_round",
    "enter_scores",
    "get_my_scores",
    "get_ranking",
    "get_round",
    "list_decisions",
    "list_results_of_project",
    "list_rounds",
    "list_scorable_projects",
    "open_round",
    "prepare_round",
    "publish_round",
    "record_decision",
    "revise_round",
    "tell_home",
]
