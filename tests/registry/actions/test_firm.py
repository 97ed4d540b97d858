"""Firms: the code with its exact fault, former names, striking off and restoring, contacts under cover."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from oversight.acting import Refused, Stale
from oversight.models import Entry, Membership, SecurityEvent
from registry.actions import firm, tenure
from registry.models import Firm
from tests.factories.ground import NOW, acting_as
from tests.factories.registry import code

TODAY = NOW.date()


def register(town, who=None, **more):
    return firm.register(
        by=acting_as(who or town.inspector),
        name=more.pop("name", "营口梧里物业服务有限公司"),
        code=more.pop("code", code(99900)),
        facts=more.pop("facts", {"headcount": 20, "jurisdiction": town.north}),
        at=NOW,
        **more,
    )


def test_inspector_registers_a_firm_with_its_body(town):
    made = register(town, contacts=[firm.Contact(role="值班经理", name="沈望舒", phone="13800005678")])
    made.refresh_from_db()
    assert (made.state, made.headcount, made.name) == ("registered", 20, "营口梧里物业服务有限公司")
    assert made.subject == made.organisation
    assert made.contacts.get().phone == "13800005678"
    assert Entry.objects.get().event == "firm.registered"


def test_a_code_is_tidied_and_refused_with_its_exact_fault(town):
    assert register(town, code=f" {code(99901).lower()} ").code == code(99901)
    wrong = code(99902)[:-1] + ("0" if code(99902)[-1] != "0" else "1")
    with pytest.raises(firm.FirmError) as fault:
        register(town, code=wrong)
    assert (fault.value.field, str(fault.value)) == (
        "code",
        f"第 18 位应为 {code(99902)[-1]}，现在是 {wrong[-1]}，请核对营业执照",
    )
    with pytest.raises(firm.FirmError) as fault:
        register(town, code=town.ours.code)
    assert fault.value.field == "code"
    assert "已经登记" in str(fault.value)


def test_firms_that_look_alike_are_shown(town):
    one = register(town, name="营口澄岸物业服务有限公司")
    assert {f.name for f in firm.alike("澄岸城市服务有限公司")} == {"澄岸物业", "营口澄岸物业服务有限公司"}
    assert firm.alike("澄岸物业", but=one) == [town.ours]
    assert firm.alike("成岸物业")  # written otherwise, sounding alike
    assert firm.alike("物业服务有限公司") == []


@pytest.mark.parametrize("who", ["head", "officer", "worker", "manager", "editor", "auditor"])
def test_whoever_may_not_register_a_firm_is_refused(town, who):
    with pytest.raises(Refused):
        register(town, getattr(town, who))
    assert Firm.objects.count() == 2


def test_the_administrator_writes_identity_and_no_more(town):
    made = register(town, town.admin, facts={})
    with pytest.raises(Refused):
        register(town, town.admin, code=code(99903))
    firm.amend(by=acting_as(town.admin), firm=made, facts={"code": code(99904)}, at=NOW)
    with pytest.raises(Refused):
        firm.amend(by=acting_as(town.admin), firm=made, facts={"headcount": 3}, at=NOW)
    with pytest.raises(Refused):
        firm.set_contacts(by=acting_as(town.admin), firm=made, contacts=[], at=NOW)


def test_a_provisional_firm_is_confirmed_by_the_head(town):
    made = register(town, provisional=True)
    assert made.state == "provisional"
    with pytest.raises(Refused):
        firm.confirm(by=acting_as(town.inspector), firm=made, at=NOW)
    assert firm.confirm(by=acting_as(town.head), firm=made, at=NOW).state == "registered"


def test_amending_checks_facts_and_versions(town):
    by = acting_as(town.inspector)
    amended = firm.amend(by=by, firm=town.ours, facts={"headcount": 5, "party_members": 5}, at=NOW, seen=1)
    assert amended.version == 2
    with pytest.raises(firm.FirmError) as fault:
        firm.amend(by=by, firm=amended, facts={"headcount": 4}, at=NOW)
    assert fault.value.field == "party_members"
    with pytest.raises(Stale):
        firm.amend(by=by, firm=amended, facts={"headcount": 9}, at=NOW, seen=1)
    with pytest.raises(Refused):
        firm.amend(by=by, firm=amended, facts={"state": "struck_off"}, at=NOW)


def test_a_former_name_stays_with_the_body(town):
    renamed = firm.rename(
        by=acting_as(town.inspector), firm=town.ours, name="澄岸城市服务", on=date(2026, 5, 1), at=NOW
    )
    assert renamed.organisation.name == "澄岸城市服务"
    old = renamed.organisation.names.get()
    assert (old.name, old.valid_to) == ("澄岸物业", date(2026, 5, 1))
    assert firm.alike("澄岸物业")


def test_striking_off_waits_for_tenures_or_ends_them(town):
    held = tenure.appoint(
        by=acting_as(town.officer), estate=town.home, firm=town.ours, since=date(2024, 1, 1), at=NOW
    )
    ahead = tenure.appoint(
        by=acting_as(town.officer), estate=town.next_door, firm=town.ours, since=date(2027, 1, 1), at=NOW
    )
    by = acting_as(town.head)
    with pytest.raises(firm.FirmError) as fault:
        firm.strike(by=by, firm=town.ours, on=TODAY, why="注销登记", at=NOW)
    assert fault.value.field == "end_tenures"
    struck = firm.strike(by=by, firm=town.ours, on=TODAY, why="注销登记", at=NOW, end_tenures=True)
    assert (struck.state, struck.struck_off_on) == ("struck_off", TODAY)
    held.refresh_from_db()
    town.home.refresh_from_db()
    assert (held.term.upper, held.ended_why, town.home.mode) == (TODAY, "企业注销", "none")
    assert not town.next_door.tenures.filter(pk=ahead.pk).exists()
    assert struck in Firm.objects.all()


def test_people_of_a_struck_off_firm_lose_their_access_at_once_and_regain_it(town):
    by = acting_as(town.head)
    assert Membership.objects.current(NOW).filter(pk=town.manager.pk).exists()
    firm.strike(by=by, firm=town.ours, on=TODAY, why="注销登记", at=NOW)
    assert not Membership.objects.current(NOW).filter(pk=town.manager.pk).exists()
    with pytest.raises(firm.FirmError):
        firm.restore(by=by, firm=town.ours, why="", at=NOW)
    restored = firm.restore(by=by, firm=town.ours, why="误操作", at=NOW)
    assert (restored.state, restored.struck_off_on) == ("registered", None)
    assert Membership.objects.current(NOW).filter(pk=town.manager.pk).exists()


def test_a_strike_is_not_dated_ahead_and_gives_its_ground(town):
    for on, why, field in ((TODAY + timedelta(days=1), "注销", "on"), (TODAY, " ", "why")):
        with pytest.raises(firm.FirmError) as fault:
            firm.strike(by=acting_as(town.head), firm=town.ours, on=on, why=why, at=NOW)
        assert fault.value.field == field
    for who in (town.inspector, town.leader, town.manager):
        with pytest.raises(Refused):
            firm.strike(by=acting_as(who), firm=town.ours, on=TODAY, why="注销", at=NOW)


def test_contacts_are_uncovered_for_a_purpose_and_it_is_on_record(town):
    firm.set_contacts(
        by=acting_as(town.inspector),
        firm=town.ours,
        contacts=[firm.Contact(role="经理", name="沈望舒", phone="13800005678")],
        at=NOW,
    )
    with pytest.raises(firm.FirmError):
        firm.unmask(by=acting_as(town.inspector), firm=town.ours, purpose=" ", at=NOW)
    [contact] = firm.unmask(by=acting_as(town.inspector), firm=town.ours, purpose="核实整改", at=NOW)
    assert contact.phone == "13800005678"
    event = SecurityEvent.objects.get(kind="unmasked")
    entry = Entry.objects.get(pk=event.facts["entry"])
    assert (event.person_id, entry.reason.text) == (town.inspector.person_id, "核实整改")
    assert "13800005678" not in str(list(Entry.objects.values()))


def test_who_may_not_uncover_is_refused_and_it_is_noted(town):
    for who in (town.editor, town.other_leader, town.rival, town.admin):
        with pytest.raises(Refused):
            firm.unmask(by=acting_as(who), firm=town.ours, purpose="看看", at=NOW)
    assert SecurityEvent.objects.filter(kind="refused").count() == 4


def test_history_holds_no_personal_value(town):
    firm.amend(by=acting_as(town.inspector), firm=town.ours, facts={"legal_representative": "江听雪"}, at=NOW)
    assert "江听雪" not in str(list(Firm.pgh_event_model.objects.values()))
    assert "江听雪" not in str(list(Entry.objects.values()))
