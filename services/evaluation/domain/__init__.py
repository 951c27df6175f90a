"""The nouns of evaluation and their rules; standard library only."""

from services.evaluation.domain.candidates import (
    EXPERTS,
    Appointment,
    Candidate,
    HeardMember,
    HeardProject,
)
from services.evaluation.domain.criteria import Criterion, CriterionDraft
from services.evaluation.domain.decisions import CouncilDecision, DecisionRecord
from services.evaluation.domain.default_criteria import (
    DEFAULT_CRITERIA,
    DEFAULT_CRITERIA_LABEL,
    DEFAULT_CRITERIA_NOTE,
)
from services.evaluation.domain.plan import RoundPlan, Surroundings
from services.evaluation.domain.results import METHOD, Panel, Result, Value, by_municipality
from services.evaluation.domain.round import Round
from services.evaluation.domain.scores import Score, ScoreSheet, answers_of

__all__ = [
    "DEFAULT_CRITERIA",
    "DEFAULT_CRITERIA_LABEL",
    "DEFAULT_CRITERIA_NOTE",
    "EXPERTS",
    "METHOD",
    "Appointment",
    "Candidate",
    "CouncilDecision",
    "Criterion",
    "CriterionDraft",
    "DecisionRecord",
    "HeardMember",
    "HeardProject",
    "Panel",
    "Result",
    "Round",
    "RoundPlan",
    "Score",
    "ScoreSheet",
    "Surroundings",
    "Value",
    "answers_of",
    "by_municipality",
]
