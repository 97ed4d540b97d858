"""What bars people from an estate: declared ties, work for its firm, absence; three queries for all of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q

from inspections.models import Absence
from inspections.rules import fitness
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Kind
from oversight.models import DeclaredInterest, Membership


class Ties:
    """The ties of some candidates at an instant; a pool says who they are."""

    at: datetime

    @cached_property
    def candidates(self) -> list[Membership]:
        """The postings whose people's ties they are."""
        raise NotImplementedError

    @cached_property
    def people(self) -> list[int]:
        """Their people."""
        return sorted({one.person_id for one in self.candidates})

    @cached_property
    def day(self) -> date:
        """The day on which it is asked."""
        return beijing_day(self.at)

    @cached_property
    def interests(self) -> set[tuple[int, int]]:
        """Declared ties in force: person and firm's body."""
        rows = DeclaredInterest.objects.filter(person__in=self.people, valid_from__lte=self.day)
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=self.day))
        return set(rows.values_list("person_id", "organisation_id"))

    @cached_property
    def employed(self) -> dict[tuple[int, int], list[fitness.Term]]:
        """Terms of work for firms: by person and firm's body."""
        found: dict[tuple[int, int], list[fitness.Term]] = defaultdict(list)
        rows = Membership.objects.filter(person__in=self.people, organisation__kind=Kind.FIRM)
        for one in rows:
            end = beijing_day(one.valid_to) if one.valid_to else None
            found[one.person_id, one.organisation_id].append((beijing_day(one.valid_from), end))
        return found

    @cached_property
    def away(self) -> dict[int, list[fitness.Term]]:
        """Absences by person, half open."""
        found: dict[int, list[fitness.Term]] = defaultdict(list)
        rows = Absence.objects.filter(person__in=self.people, withdrawn_at=None, last__gte=self.day)
        for one in rows:
            found[one.person_id].append((one.first, one.last + timedelta(days=1)))
        return found
