"""Proposed changes: by firm, committee and developer; decided by another who saw was, now and proposed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from oversight.acting import Refused, Stale
from oversight.kernel.machine import Unlawful
from oversight.kernel.scope import Kind, Post
from oversight.models import Entry, Letter
from oversight.policy import may, visible
from registry.actions import change, estate, firm, tenure
from registry.actions.drafts import DraftOpen
from registry.models import Change
from tests.factories.ground import NOW, acting_as, body, posting

AREA = {
    "total_area": Decimal("61208.40"),
    "area_source": {"stage": "acceptance", "document": "测绘报告", "dated": date(2026, 3, 1)},
}


@pytest.fixture
def managed(town):
    tenure.appoint(
        by=acting_as(town.officer), estate=town.home, firm=town.ours, since=date(2024, 1, 1), at=NOW
    )
    town.home.refresh_from_db()
    Letter.objects.update(read_at=NOW)  # letters are kept; these are not what is asked about
    return town


def draft(town, who=None, record=None, proposed=None):
    return change.draft(
        by=acting_as(who or town.manager),
        record=record or town.home,
        proposed=proposed or {"households": 320, "kind": "residential"},
        reason="入户核实",
        at=NOW,
    )


def told():
    return {letter.recipient_id for letter in Letter.objects.filter(read_at=None)}


def test_a_firm_s_change_goes_from_draft_to_the_record(managed):
    made = draft(managed)
    assert (made.state, made.proposed, made.was) == ("draft", {"households": 320}, {"households": None})
    submitted = change.submit(by=acting_as(managed.manager), change=made, at=NOW, seen=made.version)
    assert told() == {managed.leader.person_id}
    done = change.accept(
        by=acting_as(managed.leader),
        change=submitted,
        at=NOW,
        seen=submitted.version,
        record_seen=managed.home.version,
    )
    managed.home.refresh_from_db()
    assert (done.state, managed.home.households) == ("accepted", 320)
    assert done.decided_by == managed.leader
    entry = Entry.objects.get(event="estate.amended")
    assert entry.facts["change"] == done.pk
    assert managed.manager.person_id in told()


def test_staff_draft_and_the_manager_submits(managed):
    made = draft(managed, managed.staff)
    with pytest.raises(Refused):
        change.submit(by=acting_as(managed.staff), change=made, at=NOW)
    assert change.submit(by=acting_as(managed.manager), change=made, at=NOW).state == "submitted"


def test_a_committee_passes_its_own_draft_up(town):
    made = draft(town, town.worker)
    assert (made.subject_id, change.handing(made)) == (None, "registry.pass_change")
    assert change.submit(by=acting_as(town.worker), change=made, at=NOW).state == "submitted"
    assert told() == {town.leader.person_id}


def test_a_developer_proposes_for_its_own_projects(town):
    builder = body(Kind.DEVELOPER, "临海置业")
    who = posting(Post.DEVELOPER, builder)
    with pytest.raises(Refused):
        draft(town, who)
    town.home.developer = builder
    town.home.save()
    made = draft(town, who)
    assert change.submit(by=acting_as(who), change=made, at=NOW).state == "submitted"


@pytest.mark.parametrize("who", ["rival", "other_leader", "editor", "auditor", "admin", "head"])
def test_others_cannot_propose(managed, who):
    with pytest.raises(Refused):
        draft(managed, getattr(managed, who))


def test_a_firm_loses_its_say_with_its_tenure(managed):
    made = draft(managed)
    held = managed.home.tenures.get()
    tenure.end(by=acting_as(managed.officer), tenure=held, on=NOW.date(), why="退出", at=NOW)
    with pytest.raises(Refused):
        draft(managed)
    assert change.withdraw(by=acting_as(managed.manager), change=made, at=NOW).state == "withdrawn"


def test_nobody_decides_what_they_submitted(town):
    made = draft(town, town.leader)
    change.submit(by=acting_as(town.leader), change=made, at=NOW)
    assert told() == {town.head.person_id}
    with pytest.raises(Refused):
        change.accept(by=acting_as(town.leader), change=made, at=NOW)
    assert change.accept(by=acting_as(town.head), change=made, at=NOW, record_seen=1).state == "accepted"


def test_a_decider_decides_on_what_they_saw(managed):
    made = draft(managed)
    change.submit(by=acting_as(managed.manager), change=made, at=NOW)
    seen = managed.home.version
    estate.amend(by=acting_as(managed.officer), estate=managed.home, facts={"households": 300}, at=NOW)
    assert change.moved(Change.objects.get(pk=made.pk)) == ["households"]
    for record_seen in (seen, None):
        with pytest.raises(Stale):
            change.accept(by=acting_as(managed.leader), change=made, at=NOW, record_seen=record_seen)
    made.refresh_from_db()
    managed.home.refresh_from_db()
    assert (made.state, managed.home.households) == ("submitted", 300)
    change.accept(by=acting_as(managed.leader), change=made, at=NOW, record_seen=managed.home.version)
    managed.home.refresh_from_db()
    assert managed.home.households == 320


def test_returned_mended_and_submitted_again_or_refused(managed):
    made = draft(managed)
    change.submit(by=acting_as(managed.manager), change=made, at=NOW)
    with pytest.raises(change.ChangeError):
        change.return_(by=acting_as(managed.leader), change=made, why="", at=NOW)
    change.return_(by=acting_as(managed.leader), change=made, why="请附测绘报告", at=NOW)
    change.redraft(
        by=acting_as(managed.manager), change=made, proposed={"households": 318}, reason="重新核实", at=NOW
    )
    change.submit(by=acting_as(managed.manager), change=made, at=NOW)
    refused = change.refuse(by=acting_as(managed.leader), change=made, why="与不动产登记不符", at=NOW)
    assert (refused.state, refused.decided_why) == ("refused", "与不动产登记不符")
    with pytest.raises(Unlawful):
        change.submit(by=acting_as(managed.manager), change=made, at=NOW)


def test_only_another_tier_s_officer_without_d_cannot_decide(managed):
    made = draft(managed)
    change.submit(by=acting_as(managed.manager), change=made, at=NOW)
    for who in (managed.officer, managed.inspector, managed.worker, managed.manager, managed.other_leader):
        with pytest.raises(Refused):
            change.accept(by=acting_as(who), change=made, at=NOW)


def test_a_name_and_an_area_may_be_proposed_with_its_document(managed):
    made = draft(managed, proposed={"name": "锦汀雅苑", **AREA})
    change.submit(by=acting_as(managed.manager), change=made, at=NOW)
    change.accept(by=acting_as(managed.leader), change=made, at=NOW, record_seen=managed.home.version)
    managed.home.refresh_from_db()
    assert (managed.home.name, managed.home.total_area) == ("锦汀雅苑", Decimal("61208.40"))
    assert managed.home.names.get().name == "锦汀小区"
    record = managed.home.areas.get()
    assert (record.stage, record.document, record.dated) == ("acceptance", "测绘报告", date(2026, 3, 1))


def test_what_cannot_stand_is_told_when_it_is_drafted(managed):
    for proposed, field in (
        ({"longitude": Decimal("22"), "latitude": Decimal("40")}, "longitude"),
        ({"total_area": Decimal(0)}, "total_area"),
    ):
        with pytest.raises(estate.EstateError) as fault:
            draft(managed, proposed=proposed)
        assert fault.value.field == field
    with pytest.raises(change.ChangeError):
        draft(managed, proposed={"kind": "residential"})
    with pytest.raises(TypeError):
        draft(managed, proposed={"state": "merged"})


def test_a_firm_proposes_its_own_facts_and_contacts_to_the_head(town):
    people = [{"role": "经理", "name": "沈望舒", "phone": "13800005678"}]
    made = draft(town, record=town.ours, proposed={"headcount": 30, "contacts": people})
    change.submit(by=acting_as(town.manager), change=made, at=NOW)
    assert told() == {town.head.person_id}
    change.accept(by=acting_as(town.head), change=made, at=NOW, record_seen=town.ours.version)
    town.ours.refresh_from_db()
    assert town.ours.headcount == 30
    assert town.ours.contacts.get().name == "沈望舒"
    assert "13800005678" not in str(list(Entry.objects.values()))


def test_a_firm_cannot_propose_for_another(town):
    with pytest.raises(Refused):
        draft(town, record=town.theirs, proposed={"headcount": 30})
    with pytest.raises(firm.FirmError) as fault:
        draft(town, record=town.ours, proposed={"code": town.theirs.code})
    assert fault.value.field == "code"


def test_an_office_neither_reads_a_draft_nor_takes_a_proposal_back(managed):
    """A street writes on estates, but a firm's proposal is the firm's until it is handed in, and stays the firm's."""
    firm, street = acting_as(managed.manager), acting_as(managed.officer)
    drafted = change.draft(by=firm, record=managed.home, proposed={"households": 321}, reason="核实", at=NOW)
    assert not may(street, "registry.view_change", drafted)
    assert not visible(street, "registry.view_change", Change.objects.all()).exists()
    handed_in = change.submit(by=firm, change=drafted, at=NOW)
    assert may(street, "registry.view_change", handed_in)
    with pytest.raises(Refused):
        change.withdraw(by=street, change=handed_in, at=NOW)
    change.withdraw(by=firm, change=handed_in, at=NOW)


