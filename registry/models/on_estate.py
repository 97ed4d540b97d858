"""A record of one estate: what the policy asks of it, the estate answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from oversight.models import Ruled
from registry.models.estate import Estate


class OnEstate(Ruled):
    """A record with an ``estate``: it lies where the estate lies, and concerns whom the estate concerns.

    A model that also has a place or a body of its own joins its answers to these.
    """

    if TYPE_CHECKING:
        estate: Any

    def places(self) -> list[str]:
        """Where the estate lies."""
        return self.estate.places()  # type: ignore[no-any-return]

    def bodies(self, at: datetime) -> list[int]:
        """Whom the estate concerns."""
        return self.estate.bodies(at)  # type: ignore[no-any-return]

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """Where the estate lies."""
        return Q(estate__jurisdiction__path__startswith=path)

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """Records of the estates that the firm manages now."""
        return Q(estate__in=Estate.objects.filter(Estate.of_firm(organisation_id, at)).values("pk"))

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """Records of one's own estate or project."""
        return Q(estate__owners_body_id=organisation_id) | Q(estate__developer_id=organisation_id)
