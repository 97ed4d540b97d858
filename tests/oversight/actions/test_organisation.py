"""Bodies are founded, renamed and closed by who may, and their names and work are kept."""

from __future__ import annotations

from datetime import date

import pytest

from oversight import handover
from oversight.acting import Refused
from oversight.actions import organisation
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Kind
from oversight.models import Deadline, Entry, Letter, Membership, Organisation
from tests.factories.clocks import running
from tests.factories.ground import NOW, acting_as

TODAY = beijing_day(NOW)


def found(by, kind, name, place, **extra):
    return organisation.found(
        by=acting_as(by), kind=kind, name=name, territory=place, since=TODAY, at=NOW, **extra
    )


def test_bodies_are_founded_within_reach_and_kind(town):
    assert found(town.leader, Kind.OWNERS, "锦汀业委会", town.lane).pk
    assert found(town.head, Kind.DEPARTMENT, "市消防支队", town.city, line="fire").line == "fire"
    for by, kind, place in (
        (town.leader, Kind.OWNERS, town.south),
        (town.leader, Kind.STREET, town.north),
        (town.leader, Kind.DEPARTMENT, town.lane),
        (town.officer, Kind.COMMITTEE, town.lane),
        (town.head, Kind.FIRM, None),
        (town.head, Kind.BUREAU, town.city),
        (town.manager, Kind.OWNERS, town.lane),
    ):
        with pytest.raises(Refused):
            found(by, kind, "某机构", place)


def test_a_double_is_refused(town):
    found(town.leader, Kind.OWNERS, "锦汀业委会", town.lane)
    with pytest.raises(organisation.Unfoundable):
        found(town.leader, Kind.OWNERS, " 锦汀业委会 ", town.lane)


def amend(town, by, body, **changes):
    return organisation.amend(body, by=acting_as(by), changes=changes, why="更名", seen=body.version, at=NOW)


def test_a_former_name_keeps_its_days(town):
    amend(town, town.head, town.bureau, name="市住房和城乡建设局")
    town.bureau.refresh_from_db()
    former = town.bureau.names.get()
    assert town.bureau.name == "市住房和城乡建设局"
    assert (former.name, former.valid_to, former.is_alias) == ("市住建局", TODAY, False)
    assert Entry.objects.get(event="organisation.amended").facts == {"fields": ["name"]}


def test_a_body_is_not_moved_out_of_ones_reach_or_into_anothers(town):
    with pytest.raises(Refused):
        amend(town, town.leader, town.committee, territory=town.south)
    with pytest.raises(Refused):
        amend(town, town.leader, town.other, territory=town.north)
    town.committee.refresh_from_db()
    assert town.committee.territory == town.lane


def test_a_firm_proposes_its_name_in_the_register_and_not_here(town):
    with pytest.raises(Refused):
        amend(town, town.manager, town.ours.organisation, name="好名字")


def test_only_listed_fields_are_written(town):
    with pytest.raises(KeyError):
        amend(town, town.head, town.committee, kind="bureau")


def test_a_closing_body_ends_its_postings_and_hands_its_work_on(town):
    running(town.home, town.committee, who=town.worker)
    heir = found(town.leader, Kind.COMMITTEE, "新里巷居委会", town.lane)
    moved = organisation.close(town.committee, by=acting_as(town.leader), heir=heir, why="合并", at=NOW)
    assert moved == {"deadline": 1}
    assert not Membership.objects.current(NOW).filter(organisation=town.committee).exists()
    assert Deadline.objects.get().holder == heir
    assert Deadline.objects.get().person is None
    assert not any(handover.orphans(NOW).values())
    assert town.committee not in Organisation.objects.on(TODAY)
    assert Letter.objects.filter(recipient=town.worker.person).exists()
    assert {e.event for e in Entry.objects.all()} >= {
        "organisation.closed",
        "membership.ended",
        "work.handed",
    }


def test_a_body_closes_only_into_one_that_goes_on_and_never_ones_own(town):
    gone = found(town.leader, Kind.COMMITTEE, "旧居委会", town.lane)
    gone.valid_to = date(2020, 1, 1)
    gone.valid_from = None
    gone.save()
    for heir in (None, town.committee, gone):
        with pytest.raises(organisation.Unclosable):
            organisation.close(town.committee, by=acting_as(town.leader), heir=heir, why="", at=NOW)
    for by, closing in (
        (town.head, town.bureau),
        (town.head, town.ours.organisation),
        (town.leader, town.street),
    ):
        with pytest.raises(Refused):
            organisation.close(closing, by=acting_as(by), heir=town.committee, why="", at=NOW)


def test_a_body_is_found_by_its_short_name(town):
    organisation.name_also(town.bureau, by=acting_as(town.head), alias="住建局", at=NOW)
    assert town.bureau.names.get(is_alias=True).name == "住建局"
