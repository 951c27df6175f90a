"""The sample data: accounts, the council's own ten cases, two datasets and two commitments."""

from infra.sample.loading import load

__all__ = ["load"]
