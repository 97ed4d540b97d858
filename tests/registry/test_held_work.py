"""The estates a street officer answers for pass to the successor, or to the office, and are never an absent person's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oversight import handover
from oversight.actions import membership
from oversight.kernel.calendar import beijing_day
from oversight.kernel.periods import Period
from registry.models import EstateOfficer
from tests.factories.ground import NOW, acting_as
from tests.oversight.actions.conftest import town  # noqa: F401

TODAY = beijing_day(NOW)


@pytest.fixture
def answered(town):  # noqa: F811
    return EstateOfficer.objects.create(
        estate=town.home, membership=town.officer, valid_from=TODAY - timedelta(days=100)
    )


def end(town, to=None):  # noqa: F811
    return membership.end(town.officer, by=acting_as(town.leader), ends_at=NOW, to=to, at=NOW)


def test_a_successor_of_the_same_street_answers_from_today(town, answered):  # noqa: F811
    assert handover.holds(town.officer, NOW)[0].rows == [("锦汀小区", town.home.get_absolute_url())]
    assert end(town, town.second) == {"estate_officer": 1}
    answered.refresh_from_db()
    now = EstateOfficer.objects.get(valid_to=None)
    assert (answered.valid_to, now.membership, now.valid_from) == (TODAY, town.second, TODAY)


def test_without_a_successor_the_estate_is_the_offices(town, answered):  # noqa: F811
    end(town)
    assert not EstateOfficer.objects.filter(valid_to=None).exists()
    assert not any(handover.orphans(NOW).values())


def test_a_posting_that_ran_out_leaves_no_estate_to_nobody(town, answered):  # noqa: F811
    later = NOW + timedelta(days=30)
    town.officer.valid_to = later
    town.officer.save()
    assert handover.orphans(later)["estate_officer"] == 1
    found = handover.nightly(period=Period(key="2026-12-24", due_at=later), at=later)
    assert found == {"handed": 1, "orphans": 0}
