"""The decision table that every method reads: candidates in rows, criteria in columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Row = tuple[Fraction | None, ...]


class Direction(StrEnum):
    """Whether more of a criterion is better, as with benefits, or less, as with costs."""

    MORE_IS_BETTER = "more_is_better"
    LESS_IS_BETTER = "less_is_better"


class UnevenTable(ValueError):
    """Rows, weights and directions do not have the same length, one entry per criterion."""


class UnusableWeights(ValueError):
    """A weight is negative, or all of them are nought."""


def exact(number: int | float | Decimal | Fraction) -> Fraction:
    """Return the number as it is written in decimal, so that equal scores compare equal."""
    return number if isinstance(number, Fraction) else Fraction(str(number))


@dataclass(frozen=True, kw_only=True)
class DecisionTable:
    """Values of m candidates on n criteria, with n weights and n directions.

    `values[candidate][criterion]` is None where the value is unknown (不明): a method must then
    leave the candidate unscored and may never read the gap as nought.
    """

    values: tuple[Row, ...]
    weights: tuple[Fraction, ...]
    directions: tuple[Direction, ...]

    def __post_init__(self) -> None:
        widths = {len(self.weights), len(self.directions), *(len(row) for row in self.values)}
        if len(widths) != 1:
            raise UnevenTable(f"a table's rows, weights and directions differ: {sorted(widths)}")
        if any(weight < 0 for weight in self.weights) or not any(self.weights):
            raise UnusableWeights("weights must not be negative, and one must exceed nought")

    @classmethod
    def of_benefits(
        cls,
        values: Sequence[Sequence[int | float | Decimal | Fraction | None]],
        weights: Sequence[int | float | Decimal | Fraction],
    ) -> "DecisionTable":
        """Make a table in which more is better on every criterion, as with grades."""
        return cls(
            values=tuple(
                tuple(None if value is None else exact(value) for value in row) for row in values
            ),
            weights=tuple(exact(weight) for weight in weights),
            directions=(Direction.MORE_IS_BETTER,) * len(weights),
        )

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """The weights divided by their sum: n fractions that add up to one."""
        total = sum(self.weights)
        return tuple(weight / total for weight in self.weights)
