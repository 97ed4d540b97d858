"""The sample city, the survey's share: one that runs, with slips printed in two estates and answers from one."""

from __future__ import annotations

from datetime import datetime, timedelta

from inspections.actions import answering, slips, survey
from inspections.models import Cycle, Survey
from oversight.kernel.calendar import beijing_day
from oversight.models import Membership
from oversight.policy import Actor, public, visible

FIRST, LAST = 3, 14  # days before and after the day of loading
ANSWERED = 34
OVERALL = (4, 5, 3, 4, 2, 4, 5, 3, 4, 1)  # in turn


def build(at: datetime) -> None:
    """On the cycle that is being scored, in the estates of the first street."""
    cycle = Cycle.objects.get(state="open")
    inspector, officer = (Actor.of(_person(name), at) for name in ("inspector", "street"))
    today = beijing_day(at)
    row = survey.draft(
        by=inspector,
        cycle=cycle,
        first=today - timedelta(days=FIRST),
        last=today + timedelta(days=LAST),
        at=at,
    )
    row = survey.open_(by=inspector, survey=row, at=at)
    _printed(row, officer, at)


def _person(username: str) -> Membership:
    found = Membership.objects.select_related("person", "organisation__territory")
    return found.filter(person__username=username).earliest("pk")


def _printed(row: Survey, officer: Actor, at: datetime) -> None:
    mine = visible(officer, "inspections.slip_survey", row.estates.filter(estate__households__gte=ANSWERED))
    for n, one in enumerate(mine.order_by("-estate__households", "pk")[:2]):
        codes = slips.make(by=officer, one=one, count=min(slips.left(one), 60), anew=False, at=at)
        for turn, code in enumerate(codes[:ANSWERED] if n == 0 else ()):
            overall = OVERALL[turn % len(OVERALL)]
            given = {"expected": 4, "perceived": overall, "overall": overall}
            answering.answer(by=public(at), one=one, code=code, given=[("8.5", given)], at=at)
