"""Methods that turn a table of values into scores and ranks: pure functions, importable alone."""

from services.evaluation.methods.ranks import ranks
from services.evaluation.methods.table import DecisionTable, Direction, exact
from services.evaluation.methods.weighted_sum import weighted_sum

__all__ = ["DecisionTable", "Direction", "exact", "ranks", "weighted_sum"]
