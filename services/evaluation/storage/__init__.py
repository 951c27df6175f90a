"""The tables of evaluation, and small functions between their rows and the nouns."""

from services.evaluation.storage import heard, rounds, sheets

__all__ = ["heard", "rounds", "sheets"]
