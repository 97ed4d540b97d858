"""The big city: official structure, skewed sizes, everything invented; the same rows from the same seed."""

from tests.benchmarks.bigcity.building import fill, template
from tests.benchmarks.bigcity.sizes import FULL, TENTH, Size

__all__ = ["FULL", "TENTH", "Size", "fill", "template"]
