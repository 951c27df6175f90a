"""What evaluation's HTTP door accepts and answers, with worked examples."""

from services.evaluation.schemas.answered import (
    DecisionRecordsAnswer,
    DefaultCriteriaSchema,
    MySheetAnswer,
    MySheetsAnswer,
    ProjectAnswer,
    ProjectResultAnswer,
    RankingAnswer,
    RoundAnswer,
    RoundInHandAnswer,
    RoundPage,
)
from services.evaluation.schemas.entered import (
    EXAMPLE_DECISION,
    EXAMPLE_ROUND,
    EXAMPLE_SCORES,
    DecisionSchema,
    RoundContentSchema,
    SheetSchema,
)

__all__ = [
    "EXAMPLE_DECISION",
    "EXAMPLE_ROUND",
    "EXAMPLE_SCORES",
    "DecisionRecordsAnswer",
    "DecisionSchema",
    "DefaultCriteriaSchema",
    "MySheetAnswer",
    "MySheetsAnswer",
    "ProjectAnswer",
    "ProjectResultAnswer",
    "RankingAnswer",
    "RoundAnswer",
    "RoundContentSchema",
    "RoundInHandAnswer",
    "RoundPage",
    "SheetSchema",
]