class TestOneDraft:
    """One's own body writes one draft of a record at a time; what was handed in or came back is another matter."""

    def test_a_second_draft_is_refused_in_words_and_a_colleague_s_counts(self, managed):
        draft(managed)
        for who in (managed.manager, managed.staff):
            with pytest.raises(DraftOpen):
                change.draft(
                    by=acting_as(who), record=managed.home, proposed={"households": 9}, reason="又", at=NOW
                )
        assert Change.objects.count() == 1

    def test_another_body_drafts_beside_it_and_one_s_own_another_record(self, managed):
        draft(managed)
        change.draft(
            by=acting_as(managed.worker), record=managed.home, proposed={"households": 9}, reason="核", at=NOW
        )
        change.draft(
            by=acting_as(managed.manager), record=managed.ours, proposed={"headcount": 9}, reason="核", at=NOW
        )
        assert Change.objects.filter(state="draft").count() == 3

    def test_what_was_handed_in_came_back_or_was_withdrawn_is_no_draft(self, managed):
        firm = acting_as(managed.manager)
        for n, ends in enumerate(("submit", "withdraw"), start=5):
            made = change.draft(by=firm, record=managed.home, proposed={"households": n}, reason="核", at=NOW)
            getattr(change, ends)(by=firm, change=made, at=NOW)
        change.draft(by=firm, record=managed.home, proposed={"households": 7}, reason="核", at=NOW)
        waiting = Change.objects.get(state="submitted")
        back = change.return_(by=acting_as(managed.leader), change=waiting, why="补", at=NOW)
        again = change.redraft(
            by=firm, change=back, proposed={"households": 8}, reason="补", at=NOW, seen=back.version
        )
        assert again.state == "returned"

    def test_the_database_keeps_it_by_itself(self, managed):
        first = draft(managed)
        first.pk = None
        first._state.adding = True
        with pytest.raises(IntegrityError, match="one_draft_an_estate_and_body"), transaction.atomic():
            first.save()
