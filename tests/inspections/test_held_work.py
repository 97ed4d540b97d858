"""What a leaver had to score or visit passes to a successor who is fit, else it is vacant and told, never nobody's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inspections.actions import check, swapping
from inspections.actions.pool import fit_for
from inspections.models import Assignment, Cycle, Sheet
from oversight import handover
from oversight.acting import Invalid
from oversight.actions import membership
from oversight.kernel.periods import Period
from oversight.kernel.scope import Post
from oversight.models import Letter, Membership
from oversight.todo import todos
from tests.cast import Town
from tests.factories.ground import NOW, acting_as, posting
from tests.inspections.actions.test_assigning import cycle, draw, street, town  # noqa: F401
from tests.inspections.actions.test_check import planned

pytestmark = pytest.mark.django_db
KIND = "inspections.scorer"


@pytest.fixture
def leaver(town: Town, cycle: Cycle) -> Membership:  # noqa: F811
    """One of the two who are drawn for the street's sheet, which is being scored."""
    draw(town, cycle)
    Sheet.objects.filter(part="street").update(state="inspecting", began_at=NOW)
    row = Assignment.objects.standing().select_related("membership__person").order_by("position")
    return row.first().membership  # type: ignore[union-attr]


def leave(town: Town, who: Membership, to: Membership | None = None) -> dict[str, int]:  # noqa: F811
    return membership.end(who, by=acting_as(town.street_leader), ends_at=NOW, to=to, at=NOW)


def spare(cycle: Cycle) -> Membership:  # noqa: F811
    return next(one for one in fit_for(street(cycle), NOW) if one.person_id not in street(cycle).scorers)


def test_a_fit_successor_scores_on(town, cycle, leaver):  # noqa: F811
    heir = spare(cycle)
    assert [held.label for held in handover.holds(leaver, NOW)] == ["未完成的评分和检查"]
    assert leave(town, leaver, heir)[KIND] == 1
    assert heir.person_id in street(cycle).scorers
    assert leaver.person_id not in street(cycle).scorers
    assert Assignment.objects.standing().get(membership=heir).certificate is not None
    assert not Letter.objects.filter(event="sheet.vacated").exists()


def test_what_nobody_fit_takes_over_is_the_leaders_to_fill_once(town, cycle, leaver):  # noqa: F811
    """The untrained officer succeeds the leaver in all else, not on the sheet."""
    leave(town, leaver, town.street_officer)
    sheet, leader = street(cycle), acting_as(town.street_leader)
    assert len(sheet.scorers) == 1
    assert Letter.objects.get(event="sheet.vacated").recipient == town.street_leader.person
    assert any("补派评分人" in one.title for one in todos(leader))
    with pytest.raises(Invalid):
        swapping.swap(by=leader, sheet=sheet, was=None, to=town.street_officer, why="离任", at=NOW)
    made = swapping.swap(by=leader, sheet=sheet, was=None, to=spare(cycle), why="离任", at=NOW)
    sheet.refresh_from_db()
    assert (sheet.state, len(sheet.scorers)) == ("inspecting", 2)
    assert {1, 2} == set(Assignment.objects.standing().filter(sheet=sheet).values_list("position", flat=True))
    assert made.membership.person_id in sheet.scorers
    with pytest.raises(Invalid, match="没有空缺"):
        swapping.swap(by=leader, sheet=sheet, was=None, to=town.street_officer, why="离任", at=NOW)


def test_a_posting_that_ran_out_leaves_no_sheet_to_nobody(town, cycle, leaver):  # noqa: F811
    later = NOW + timedelta(days=30)
    Membership.objects.filter(pk=leaver.pk).update(valid_to=later)
    assert handover.orphans(later)[KIND] == 1
    found = handover.nightly(period=Period(key="2026-12-24", due_at=later), at=later)
    assert found["orphans"] == 0
    assert leaver.person_id not in street(cycle).scorers


def test_a_check_s_target_goes_to_the_next_who_is_fit(town):  # noqa: F811
    row = planned(town)
    check.draw(by=acting_as(town.head), check=row, seed="1", at=NOW)
    second = posting(Post.INSPECTOR, town.bodies["bureau"])
    count = Assignment.objects.standing().filter(target__inspection=row, membership=town.inspector).count()
    membership.end(town.inspector, by=acting_as(town.head), ends_at=NOW, at=NOW)
    heirs = Assignment.objects.standing().filter(target__inspection=row).values_list("membership", flat=True)
    assert list(heirs) == [second.pk] * count
    assert count
