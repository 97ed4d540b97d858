"""Targets are set by the head alone; month ends are kept as they were on their last day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction

from oversight.acting import Refused
from oversight.kernel.periods import Rhythm
from oversight.kernel.scope import Kind, Post
from oversight.models import Entry, Letter
from registry.actions.coverage import TargetError, close_coverage_month, set_target
from registry.models import CoverageMonth, CoverageTarget, EstateMode
from tests.factories.ground import NOW, acting_as, body, posting, territory
from tests.factories.registry import estate

pytestmark = pytest.mark.django_db

MONTHLY = Rhythm(unit="month", hour=0)
YEAR_END = date(2026, 12, 31)


@pytest.fixture
def town():
    class Town:
        city = territory("营口市")
        north = territory("北街道", territory("东区", city))
        lane = territory("里巷社区", north)
        bureau = body(Kind.BUREAU, "市住建局", city)
        head, inspector = posting(Post.HEAD, bureau), posting(Post.INSPECTOR, bureau)
        leader = posting(Post.STREET_LEADER, body(Kind.STREET, "北街道办事处", north))

        def estate(self, name, mode, since=date(2020, 1, 1), until=None, **extra):
            made = estate(name, self.lane, mode=mode, **extra)
            EstateMode.objects.create(estate=made, mode=mode, term=(since, until))
            return made

    return Town()


def target(town, who, share="100.00", day=YEAR_END):
    return set_target(by=acting_as(who), share=Decimal(share), by_day=day, source="工作要点", at=NOW)


def test_the_head_sets_the_target_and_leaders_are_told(town):
    target(town, town.head)
    later = target(town, town.head, "95.00")
    assert CoverageTarget.objects.in_force(NOW) == later
    assert Entry.objects.filter(event="target.set").count() == 2
    assert set(Letter.objects.values_list("membership", flat=True)) == {town.leader.pk}


def test_nobody_else_sets_it(town):
    for who in (town.inspector, town.leader):
        with pytest.raises(Refused):
            target(town, who)
    assert not CoverageTarget.objects.exists()


@pytest.mark.parametrize(
    ("share", "day"), [("0", YEAR_END), ("100.01", YEAR_END), ("90", date(2026, 11, 24))]
)
def test_a_target_that_cannot_be_meant_is_refused(town, share, day):
    with pytest.raises(TargetError):
        target(town, town.head, share, day)


def test_a_target_never_changes_once_set(town):
    kept = target(town, town.head)
    with pytest.raises(ProgrammingError), transaction.atomic():
        CoverageTarget.objects.filter(pk=kept.pk).update(share=1)


def close(at=NOW):
    return close_coverage_month(period=MONTHLY.latest(at), at=at)


def test_the_month_that_ended_is_kept_by_street(town):
    town.estate("有人", "firm", total_area=Decimal("600.00"), households=10)
    town.estate("没人", "none", total_area=Decimal("400.00"), households=30)
    assert close() == {"month": "2026-10", "estates": 2, "covered": 1}
    row = CoverageMonth.objects.get()
    assert (row.month, row.territory) == (date(2026, 10, 1), town.north)
    assert (row.estates, row.covered, row.area, row.covered_area) == (2, 1, Decimal("1000"), Decimal("600"))
    assert (row.households, row.covered_households) == (40, 10)
    assert Entry.objects.get(event="coverage.closed").membership is None


def test_a_late_duty_keeps_the_modes_of_the_last_day(town):
    town.estate("月末还没人", "firm", since=date(2026, 11, 1))
    EstateMode.objects.create(
        estate=town.estate("月末有人", "none", since=date(2026, 11, 1)),
        mode="owners",
        term=(date(2020, 1, 1), date(2026, 11, 1)),
    )
    EstateMode.objects.create(
        estate=EstateMode.objects.get(mode="firm").estate,
        mode="none",
        term=(date(2020, 1, 1), date(2026, 11, 1)),
    )
    close()
    assert (CoverageMonth.objects.get().estates, CoverageMonth.objects.get().covered) == (2, 1)


def test_an_estate_entered_after_the_month_is_not_in_it(town):
    estate("十一月才登记", town.lane, mode="none")
    town.estate("早就在", "firm")
    assert close()["estates"] == 1


def test_a_month_is_kept_once_and_never_changes(town):
    town.estate("有人", "firm")
    close()
    assert close() == {"month": "2026-10", "kept": True}
    with pytest.raises(ProgrammingError), transaction.atomic():
        CoverageMonth.objects.update(covered=0)
    assert close(NOW + timedelta(days=10))["month"] == "2026-11"
    assert [month for month, _found in CoverageMonth.objects.history()] == [
        date(2026, 10, 1),
        date(2026, 11, 1),
    ]
