"""The sample data: accounts, the ten cases of the council's own background paper, two datasets."""

from infra.sample.loading import is_loaded, load

__all__ = ["is_loaded", "load"]
