"""The sample data: accounts, the ten cases of the council's own background paper, two datasets."""

from infra.sample.loading import load

__all__ = ["load"]
