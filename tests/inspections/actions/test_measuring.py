"""Computed and survey items: filled once, alike on every part, explained; by hand where nobody provides the figure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inspections.actions import measuring
from inspections.models import Cycle, Found, SheetItem, Survey, SurveyEstate
from oversight.acting import Invalid, Refused
from oversight.kernel.wording import Worded
from oversight.models import Entry
from registry import measures
from registry.models import Firm
from tests.cast import Town, settle
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return settle()


@pytest.fixture
def cycle(town: Town) -> Cycle:
    """A sheet of each part of the home estate."""
    row = make.cycle(town.places["city"], laid_out_at=NOW)
    for part in ("street", "bureau", "self"):
        make.sheet(row, town.estates["home"], part)
    return row


def measured(town: Town, cycle: Cycle) -> dict[str, int]:
    return measuring.measure_cycle(by=acting_as(town.inspector), cycle=cycle, at=NOW)


def item(cycle: Cycle, code: str, part: str = "street") -> SheetItem:
    return SheetItem.objects.get(sheet__cycle=cycle, sheet__part=part, code=code)


def test_the_registry_s_figure_is_the_same_on_every_part_and_says_what_it_rests_on(
    town: Town, cycle: Cycle
) -> None:
    Firm.objects.update(state="registered")
    assert measured(town, cycle)["computed"] == 3
    rows = [item(cycle, "1.1", part) for part in ("street", "bureau", "self")]
    assert {(row.status, row.points, row.choice) for row in rows} == {
        ("scored", row.full, "full") for row in rows
    }
    assert rows[0].explained["on"] == "2026-11-24"
    assert rows[0].explained["zh"] == "主管部门登记有效，并已在街道备案"
    assert Entry.objects.get(event="cycle.measured").facts["computed"] == 3


@pytest.mark.parametrize(
    ("state", "filed", "points"),
    [("provisional", True, 1), ("registered", False, 1), ("provisional", False, 0)],
)
def test_one_filing_of_two_is_half(town: Town, cycle: Cycle, state: str, filed: bool, points: int) -> None:
    Firm.objects.update(state=state, **({} if filed else {"jurisdiction": None}))
    measured(town, cycle)
    assert item(cycle, "1.1").points == points


def test_what_nobody_provides_is_scored_by_hand_and_flagged(town: Town, cycle: Cycle) -> None:
    measured(town, cycle)
    row = item(cycle, "8.2")
    assert (row.status, row.by_hand) == ("open", True)
    assert not item(cycle, "2.1").by_hand


def test_a_second_time_changes_nothing_that_stands(town: Town, cycle: Cycle) -> None:
    measured(town, cycle)
    before = list(SheetItem.objects.order_by("pk").values("points", "revision", "by_hand"))
    assert sum(measured(town, cycle).values()) == 0
    assert list(SheetItem.objects.order_by("pk").values("points", "revision", "by_hand")) == before


def test_counted_findings_of_another_app_s_measure_take_points_off(
    town: Town, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = measures.Told(words=Worded("逾期 2 件", "2 late"), found={"a": 2})
    known = measures.Measure(
        "transfers_answered_late", told.words, lambda asked: dict.fromkeys(asked.estates, told)
    )
    monkeypatch.setitem(measures._measures, known.name, known)
    measured(town, cycle)
    assert item(cycle, "8.4").points == item(cycle, "8.4").full - 1
    assert Found.objects.filter(sheet_item=item(cycle, "8.4")).get().count == 2


def test_without_a_survey_satisfaction_does_not_apply_and_an_open_one_is_waited_for(
    town: Town, cycle: Cycle
) -> None:
    survey = Survey.objects.create(
        cycle=cycle, opens_at=NOW, closes_at=NOW + timedelta(days=9), state="open", created_at=NOW
    )
    cycle.refresh_from_db()
    measured(town, cycle)
    assert item(cycle, "8.5").status == "open"
    Survey.objects.filter(pk=survey.pk).update(state="closed")
    SurveyEstate.objects.create(
        survey=survey,
        estate=town.estates["home"],
        link="L",
        needed=30,
        satisfied=38,
        answers=40,
        closed_at=NOW,
    )
    measured(town, Cycle.objects.get(pk=cycle.pk))
    row = item(cycle, "8.5")
    assert (row.points, row.met, row.cases) == (row.full, 38, 40)  # 95 % reaches the first band


def test_too_few_answers_let_the_item_lapse(town: Town, cycle: Cycle) -> None:
    measured(town, cycle)
    assert item(cycle, "8.5").status == "lapsed"


def test_it_is_the_bureau_s_and_while_scoring_is_open(town: Town, cycle: Cycle) -> None:
    with pytest.raises(Refused):
        measuring.measure_cycle(by=acting_as(town.street_officer), cycle=cycle, at=NOW)
    Cycle.objects.filter(pk=cycle.pk).update(state="closed")
    with pytest.raises(Invalid):
        measured(town, Cycle.objects.get(pk=cycle.pk))
