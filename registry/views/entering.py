"""What an act that enters a new record acts on: nothing yet."""

from __future__ import annotations

from typing import Any


class Nothing:
    """Stands where a record will be."""

    pk: Any = None
    version: Any = None

    def get_absolute_url(self) -> str:
        """There is no page yet."""
        return ""
