"""A worker that makes a cycle's sheets is killed -9 twenty times: exactly one sheet an estate and part (promise 18)."""

from __future__ import annotations

import random

import pytest
from django.db.models import Count
from django.utils import timezone

from inspections.actions import cycle as acts
from inspections.actions import layout, opening
from inspections.models import Cycle, SheetItem
from oversight.actions import job as jobs
from oversight.models import Entry, Job
from tests.cast import settle
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import estate, tenure
from tests.faults.test_kills import killed_at
from tests.inspections.actions.test_cycle import facts
from tests.inspections.rules.test_plan import SOUND

pytestmark = pytest.mark.django_db(transaction=True)
KILLS, ESTATES, SEED = 20, 150, 418


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Job:
    """A cycle over a hundred and fifty estates, opened; its sheets are made two estates a step."""
    monkeypatch.setattr("oversight.tasks.send", lambda *_: None)
    monkeypatch.setattr(layout, "STEP", 2)
    town = settle()
    for n in range(ESTATES):
        tenure(estate(f"考核小区{n}", town.places["yard"]), town.firms["ours"])
    row = acts.draft(by=acting_as(town.inspector), facts=facts(town, bureau_share="0.5"), plan=SOUND, at=NOW)
    opening.open_(by=acting_as(town.head), cycle=row, at=NOW)
    return Job.objects.get(kind=opening.WORK)


def whole(cycle: Cycle) -> int:
    """How many estates have their sheets; each of these has the street's and its own, and every item of them."""
    sheets = cycle.sheets.annotate(n=Count("items"))
    assert not sheets.exclude(n=56).exists()
    laid = sheets.filter(part="street").count()
    assert sheets.filter(part="self").count() == laid
    return laid


def test_twenty_kills_leave_exactly_one_sheet_an_estate_and_part(job: Job) -> None:
    chance, cycle = random.Random(SEED), Cycle.objects.get(pk=job.params["cycle"])
    before, forward = 0, 0
    for kill in range(KILLS):
        nth, when = chance.randrange(1, 28), chance.choice(("before", "after"))
        Job.objects.filter(pk=job.pk, attempts__gte=jobs.MOST_ATTEMPTS).update(attempts=1)  # asked for again
        assert killed_at(nth, when, lambda: jobs.run(job.pk, timezone.now)), f"kill {kill} came too late"
        laid = whole(cycle)
        assert laid >= before
        forward += laid > before
        before = laid
    assert forward >= 5  # else it died too early to prove anything
    assert Cycle.objects.get(pk=cycle.pk).laid_out_at is None
    Job.objects.filter(pk=job.pk).update(attempts=1)
    jobs.run(job.pk, timezone.now)
    cycle.refresh_from_db()
    assert Job.objects.get(pk=job.pk).state == Job.DONE
    assert cycle.laid_out_at is not None
    assert whole(cycle) == ESTATES + 3
    twice = cycle.sheets.values("estate", "part").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()
    assert cycle.draws.count() == 1
    drawn = set(cycle.bureau_draw.result)  # type: ignore[union-attr]
    assert set(cycle.sheets.filter(part="bureau").values_list("estate__public_id", flat=True)) == drawn
    assert Entry.objects.filter(event="cycle.laid_out").count() == 1
    assert SheetItem.objects.filter(sheet__cycle=cycle).count() == 56 * cycle.sheets.count()
