"""Who may score, sign, review and read: what the table of DOMAIN §2 does not say by itself. The rest: the matrix."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from inspections import states
from inspections.models import Sheet
from oversight import grants
from oversight.kernel.scope import Post
from oversight.models import DeclaredInterest
from oversight.policy import VERBS, facts, fields, may, visible
from tests.cast import settle
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as, posting

NOUNS = (
    (states.STANDARD, "standard"), (states.CYCLE, "cycle"), (states.SURVEY, "survey"), (states.APPEAL, "appeal"),
    (states.ORDER, "order"), (states.CHECK, "check"), (states.COURSE, "course"), (states.SHEET, "streetsheet"),
    (states.SHEET, "bureausheet"),
)  # fmt: skip
ITSELF = {
    "merge",
    "finish",
    "lapse",
}  # moves that the portal makes: with a publication, at the end of a window


@pytest.fixture
def town(db):
    return settle()


@pytest.fixture
def sheet(town):
    """The street's sheet of the first estate, given to the street officer, who is trained."""
    make.certificate(town.street_officer.person, make.standard())
    return make.sheet(make.cycle(town.places["city"]), town.estates["home"], "street", (town.street_officer,))


def of(membership, at=NOW):
    return acting_as(membership, at)


def reads(membership, sheet, verb="inspections.view_streetsheet"):
    """The single question, which the list must answer alike."""
    one, listed = (
        may(of(membership), verb, sheet),
        visible(of(membership), verb, Sheet.objects.filter(pk=sheet.pk)),
    )
    assert listed.exists() == one
    return one


def test_the_policy_names_the_same_states_as_the_machines():
    assert set(facts.SHOWN) == states.SHOWN
    assert set(facts.FROM_SIGNING) == states.FROM_SIGNING


def test_every_move_of_a_machine_is_an_act():
    for machine, noun in NOUNS:
        acts = (
            verb
            for name, verb in VERBS.items()
            if name.startswith("inspections.") and name.endswith(f"_{noun}")
        )
        assert machine.verbs - ITSELF <= {verb.short for verb in acts}, noun


def test_no_act_on_one_part_reaches_the_other_not_even_by_a_grant(town, sheet):
    bureau = make.sheet(sheet.cycle, sheet.estate, "bureau", (town.street_officer,))
    assert may(of(town.street_officer), "inspections.score_streetsheet", sheet)
    for one in (bureau, sheet):
        for verb in ("inspections.score_streetsheet", "inspections.score_bureausheet"):
            grants.give(
                person_id=town.district_officer.person_id, verb=verb, thing=one, kind="joint", reason="联合检查",
                grantor=town.head, starts_at=NOW, ends_at=NOW + timedelta(days=9),
            )  # fmt: skip
    guest = of(town.district_officer)
    for part, one in (("street", sheet), ("bureau", bureau)):
        for verb in ("street", "bureau"):
            assert may(guest, f"inspections.score_{verb}sheet", one) == (verb == part)


def test_only_who_is_trained_on_its_standard_scores_unless_the_cycle_does_not_ask(town, sheet):
    other = make.sheet(sheet.cycle, town.estates["near"], "street", (town.street_leader, town.street_officer))
    Sheet.objects.filter(pk=other.pk).update(jurisdiction=town.places["north"])
    other.refresh_from_db()
    second = posting(Post.STREET, town.bodies["street"])
    other.scorers.append(second.person_id)
    other.save()
    verb = "inspections.score_streetsheet"
    assert reads(town.street_officer, other, verb)
    assert not reads(second, other, verb)
    make.certificate(second.person, other.standard, date(2024, 1, 1), date(2026, 11, 24))
    assert not reads(second, other, verb), "the certificate ended today"
    type(other.cycle).objects.filter(pk=other.cycle_id).update(require_training=False)
    assert reads(second, Sheet.objects.get(pk=other.pk), verb)


def test_a_declared_interest_bars_from_scoring(town, sheet):
    DeclaredInterest.objects.create(
        person=town.street_officer.person,
        organisation=town.firms["ours"].organisation,
        reason="亲属",
        valid_from=date(2026, 1, 1),
    )
    for act in ("begin", "score", "propose", "complete", "submit"):
        assert not reads(town.street_officer, sheet, f"inspections.{act}_streetsheet"), act
    assert reads(town.street_officer, sheet)


def test_whoever_scored_reviews_under_no_posting_and_by_no_grant(town, sheet):
    verb = "inspections.review_streetsheet"
    assert reads(town.street_leader, sheet, verb)
    also = posting(Post.STREET_LEADER, town.bodies["street"], town.street_officer.person)
    assert not reads(also, sheet, verb)
    grants.give(
        person_id=town.street_officer.person_id, verb=verb, thing=sheet, kind="stand_in", reason="代班",
        grantor=town.street_leader, starts_at=NOW, ends_at=NOW + timedelta(days=9),
    )  # fmt: skip
    assert not reads(town.street_officer, sheet, verb)


def test_the_firm_sees_its_marks_when_it_signs_and_all_from_publicity_on(town, sheet):
    manager, verb = town.firm_manager, "inspections.view_streetsheet"
    assert not reads(manager, sheet)
    make.scored(sheet)
    assert reads(manager, sheet)
    assert fields(of(manager), verb, sheet) == frozenset(Sheet.field_sets["signing"])
    assert not reads(town.rival_manager, sheet)
    type(sheet.cycle).objects.filter(pk=sheet.cycle_id).update(state="publicity")
    shown = Sheet.objects.get(pk=sheet.pk)
    assert fields(of(manager), verb, shown) is None


def test_a_firm_s_staff_sign_by_a_grant_on_the_one_sheet(town, sheet):
    worker, verb = town.firm_worker, "inspections.sign_streetsheet"
    assert not reads(worker, sheet, verb)
    grants.give(
        person_id=worker.person_id, verb=verb, thing=sheet, kind="stand_in", reason="委托签字",
        grantor=town.firm_manager, starts_at=NOW, ends_at=NOW + timedelta(days=9),
    )  # fmt: skip
    assert reads(worker, sheet, verb)
    assert reads(town.firm_manager, sheet, verb)


def test_a_firm_assesses_itself_and_nobody_else_writes_there(town, sheet):
    own = make.sheet(sheet.cycle, sheet.estate, "self", state="assigned")
    verb = "inspections.score_selfsheet"
    assert reads(town.firm_manager, own, verb)
    assert reads(town.firm_worker, own, verb)
    for name in ("rival_manager", "street_officer", "inspector", "head", "owners_chair"):
        assert not reads(town.people[name], own, verb), name
    assert not reads(town.firm_manager, sheet, verb), "its own sheet is the self-assessment alone"
    assert reads(town.inspector, own, "inspections.view_selfsheet")
    assert own.resource == "cycle"
    assert sheet.resource == "sheet_street_part"
