"""A standard from draft to a version that never changes: two people, no contradictions, one version a code."""

from __future__ import annotations

import json

import pytest
from django.db import ProgrammingError, transaction

from inspections.actions import standard as act
from inspections.actions.part import may_on, verb_for
from inspections.models import Standard
from inspections.rules.standard import judge
from oversight.acting import Invalid, Refused, Stale
from oversight.models import Entry, Letter
from tests.cast import settle
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as


@pytest.fixture
def town(db):
    return settle()


def inspector(town):
    return acting_as(town.inspector)


def submitted(town, name="default-56"):
    row = act.draft(by=inspector(town), text=act.shipped(name), at=NOW)
    return act.submit(by=inspector(town), row=row, at=NOW)


@pytest.mark.parametrize("name", act.SHIPPED)
def test_a_shipped_standard_is_published_by_another_person_and_scores(town, name):
    row = submitted(town, name)
    assert set(Letter.objects.values_list("recipient__name", flat=True)) == {"head", "second_head"}
    version = act.publish(by=acting_as(town.head), row=row, at=NOW, seen=row.version)
    assert (version.code, version.rule) == (version.form.code, json.loads(act.shipped(name)))
    assert version.digest == act.digest(version.rule)
    assert judge(version.form, make.answers(version)).total == 100
    told = Entry.objects.filter(event__startswith="standard.").order_by("pk").values_list("event", flat=True)
    assert list(told) == ["standard.drafted", "standard.submitted", "standard.published"]
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Standard.objects.filter(pk=version.pk).update(name_zh="另一个")


def test_nobody_publishes_what_they_submitted_and_no_street_publishes_at_all(town):
    row = submitted(town)
    for name in ("inspector", "street_leader", "firm_manager"):
        with pytest.raises(Refused):
            act.publish(by=acting_as(town.people[name]), row=row, at=NOW)


def test_a_standard_that_does_not_sum_is_kept_as_a_draft_and_goes_no_further(town):
    text = act.shipped("default-56").replace('"full": "100.00"', '"full": "99.00"', 1)
    row = act.draft(by=inspector(town), text=text, at=NOW)
    with pytest.raises(act.StandardFaulty) as refused:
        act.submit(by=inspector(town), row=row, at=NOW)
    assert {fault.path for fault in refused.value.faults} == {"full"}
    row.refresh_from_db()
    assert (row.state, row.submitted_by) == ("draft", None)


def test_what_is_no_standard_at_all_is_refused_with_the_place(town):
    with pytest.raises(Invalid, match="code") as refused:
        act.draft(by=inspector(town), text='{"format": "assessment-standard/1", "categories": 3}', at=NOW)
    assert refused.value.field == "rule"


def test_a_returned_draft_goes_on_and_who_saw_an_older_one_is_told(town):
    row = submitted(town)
    back = act.return_(by=acting_as(town.head), row=row, why="4.4 扣分过重", at=NOW, seen=row.version)
    assert (back.state, back.returned_why) == ("returned", "4.4 扣分过重")
    again = act.draft(by=inspector(town), text=act.shipped("default-56"), at=NOW, row=back, seen=back.version)
    assert again.state == "draft"
    with pytest.raises(Stale):
        act.draft(by=inspector(town), text=act.shipped("default-56"), at=NOW, row=again, seen=row.version)


def test_a_code_is_published_once(town):
    first, second = submitted(town), submitted(town)
    act.publish(by=acting_as(town.head), row=first, at=NOW)
    with pytest.raises(Invalid, match="已经发布"):
        act.publish(by=acting_as(town.head), row=second, at=NOW)
    assert Standard.objects.count() == 1


def test_an_act_on_a_sheet_finds_the_verb_of_its_part(town):
    cycle = make.cycle(town.places["city"])
    verbs = {
        part: verb_for(make.sheet(cycle, town.estates["home"], part), "score")
        for part in ("street", "bureau", "self")
    }
    assert verbs == {part: f"inspections.score_{part}sheet" for part in verbs}
    own = cycle.sheets.get(part="self")
    assert may_on(acting_as(town.firm_manager), "score", own)
    assert not may_on(acting_as(town.head), "review", own), "nobody reviews what a firm says of itself"
    with pytest.raises(KeyError):
        verb_for(own, "review")
