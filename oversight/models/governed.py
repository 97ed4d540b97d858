"""What the policy asks of a record: where it lies, whom it concerns, who is party to it, whether it is public.

`Ruled` holds the questions with their usual answers; `Governed` adds the two columns that most records answer from.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

NOTHING = Q(pk__in=[])


class Renamed:
    """A record with a list of former names (`names`: each with its last day and whether it is a mere alias)."""

    if TYPE_CHECKING:
        name: Any
        names: Any

    def name_on(self, day: date) -> str:
        """What it was called on ``day``: the first former name that ended later, else the present one."""
        former = [row for row in self.names.all() if not row.is_alias and row.valid_to and row.valid_to > day]
        return str(min(former, key=lambda row: row.valid_to).name if former else self.name)


class Ruled:
    """The questions of the policy, answered as filters so that list and single record agree.

    A model overrides what differs; what it does not answer reaches nothing.
    """

    resource: ClassVar[str] = ""
    # The verbs that read its rows, where their kinds have one each.
    read_verbs: ClassVar[tuple[str, ...]] = ()
    # Named sets of fields that a line of the policy may narrow a reader to, e.g. {"public": (...)}.
    field_sets: ClassVar[dict[str, tuple[str, ...]]] = {}
    # Where the facts lie that a condition of the policy asks for, as lookups from here: {"cycle_state": "cycle__state"}.
    ways: ClassVar[dict[str, str]] = {}
    # Whether one firm or party reaches so few records that their keys may be remembered as a set.
    reach_as_set: ClassVar[bool] = False

    def places(self) -> list[str]:
        """Paths of the units that this one record lies in; empty where it has no place."""
        return []

    def bodies(self, at: datetime) -> list[int]:
        """Ids of the bodies that this one record concerns or that are party to it at ``at``."""
        return []

    def persons(self) -> list[int]:
        """Ids of the people whose own this one record is: a declaration, a choice."""
        return []

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """Records lying in the unit at ``path`` or below, at the instant ``at``."""
        return NOTHING

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """Records that concern this firm at the instant ``at``."""
        return NOTHING

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """Records to which this body (or this person) is party at the instant ``at``."""
        return NOTHING

    @classmethod
    def published(cls, at: datetime) -> Q:
        """Records that anyone may see at the instant ``at``."""
        return NOTHING


class Governed(Ruled, models.Model):
    """A record under the policy: its place in the tree and the body it concerns."""

    jurisdiction = models.ForeignKey(
        "oversight.Territory",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("所属区划"),
    )
    subject = models.ForeignKey(
        "oversight.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("相关单位"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def places(self) -> list[str]:
        """The path of its jurisdiction."""
        return [self.jurisdiction.path] if self.jurisdiction else []

    def bodies(self, at: datetime) -> list[int]:
        """The body it concerns."""
        return [self.subject_id] if self.subject_id else []

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """By the place's path: a moved street takes its records along at once."""
        return Q(jurisdiction__path__startswith=path)

    @classmethod
    def of_firm(cls, organisation_id: int, at: datetime) -> Q:
        """By the body the record concerns."""
        return Q(subject_id=organisation_id)
