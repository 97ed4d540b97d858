"""Tenures and modes over time: never two at once, the next may begin on the day of the end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from oversight.acting import Refused
from oversight.kernel.machine import Unlawful
from oversight.models import Entry, Letter
from registry.actions import estate, firm, mode, tenure
from registry.models import Estate, EstateMode, Tenure
from tests.factories.ground import NOW, acting_as

TODAY = NOW.date()


def appoint(town, held_by=None, since=date(2024, 1, 1), who=None, **more):
    return tenure.appoint(
        by=acting_as(who or town.officer),
        estate=more.pop("of", town.home),
        firm=held_by or town.ours,
        since=since,
        at=NOW,
        **more,
    )


def modes(of):
    return [(row.mode, row.term.lower, row.term.upper) for row in of.modes.order_by("term")]


def test_a_firm_is_appointed_and_the_mode_follows(town):
    appoint(town, contract={"contract_number": "YK-1", "contract_to": date(2027, 5, 31)})
    town.home.refresh_from_db()
    assert town.home.mode == "firm"
    assert modes(town.home) == [("firm", date(2024, 1, 1), None)]
    assert town.home in Estate.objects.managed_by(town.ours.organisation_id, TODAY)
    assert Letter.objects.get().recipient_id == town.manager.person_id
    assert Entry.objects.get().event == "tenure.appointed"


def test_two_firms_at_once_are_refused_with_the_name_of_the_one_there(town):
    appoint(town)
    with pytest.raises(tenure.TenureError) as fault:
        appoint(town, town.theirs, since=date(2025, 1, 1))
    assert fault.value.field == "since"
    assert "澄岸物业" in str(fault.value)
    assert Tenure.objects.count() == 1


def test_the_database_refuses_what_slips_through(town):
    appoint(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tenure.objects.create(estate=town.home, firm=town.theirs, term=(date(2025, 1, 1), None))


def test_the_next_firm_begins_on_the_day_of_the_end(town):
    first = appoint(town)
    tenure.end(by=acting_as(town.officer), tenure=first, on=date(2026, 1, 1), why="合同到期", at=NOW)
    town.home.refresh_from_db()
    assert town.home.mode == "none"
    appoint(town, town.theirs, since=date(2026, 1, 1))
    town.home.refresh_from_db()
    assert town.home.mode == "firm"
    assert modes(town.home) == [
        ("firm", date(2024, 1, 1), date(2026, 1, 1)),
        ("firm", date(2026, 1, 1), None),
    ]


def test_a_firm_s_right_ends_with_its_tenure(town):
    held = appoint(town)
    manager = acting_as(town.manager)
    assert Estate.objects.filter(Estate.of_firm(manager.organisation_id, NOW)).exists()
    tenure.end(by=acting_as(town.officer), tenure=held, on=TODAY, why="退出", at=NOW)
    assert not Estate.objects.filter(Estate.of_firm(manager.organisation_id, NOW)).exists()


def test_the_day_is_beijing_s_not_greenwich_s(town):
    appoint(town, since=date(2026, 11, 24))
    firm_id = town.ours.organisation_id
    before = datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)  # one second to midnight in Beijing
    after = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert not Estate.objects.filter(Estate.of_firm(firm_id, before)).exists()
    assert Estate.objects.filter(Estate.of_firm(firm_id, after)).exists()


@pytest.mark.parametrize(
    ("on", "field"), [(date(2024, 1, 1), "on"), (date(2023, 1, 1), "on"), (date(2026, 2, 1), "on")]
)
def test_an_end_lies_inside_the_tenure(town, on, field):
    held = appoint(town, until=date(2026, 1, 1))
    with pytest.raises(tenure.TenureError) as fault:
        tenure.end(by=acting_as(town.officer), tenure=held, on=on, why="x", at=NOW)
    assert fault.value.field == field


def test_an_emergency_tenure_fills_a_gap_and_gives_way(town):
    first = appoint(town)
    tenure.end(by=acting_as(town.officer), tenure=first, on=date(2026, 6, 1), why="擅自撤离", at=NOW)
    appoint(town, town.theirs, since=date(2026, 6, 1), until=date(2026, 12, 1), kind="emergency")
    with pytest.raises(tenure.TenureError):
        appoint(town, since=date(2026, 11, 30))
    appoint(town, since=date(2026, 12, 1))
    assert [t.kind for t in town.home.tenures.order_by("term")] == ["contract", "emergency", "contract"]


def test_a_tenure_entered_by_mistake_is_withdrawn_and_makes_room(town):
    wrong = appoint(town)
    with pytest.raises(tenure.TenureError):
        tenure.cancel(by=acting_as(town.officer), tenure=wrong, why="", at=NOW)
    tenure.cancel(by=acting_as(town.officer), tenure=wrong, why="录错小区", at=NOW)
    town.home.refresh_from_db()
    assert town.home.mode == "none"
    assert not town.home.tenures.exists()
    assert Tenure.with_withdrawn.get(pk=wrong.pk).withdrawn_at == NOW
    appoint(town, town.theirs)


def test_a_contract_is_put_right(town):
    held = appoint(town)
    by = acting_as(town.officer)
    mended = tenure.correct(
        by=by, tenure=held, contract={"contract_to": date(2027, 1, 1)}, at=NOW, kind="preliminary"
    )
    assert (mended.kind, mended.contract_to) == ("preliminary", date(2027, 1, 1))
    with pytest.raises(tenure.TenureError) as fault:
        tenure.correct(by=by, tenure=held, contract={"contract_to": date(2024, 1, 1)}, at=NOW)
    assert fault.value.field == "contract_to"
    with pytest.raises(TypeError):
        tenure.correct(by=by, tenure=held, contract={"firm": town.theirs}, at=NOW)


def test_a_struck_off_firm_is_not_appointed(town):
    firm.strike(by=acting_as(town.head), firm=town.ours, on=TODAY, why="注销登记", at=NOW)
    with pytest.raises(tenure.TenureError) as fault:
        appoint(town)
    assert fault.value.field == "firm"


@pytest.mark.parametrize("who", ["worker", "manager", "head", "other_leader", "auditor", "editor"])
def test_whoever_may_not_appoint_is_refused(town, who):
    with pytest.raises(Refused):
        appoint(town, who=getattr(town, who))


def test_a_closed_estate_takes_no_tenure_and_no_mode(town):
    estate.withdraw(by=acting_as(town.leader), estate=town.home, at=NOW, why="重复")
    with pytest.raises(Unlawful):
        appoint(town)
    with pytest.raises(Unlawful):
        mode.set_(by=acting_as(town.officer), estate=town.home, mode="owners", since=TODAY, at=NOW)


def test_the_mode_before_ends_where_the_new_one_begins(town):
    by = acting_as(town.officer)
    mode.set_(by=by, estate=town.home, mode="none", since=date(2010, 1, 1), at=NOW)
    mode.set_(by=by, estate=town.home, mode="community", since=date(2020, 1, 1), at=NOW, basis="街道纪要")
    assert modes(town.home) == [
        ("none", date(2010, 1, 1), date(2020, 1, 1)),
        ("community", date(2020, 1, 1), None),
    ]
    with pytest.raises(mode.ModeError) as fault:
        mode.set_(by=by, estate=town.home, mode="owners", since=date(2015, 1, 1), at=NOW)
    assert fault.value.field == "since"
    mode.set_(by=by, estate=town.home, mode="owners", since=date(2015, 1, 1), until=date(2020, 1, 1), at=NOW)
    assert len(modes(town.home)) == 3


def test_a_mode_of_the_same_day_is_put_right_in_place(town):
    by = acting_as(town.officer)
    mode.set_(by=by, estate=town.home, mode="owners", since=date(2020, 1, 1), at=NOW)
    mode.set_(by=by, estate=town.home, mode="building", since=date(2020, 1, 1), at=NOW)
    town.home.refresh_from_db()
    assert modes(town.home) == [("building", date(2020, 1, 1), None)]
    assert town.home.mode == "building"
    row = EstateMode.objects.get()
    mode.cancel(by=by, row=row, why="录错", at=NOW)
    town.home.refresh_from_db()
    assert town.home.mode == "none"


def test_a_mode_beside_a_firm_s_tenure_is_refused_and_says_which(town):
    held = appoint(town)
    by = acting_as(town.officer)
    with pytest.raises(mode.ModeError) as fault:
        mode.set_(by=by, estate=town.home, mode="owners", since=date(2025, 1, 1), at=NOW)
    assert fault.value.field == "since"
    assert town.ours.organisation.name in str(fault.value.words)
    assert modes(town.home) == [("firm", date(2024, 1, 1), None)]
    tenure.end(by=by, tenure=held, on=date(2026, 1, 1), why="合同到期", at=NOW)
    mode.set_(by=by, estate=town.home, mode="owners", since=date(2026, 1, 1), at=NOW)
    assert modes(town.home)[-1] == ("owners", date(2026, 1, 1), None)


def test_managed_by_its_unit_names_the_unit(town):
    with pytest.raises(mode.ModeError) as fault:
        mode.set_(by=acting_as(town.officer), estate=town.home, mode="unit", since=TODAY, at=NOW)
    assert fault.value.field == "manager"
    assert not modes(town.home)


def test_a_mode_ends_after_it_begins(town):
    with pytest.raises(mode.ModeError) as fault:
        mode.set_(
            by=acting_as(town.officer), estate=town.home, mode="owners", since=TODAY, until=TODAY, at=NOW
        )
    assert fault.value.field == "until"


def test_midnight_turns_modes_that_begin_and_end_by_date(town):
    by = acting_as(town.officer)
    tomorrow, later = TODAY + timedelta(days=1), TODAY + timedelta(days=30)
    mode.set_(by=by, estate=town.home, mode="owners", since=tomorrow, until=later, at=NOW)
    appoint(town, of=town.next_door, until=tomorrow)
    town.home.refresh_from_db()
    assert town.home.mode == "none"
    assert mode.turn(day=TODAY, at=NOW) == 0
    assert mode.turn(day=tomorrow, at=NOW) == 2
    assert mode.turn(day=tomorrow, at=NOW) == 0
    town.home.refresh_from_db()
    town.next_door.refresh_from_db()
    assert (town.home.mode, town.next_door.mode) == ("owners", "none")
    assert mode.turn(day=later, at=NOW) == 1
    entry = Entry.objects.filter(event="mode.turned", thing=town.home.pk).first()
    assert (entry.membership_id, entry.facts) == (None, {"was": "owners", "now": "none"})
