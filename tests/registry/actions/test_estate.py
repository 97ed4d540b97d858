"""Estates: registered, drafted and confirmed, amended, renamed, placed, moved; each by those who may alone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from oversight.acting import Refused, Stale
from oversight.actions import deadline
from oversight.kernel.machine import Unlawful
from oversight.models import Entry, Letter
from registry.actions import area, change, estate
from registry.models import Estate
from registry.models import estate as models
from registry.rules import deadlines
from tests.factories.ground import NOW, acting_as

TODAY = NOW.date()
FACTS = {"households": 312, "buildings": 6, "address": "建丰路 8 号"}


def register(town, who=None, place=None, **facts):
    return estate.register(
        by=acting_as(who or town.officer),
        name="怡园旧里",
        place=place or town.lane,
        facts={**FACTS, **facts},
        at=NOW,
        source={"stage": "title", "document": "房产证", "dated": date(1998, 5, 1)},
    )


def told():
    return {letter.recipient_id: letter.subject for letter in Letter.objects.all()}


def test_street_officer_registers_an_estate_with_its_areas(town):
    made = register(town, total_area=Decimal("21486.30"))
    made.refresh_from_db()
    assert (made.state, made.households, made.total_area) == ("registered", 312, Decimal("21486.30"))
    record = made.areas.get()
    assert (record.kind, record.stage, record.document) == ("total", "title", "房产证")
    entry = Entry.objects.get(event="estate.registered")
    assert (entry.thing, entry.membership_id, entry.was, entry.now) == (
        made.pk,
        town.officer.pk,
        "",
        "registered",
    )


def test_public_numbers_are_nine_signs_and_do_not_count_up(town):
    numbers = estate.new_public_ids(500)
    assert len(set(numbers)) == 500
    assert all(len(number) == 9 and number.startswith("XQ") for number in numbers)
    assert not set("".join(numbers)[2:]) & set("ILOU") - set("XQ")
    assert numbers != sorted(numbers)


@pytest.mark.parametrize(
    "who", ["worker", "manager", "staff", "editor", "auditor", "admin", "head", "other_leader"]
)
def test_whoever_may_not_register_is_refused(town, who):
    with pytest.raises(Refused):
        register(town, getattr(town, who))
    assert not Estate.objects.filter(name="怡园旧里").exists()


def test_an_estate_cannot_be_registered_without_a_place(town):
    with pytest.raises(estate.EstateError) as fault:
        estate.register(by=acting_as(town.inspector), name="怡园", place=None, facts={}, at=NOW)
    assert fault.value.field == "jurisdiction"


def test_committee_drafts_the_street_leader_is_told_and_confirms(town):
    draft = estate.draft(by=acting_as(town.worker), name="怡园北院", place=town.lane, facts=FACTS, at=NOW)
    assert draft.state == "draft"
    assert set(told()) == {town.leader.person_id}
    with pytest.raises(Refused):
        estate.confirm(by=acting_as(town.worker), estate=draft, at=NOW)
    with pytest.raises(Refused):
        estate.confirm(by=acting_as(town.officer), estate=draft, at=NOW)
    confirmed = estate.confirm(by=acting_as(town.leader), estate=draft, at=NOW, seen=draft.version)
    assert confirmed.state == "registered"
    assert told()[town.worker.person_id].startswith("已确认")


def test_nobody_confirms_their_own_draft_and_the_next_tier_is_asked(town):
    draft = estate.draft(by=acting_as(town.leader), name="怡园北院", place=town.lane, facts={}, at=NOW)
    assert set(told()) == {town.head.person_id}
    with pytest.raises(Refused):
        estate.confirm(by=acting_as(town.leader), estate=draft, at=NOW)
    assert estate.confirm(by=acting_as(town.head), estate=draft, at=NOW).state == "registered"


def test_a_returned_draft_is_mended_and_confirmed(town):
    draft = estate.draft(by=acting_as(town.worker), name="怡园北院", place=town.lane, facts={}, at=NOW)
    with pytest.raises(estate.EstateError):
        estate.return_(by=acting_as(town.leader), estate=draft, at=NOW, why=" ")
    returned = estate.return_(by=acting_as(town.leader), estate=draft, at=NOW, why="请补户数")
    with pytest.raises(Unlawful):
        estate.confirm(by=acting_as(town.leader), estate=returned, at=NOW)
    mended = estate.amend(by=acting_as(town.worker), estate=returned, facts={"households": 60}, at=NOW)
    assert mended.state == "draft"
    assert estate.confirm(by=acting_as(town.leader), estate=mended, at=NOW).state == "registered"
    with pytest.raises(Refused):
        estate.amend(by=acting_as(town.worker), estate=mended, facts={"households": 61}, at=NOW)


def test_an_unplaced_draft_is_the_bureau_s_to_place(town):
    draft = estate.draft(by=acting_as(town.inspector), name="无名院", place=None, facts={}, at=NOW)
    with pytest.raises(Refused):
        estate.place(by=acting_as(town.officer), estate=draft, to=town.lane, at=NOW)
    placed = estate.place(by=acting_as(town.inspector), estate=draft, to=town.lane, at=NOW)
    assert (placed.state, placed.jurisdiction) == ("registered", town.lane)
    with pytest.raises(estate.EstateError):
        estate.place(by=acting_as(town.inspector), estate=placed, to=town.alley, at=NOW)


def test_drafts_are_placed_or_given_up_together_or_not_at_all(town):
    by = acting_as(town.inspector)
    drafts = [
        estate.draft(by=by, name=name, place=None, facts={}, at=NOW) for name in ("甲院", "乙院", "丙院")
    ]
    elsewhere = estate.draft(by=by, name="丁院", place=None, facts={}, at=NOW)
    estate.place(by=by, estate=elsewhere, to=town.alley, at=NOW)
    with pytest.raises(Unlawful):
        estate.place_each(by=by, estates=[*drafts, elsewhere], to=town.lane, at=NOW)
    with pytest.raises(Unlawful):
        estate.discard_each(by=by, estates=[*drafts, elsewhere], at=NOW)
    assert Estate.objects.unplaced().count() == 3
    assert estate.place_each(by=by, estates=drafts[:2], to=town.lane, at=NOW) == 2
    assert estate.discard_each(by=by, estates=drafts[2:], at=NOW) == 1
    assert set(Estate.objects.filter(name__endswith="院", jurisdiction=town.lane).values_list("name", flat=True)) == {
        "甲院", "乙院",
    }  # fmt: skip


def test_a_discarded_draft_ends(town):
    draft = estate.draft(by=acting_as(town.worker), name="怡园北院", place=town.lane, facts={}, at=NOW)
    assert estate.discard(by=acting_as(town.worker), estate=draft, at=NOW).state == "withdrawn"
    with pytest.raises(Unlawful):
        estate.discard(by=acting_as(town.officer), estate=town.home, at=NOW)


def test_amending_writes_what_differs_and_says_which_fields(town):
    facts = {"households": 312, "kind": town.home.kind}
    amended = estate.amend(by=acting_as(town.officer), estate=town.home, facts=facts, at=NOW, seen=1)
    assert (amended.households, amended.version) == (312, 2)
    entry = Entry.objects.get()
    assert entry.facts == {"fields": ["households"], "version": 2, "verb": "registry.amend_estate"}
    assert models.Estate.pgh_event_model.objects.filter(pgh_obj_id=amended.pk, households=312).exists()


def test_amending_nothing_writes_nothing(town):
    same = estate.amend(by=acting_as(town.officer), estate=town.home, facts={"kind": town.home.kind}, at=NOW)
    assert same.version == 1
    assert not Entry.objects.exists()


def test_a_field_that_is_not_a_fact_is_refused(town):
    for facts in (
        {"state": "merged"},
        {"public_id": "XQ1"},
        {"jurisdiction": town.shore},
        {"total_area": Decimal(1)},
    ):
        with pytest.raises(Refused):
            estate.amend(by=acting_as(town.inspector), estate=town.home, facts=facts, at=NOW)
    with pytest.raises(TypeError):
        register(town, public_id="XQ1")


def test_what_cannot_stand_names_its_field(town):
    by = acting_as(town.officer)
    for facts, field in (
        ({"longitude": Decimal("122.2")}, "latitude"),
        ({"kind": "castle"}, "kind"),
        ({"address": "路" * 201}, "address"),
    ):
        with pytest.raises(estate.EstateError) as fault:
            estate.amend(by=by, estate=town.home, facts=facts, at=NOW)
        assert fault.value.field == field


def test_an_old_version_is_told(town):
    estate.amend(by=acting_as(town.officer), estate=town.home, facts={"households": 1}, at=NOW, seen=1)
    with pytest.raises(Stale):
        estate.amend(by=acting_as(town.inspector), estate=town.home, facts={"households": 2}, at=NOW, seen=1)


@pytest.mark.parametrize("who", ["worker", "manager", "editor", "auditor", "head", "other_leader", "rival"])
def test_whoever_may_not_amend_is_refused(town, who):
    with pytest.raises(Refused):
        estate.amend(by=acting_as(getattr(town, who)), estate=town.home, facts={"households": 2}, at=NOW)


def test_a_former_name_is_kept_with_its_days(town):
    by = acting_as(town.officer)
    estate.rename(by=by, estate=town.home, name="锦汀雅苑", on=date(2020, 1, 1), at=NOW)
    renamed = estate.rename(by=by, estate=town.home, name="锦汀新苑", on=date(2024, 1, 1), at=NOW)
    assert (renamed.name, renamed.name_key.startswith("jin3")) == ("锦汀新苑", True)
    names = list(town.home.names.values_list("name", "valid_from", "valid_to"))
    assert ("锦汀小区", None, date(2020, 1, 1)) in names
    assert ("锦汀雅苑", date(2020, 1, 1), date(2024, 1, 1)) in names
    with pytest.raises(estate.EstateError):
        estate.rename(by=by, estate=renamed, name="锦汀新苑", on=TODAY, at=NOW)


def test_an_alias_is_noted_once(town):
    by = acting_as(town.officer)
    estate.alias(by=by, estate=town.home, name="老锦汀", at=NOW)
    with pytest.raises(estate.EstateError):
        estate.alias(by=by, estate=town.home, name="老锦汀", at=NOW)
    assert Entry.objects.get().event == "estate.aliased"


def test_the_headline_area_follows_the_latest_stage(town):
    by = acting_as(town.officer)

    def record(value, stage, kind="total"):
        area.record(
            by=by, estate=town.home, kind=kind, value=Decimal(value), stage=stage, at=NOW, document="报告"
        )
        town.home.refresh_from_db()
        return town.home.total_area

    assert record("61000", "acceptance") == Decimal("61000.00")
    assert record("60000.004", "planning") == Decimal("61000.00")
    assert record("61208.404", "acceptance") == Decimal("61208.40")
    assert record("500", "title", kind="below_ground") == Decimal("61208.40")
    with pytest.raises(estate.EstateError) as fault:
        record("0", "title")
    assert fault.value.field == "total_area"


def test_one_officer_of_the_street_answers_for_an_estate(town):
    by = acting_as(town.leader)
    estate.assign(by=by, estate=town.home, officer=town.officer, on=date(2026, 1, 1), at=NOW)
    estate.assign(by=by, estate=town.home, officer=town.leader, on=date(2026, 6, 1), at=NOW)
    rows = list(town.home.officers.values_list("membership", "valid_from", "valid_to"))
    assert (town.officer.pk, date(2026, 1, 1), date(2026, 6, 1)) in rows
    assert (town.leader.pk, date(2026, 6, 1), None) in rows
    for stranger in (town.other_leader, town.inspector, town.worker):
        with pytest.raises(estate.EstateError):
            estate.assign(by=by, estate=town.home, officer=stranger, on=TODAY, at=NOW)
    assert town.officer.person_id in told()


def test_an_estate_entered_by_mistake_is_withdrawn_and_stays(town):
    with pytest.raises(Refused):
        estate.withdraw(by=acting_as(town.officer), estate=town.home, at=NOW, why="重复登记")
    withdrawn = estate.withdraw(by=acting_as(town.leader), estate=town.home, at=NOW, why="重复登记")
    assert withdrawn.state == "withdrawn"
    assert Entry.objects.get(event="estate.withdrawn").reason.text == "重复登记"


def test_a_move_inside_the_street_is_the_leader_s(town):
    moved = estate.move(by=acting_as(town.leader), estate=town.home, to=town.alley, on=TODAY, at=NOW)
    assert moved.jurisdiction == town.alley
    assert Entry.objects.get(event="estate.moved").facts["from"] == town.lane.pk


def test_a_move_to_another_street_needs_the_right_at_both_ends(town):
    for who in (town.leader, town.other_leader, town.officer, town.inspector):
        with pytest.raises(Refused):
            estate.move(by=acting_as(who), estate=town.home, to=town.shore, on=TODAY, at=NOW)
    assert estate.move(by=acting_as(town.head), estate=town.home, to=town.shore, on=TODAY, at=NOW)


def test_open_matters_go_along_and_the_officer_stays_behind(town):
    estate.assign(
        by=acting_as(town.leader), estate=town.home, officer=town.officer, on=date(2026, 1, 1), at=NOW
    )
    proposal = change.draft(
        by=acting_as(town.worker), record=town.home, proposed={"households": 5}, reason="核实", at=NOW
    )
    clock = deadline.start(duty=deadlines.ROOM_RECTIFICATION.key, thing=town.home, at=NOW)
    assert clock.holder == town.street
    estate.move(by=acting_as(town.head), estate=town.home, to=town.shore, on=TODAY, at=NOW)
    proposal.refresh_from_db()
    clock.refresh_from_db()
    assert (proposal.jurisdiction, clock.holder) == (town.shore, town.other_street)
    assert town.home.officers.get().valid_to == TODAY
    assert Entry.objects.get(event="estate.moved").facts["changes"] == [proposal.pk]


def test_a_move_is_not_dated_ahead_nor_to_the_same_place(town):
    by = acting_as(town.head)
    for to, on, field in (
        (town.shore, TODAY + timedelta(days=1), "on"),
        (town.lane, TODAY, "to"),
        (town.east, TODAY, "to"),
    ):
        with pytest.raises(estate.EstateError) as fault:
            estate.move(by=by, estate=town.home, to=to, on=on, at=NOW)
        assert fault.value.field == field
