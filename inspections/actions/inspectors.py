"""检查人候选: who of the planning body could be drawn for the targets of a check, and for each target who is fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from inspections.actions.ties import Ties
from inspections.models import Check
from inspections.rules import fitness
from oversight.models import Membership
from oversight.policy import LINES


@dataclass(frozen=True)
class Inspectors(Ties):
    """The candidates of one check at an instant."""

    check: Check
    at: datetime

    @cached_property
    def candidates(self) -> list[Membership]:
        """Postings in force of the body that planned it, under posts that may look after a check."""
        posts = {line.post for line in LINES if line.resource == "check" and "submit" in line.kinds}
        found = Membership.objects.current(self.at).filter(
            organisation=self.check.drafted_by.organisation_id, post__in=posts
        )
        return list(found.select_related("person", "organisation__territory").order_by("pk"))

    def fit(self, firm: int | None) -> list[Membership]:
        """Who may check an estate of the firm with this body: no tie, not employed there lately, not away throughout."""
        return [one for one in self.candidates if not self._bars(one, firm or 0)]

    def _bars(self, one: Membership, firm: int) -> tuple[fitness.Bar, ...]:
        standing = fitness.Standing(
            interested=(one.person_id, firm) in self.interests,
            employed=tuple(self.employed.get((one.person_id, firm), ())),
            away=tuple(self.away.get(one.person_id, ())),
        )
        return fitness.bars(standing, on=self.day, window=(max(self.day, self.check.first), self.check.last))
