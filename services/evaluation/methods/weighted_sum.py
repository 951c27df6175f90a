"""The weighted sum model: a score is the sum of value times share of the weight.

Source: P. C. Fishburn, "Additive utilities with incomplete product set", Operations Research 15
(1967); E. Triantaphyllou, "Multi-Criteria Decision Making Methods: A Comparative Study" (2000),
section 2.2.1. It supposes that all criteria are measured on one scale, as grades 1 to 5 are.
"""

from fractions import Fraction

from services.evaluation.methods.table import DecisionTable, Direction, Row


def weighted_sum(table: DecisionTable) -> tuple[Fraction | None, ...]:
    """Return one score per candidate, higher is better; None where a value is unknown.

    With benefits only, a score lies on the scale of the values. A criterion of which less is
    better counts against the candidate.
    """
    signed = tuple(
        share if direction is Direction.MORE_IS_BETTER else -share
        for share, direction in zip(table.shares, table.directions, strict=True)
    )
    return tuple(_score(row, signed) for row in table.values)


def _score(row: Row, signed_shares: tuple[Fraction, ...]) -> Fraction | None:
    known = [value for value in row if value is not None]
    if len(known) < len(row):
        return None
    return sum(
        (value * share for value, share in zip(known, signed_shares, strict=True)), Fraction(0)
    )
