"""评分人候选: who could be drawn for sheets of one part, and for each sheet what bars whom; a few queries for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from inspections.actions.ties import Ties
from inspections.models import Certificate, Cycle, Sheet
from inspections.models.sheet import SELF
from inspections.rules import fitness
from oversight.kernel.scope import Post
from oversight.models import Membership

POSTS = {"street": (Post.STREET,), "bureau": (Post.INSPECTOR, Post.DISTRICT)}


@dataclass(frozen=True)
class Pool(Ties):
    """The candidates for sheets of one cycle and part at an instant."""

    cycle: Cycle
    part: str
    sheets: Sequence[Sheet]
    at: datetime

    @cached_property
    def candidates(self) -> list[Membership]:
        """Postings in force of the part's posts; where each may work, `reaches` says."""
        found = Membership.objects.current(self.at).filter(post__in=POSTS[self.part])
        return list(found.select_related("person", "organisation__territory").order_by("pk"))

    @cached_property
    def window(self) -> tuple[date, date]:
        """The days that are left for visits."""
        first, last = self.cycle.window("on_site") or (self.day, self.day)
        return max(first, self.day), last

    @cached_property
    def certificates(self) -> dict[tuple[int, int], Certificate]:
        """Certificates in force by person and standard; the one that holds longest."""
        rows = Certificate.objects.in_force(self.day).filter(person__in=self.people).order_by("ends_on")
        return {(row.person_id, row.standard_id): row for row in rows}

    @cached_property
    def others(self) -> dict[int, set[int]]:
        """Who scores the other official part of an estate, by estate."""
        rows = Sheet.objects.filter(cycle=self.cycle, estate__in=[sheet.estate_id for sheet in self.sheets])
        return {
            estate: set(scorers)
            for estate, scorers in rows.exclude(part__in=[self.part, SELF]).values_list(
                "estate_id", "scorers"
            )
        }

    def reaches(self, one: Membership, sheet: Sheet) -> bool:
        """Whether the posting works where the sheet lies; the bureau's inspectors work everywhere."""
        if one.post == Post.INSPECTOR:
            return True
        here, home = sheet.jurisdiction, one.organisation.territory
        return here is not None and home is not None and here.path.startswith(home.path)

    def bars(self, one: Membership, sheet: Sheet) -> tuple[fitness.Bar, ...]:
        """What bars this candidate from this sheet."""
        person, firm = one.person_id, sheet.subject_id or 0
        standing = fitness.Standing(
            trained=not self.cycle.require_training or (person, sheet.standard_id) in self.certificates,
            interested=(person, firm) in self.interests,
            employed=tuple(self.employed.get((person, firm), ())),
            away=tuple(self.away.get(person, ())),
            reviews=person in sheet.reviewers,
            scores_other_part=person in self.others.get(sheet.estate_id, ()),
        )
        return fitness.bars(standing, on=self.day, window=self.window)

    def fit(self, sheet: Sheet) -> list[Membership]:
        """The postings that may be drawn for a sheet."""
        return [one for one in self.candidates if self.reaches(one, sheet) and not self.bars(one, sheet)]

    def left_out(self) -> dict[fitness.Bar, int]:
        """How many candidates each bar keeps from one sheet or more: numbers alone, since a tie is one's own affair."""
        barred: set[tuple[fitness.Bar, int]] = set()
        for sheet in self.sheets:
            for one in self.candidates:
                if self.reaches(one, sheet):
                    barred |= {(bar, one.person_id) for bar in self.bars(one, sheet)}
        counts = Counter(bar for bar, _person in barred)
        return {bar: counts[bar] for bar in fitness.BARS if counts[bar]}


def fit_for(sheet: Sheet, at: datetime) -> list[Membership]:
    """Who may score a sheet: trained, no interest, not employed there lately, not away, not its reviewer."""
    return Pool(sheet.cycle, sheet.part, [sheet], at).fit(sheet)


def absent_days(pool: Pool, days: Iterable[date]) -> dict[str, frozenset[date]]:
    """On which of the days each candidate is away, by the posting's key."""
    wanted = list(days)
    found = {}
    for one in pool.candidates:
        terms = pool.away.get(one.person_id, ())
        found[str(one.pk)] = frozenset(
            day for day in wanted if any(first <= day and (end is None or day < end) for first, end in terms)
        )
    return found
