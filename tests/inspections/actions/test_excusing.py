"""Sheets that cannot be scored: by a leader with a reason, by the portal where the estate ended; who moves takes none."""

from __future__ import annotations

import pytest

from inspections.actions import excusing, notifying
from inspections.models import Cycle, Sheet
from oversight import journal
from oversight.acting import Invalid, Refused
from oversight.actions import deadline
from oversight.kernel.machine import Unlawful
from oversight.models import Entry, Letter
from registry import open_cases
from tests.cast import Town
from tests.factories.ground import NOW, acting_as
from tests.inspections.actions.test_assigning import cycle, draw, street, town  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(town: Town, cycle: Cycle) -> Sheet:  # noqa: F811
    """The street's sheet, its firm told of the visit."""
    draw(town, cycle)
    notifying.notify(by=acting_as(town.street_leader), sheet=street(cycle), at=NOW)
    return street(cycle)


def test_a_leader_excuses_with_a_reason_and_those_concerned_are_told(town, sheet):  # noqa: F811
    leader = acting_as(town.street_leader)
    with pytest.raises(Invalid):
        excusing.excuse(by=leader, sheet=sheet, why=" ", at=NOW)
    for other in (town.street_officer, town.other_leader, town.head):
        with pytest.raises(Refused):
            excusing.excuse(by=acting_as(other), sheet=sheet, why="已移交", at=NOW)
    excusing.excuse(by=leader, sheet=sheet, why="已移交", at=NOW)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.excused_why) == ("not_assessable", "已移交")
    assert not deadline.open_on(sheet).exists()
    assert Letter.objects.filter(event="sheet.excused").count() == 3, "two scorers and the firm"
    with pytest.raises(Unlawful):
        excusing.excuse(by=leader, sheet=sheet, why="再来", at=NOW)


def test_what_lies_before_the_firm_is_not_excused(town, sheet):  # noqa: F811
    Sheet.objects.filter(pk=sheet.pk).update(state="drafted")
    with pytest.raises(Unlawful):
        excusing.excuse(by=acting_as(town.street_leader), sheet=sheet, why="已移交", at=NOW)


@pytest.mark.parametrize("event", ["estate.merged", "estate.split", "estate.regrouped"])
def test_an_estate_that_ended_is_scored_no_more(town, cycle, sheet, event):  # noqa: F811
    journal.record(event, town.estates["home"], by=None, at=NOW)
    assert set(cycle.sheets.values_list("state", flat=True)) == {"not_assessable"}
    assert all(cycle.sheets.values_list("excused_why", flat=True))
    assert Entry.objects.filter(event="sheet.excused", membership=None).count() == 2
    assert Letter.objects.filter(event="sheet.excused").count() == 2


def test_what_was_signed_before_the_estate_ended_counts_and_one_that_moves_keeps_its_sheet(
    town,  # noqa: F811
    cycle,  # noqa: F811
    sheet,
):
    Sheet.objects.filter(pk=sheet.pk).update(state="submitted")
    before = sheet.jurisdiction
    journal.record("estate.moved", town.estates["home"], by=None, at=NOW, facts={"from": before.pk})
    journal.record("estate.merged", town.estates["home"], by=None, at=NOW)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.jurisdiction) == ("submitted", before)


def test_who_merges_or_moves_an_estate_reads_what_is_open_on_it(town, sheet):  # noqa: F811
    titles = [str(one.title) for one in open_cases.cases(town.estates["home"], NOW, closing=True)]
    assert any("考核表" in title and "街道部分" in title for title in titles)
