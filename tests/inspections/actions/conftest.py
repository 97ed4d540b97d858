"""Signed-in browsers of the town's people."""

from tests.registry.views.conftest import browse

__all__ = ["browse"]
