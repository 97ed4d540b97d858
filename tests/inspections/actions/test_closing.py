"""到期截止: each window closes once at midnight, in the trail, and its end is kept by the acts themselves too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from inspections.actions import closing, scoring, selfsheet
from inspections.models import Cycle
from oversight import duties
from oversight.actions import deadline
from oversight.celery import DUTIES
from oversight.kernel.calendar import midnight
from oversight.kernel.machine import Unlawful
from oversight.models import Entry, Letter
from tests.factories.ground import NOW, acting_as
from tests.inspections.actions.test_selfsheet import LAST, Own
from tests.inspections.scene import Field, two

pytestmark = pytest.mark.django_db
AFTER_SELF = midnight(LAST + timedelta(days=1))
AFTER_SCORING = midnight(date(2026, 12, 21))


def close(at) -> dict[str, int]:
    """The duty at an instant."""
    return closing.close_windows(period=None, at=at)


def test_the_self_assessment_ends_once_and_its_clocks_with_it():
    own = Own()
    selfsheet.start_clocks(own.cycle, NOW)
    assert close(AFTER_SELF - timedelta(seconds=1))["self_reports"] == 0
    assert close(AFTER_SELF)["self_reports"] == 1
    assert close(AFTER_SELF + timedelta(days=1))["self_reports"] == 0
    assert not deadline.open_on(own.sheet).exists()
    entry = Entry.objects.get(event="cycle.self_closed")
    assert entry.facts == {"handed_in": 0, "missing": 1}
    assert entry.membership is None
    letter = Letter.objects.get(entry=entry)
    assert letter.recipient_id == own.cycle.drafted_by.person_id
    assert "未提交 1 张" in letter.body


def test_scoring_ends_with_its_last_day_and_an_extended_one_with_its_own():
    field = Field()
    cycle = field.sheet.cycle
    Cycle.objects.filter(pk=cycle.pk).update(laid_out_at=NOW)
    other = Cycle.objects.get(pk=cycle.pk)
    other.pk, other.public_id, other.windows = None, "KH2026-77", {"on_site": ["2026-11-02", "2026-12-31"]}
    other.save(force_insert=True)
    assert close(AFTER_SCORING - timedelta(seconds=1))["cycles"] == 0
    assert close(AFTER_SCORING)["cycles"] == 1
    assert close(AFTER_SCORING)["cycles"] == 0
    assert set(Cycle.objects.values_list("public_id", "state")) == {
        (cycle.public_id, "closed"),
        ("KH2026-77", "open"),
    }
    assert Entry.objects.get(event="cycle.closed").facts == {"unfinished": 1}


def test_a_cycle_whose_sheets_are_not_made_waits():
    own = Own()
    Cycle.objects.update(laid_out_at=None)
    assert close(AFTER_SCORING) == {"surveys": 0, "self_reports": 0, "cycles": 0}
    assert Cycle.objects.get(pk=own.cycle.pk).state == "open"


def test_after_scoring_ended_nothing_is_scored_but_what_was_returned():
    field = Field()
    Cycle.objects.filter(pk=field.sheet.cycle_id).update(state="closed")
    field.sheet = field.fresh()
    with pytest.raises(Unlawful):
        field.answer(two())
    with pytest.raises(Unlawful):
        scoring.complete(by=acting_as(field.officer), sheet=field.sheet, at=NOW)
    type(field.sheet).objects.filter(pk=field.sheet.pk).update(state="returned", submitted_at=NOW)
    field.sheet = field.fresh()
    assert field.answer(two()).points is not None


def test_the_ledger_does_it_once_a_day():
    duty = next(one for one in DUTIES if one.name == "windows")
    period = list(duty.rhythm.due(after=None, at=AFTER_SELF))[-1]
    assert duties.fulfil(duty, period, at=AFTER_SELF)
    assert not duties.fulfil(duty, period, at=AFTER_SELF)
