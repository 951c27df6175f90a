"""Ranks from scores."""

from collections.abc import Sequence
from fractions import Fraction


def ranks(scores: Sequence[Fraction | None]) -> tuple[int | None, ...]:
    """Return each score's rank, 1 for the highest; None stays unranked.

    Equal scores share a rank and the next rank is skipped (1, 2, 2, 4), as in 同順位.
    """
    known = [score for score in scores if score is not None]
    return tuple(
        None if score is None else 1 + sum(other > score for other in known) for score in scores
    )
