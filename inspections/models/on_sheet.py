"""A record of one sheet: what the policy asks of it, the sheet answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q

from inspections.models.sheet import Sheet
from oversight.models import Ruled


class OnSheet(Ruled):
    """A record that hangs on a sheet by the path ``via``: it lies where the sheet lies, and concerns whom it concerns."""

    via: ClassVar[str] = "sheet"
    if TYPE_CHECKING:
        sheet: Any

    @staticmethod
    def ways_over(path: str) -> dict[str, str]:
        """The sheet's own ways, seen from the other end of ``path``."""
        return {name: f"{path}__{way}" for name, way in Sheet.ways.items()}

    def places(self) -> list[str]:
        """Where the sheet lies."""
        return self.sheet.places()  # type: ignore[no-any-return]

    def bodies(self, at: datetime) -> list[int]:
        """Whom the sheet concerns."""
        return self.sheet.bodies(at)  # type: ignore[no-any-return]

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """Where the sheet lies."""
        return Q(**{f"{cls.via}__jurisdiction__path__startswith": path})

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """Records of the firm's own sheets."""
        return Q(**{f"{cls.via}__subject_id": organisation_id})
