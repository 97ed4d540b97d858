"""复核、退回、会签、一票否决: another person's eyes, remarks by item, and who may not."""

from __future__ import annotations

import pytest

from inspections.actions import reviewing, vetoes
from inspections.models import Assignment, SheetReview
from oversight.acting import Invalid, Refused
from oversight.kernel.machine import Unlawful
from oversight.models import Entry
from tests.cast import settle
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as, posting
from tests.inspections.results import losing

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return settle()


@pytest.fixture
def sheet(town):
    """The street's sheet of the first estate, handed in by the street officer."""
    one = make.sheet(make.cycle(town.places["city"]), town.estates["home"], "street", (town.street_officer,))
    Assignment.objects.create(sheet=one, membership=town.street_officer, made_at=NOW)
    make.handed_in(one, *losing(2), by=town.street_officer)
    one.refresh_from_db()
    return one


def test_reviewed_returned_reviewed_and_countersigned(town, sheet):
    leader, head = acting_as(town.street_leader), acting_as(town.head)
    code = next(item.code for item in make.standard().form.items if item.rule.kind == "count")
    made = reviewing.return_(
        by=leader, sheet=sheet, why="请补照片", remarks={code: "缺照片", "9.99": "x"}, at=NOW
    )
    assert made.remarks == {code: ["questioned", "缺照片"]}
    sheet.refresh_from_db()
    assert (sheet.state, sheet.reviewers) == ("returned", [town.street_leader.person_id])
    make.handed_in(sheet, by=town.street_officer)
    sheet.refresh_from_db()
    assert reviewing.review(by=leader, sheet=sheet, at=NOW).version.number == 2
    sheet.refresh_from_db()
    reviewing.countersign(by=head, sheet=sheet, at=NOW)
    sheet.refresh_from_db()
    assert sheet.state == "countersigned"
    assert set(sheet.reviewers) == {town.street_leader.person_id, town.head.person_id}
    assert [row.kind for row in SheetReview.objects.order_by("pk")] == ["return", "review", "countersign"]
    assert (
        Entry.objects.filter(event__in=["sheet.returned", "sheet.reviewed", "sheet.countersigned"]).count()
        == 3
    )


def test_the_head_remits_what_a_street_reviewed(town, sheet):
    reviewing.review(by=acting_as(town.street_leader), sheet=sheet, at=NOW)
    sheet.refresh_from_db()
    reviewing.return_(by=acting_as(town.head), sheet=sheet, why="复核不充分", at=NOW)
    sheet.refresh_from_db()
    assert sheet.state == "returned"


@pytest.mark.parametrize("who", ["street_officer", "other_leader", "inspector", "firm_manager", "head"])
def test_only_the_street_s_own_leader_reviews_the_street_s_part(town, sheet, who):
    with pytest.raises(Refused):
        reviewing.review(by=acting_as(town.people[who]), sheet=sheet, at=NOW)


def test_a_scorer_does_not_review_under_a_second_posting_either(town, sheet):
    second = posting(town.street_leader.post, town.bodies["street"], town.street_officer.person)
    with pytest.raises(Refused):
        reviewing.review(by=acting_as(second), sheet=sheet, at=NOW)


def test_nothing_goes_back_without_a_reason_and_nothing_is_countersigned_unreviewed(town, sheet):
    with pytest.raises(Invalid):
        reviewing.return_(by=acting_as(town.street_leader), sheet=sheet, why=" ", at=NOW)
    with pytest.raises(Unlawful):
        reviewing.countersign(by=acting_as(town.head), sheet=sheet, at=NOW)


class TestVetoes:
    """Proposed by a scorer, decided by the head, once."""

    code = property(lambda self: make.standard().form.vetoes[0].code)

    @pytest.fixture
    def proposed(self, town, sheet):
        make.certificate(town.street_officer.person, make.standard())
        return vetoes.propose(
            by=acting_as(town.street_officer), sheet=sheet, code=self.code, facts="现场封堵消防通道", at=NOW
        )

    def test_the_head_confirms_once(self, town, proposed):
        decided = vetoes.decide(by=acting_as(town.head), veto=proposed, confirmed=True, at=NOW)
        assert decided.decision == "confirmed"
        with pytest.raises(Invalid):
            vetoes.decide(by=acting_as(town.head), veto=proposed, confirmed=False, why="重复", at=NOW)

    def test_a_refusal_says_why_and_lets_the_fact_be_proposed_again(self, town, sheet, proposed):
        with pytest.raises(Invalid):
            vetoes.decide(by=acting_as(town.head), veto=proposed, confirmed=False, at=NOW)
        vetoes.decide(by=acting_as(town.head), veto=proposed, confirmed=False, why="证据不足", at=NOW)
        assert vetoes.propose(
            by=acting_as(town.street_officer), sheet=sheet, code=self.code, facts="补充证据", at=NOW
        )

    def test_twice_is_refused_and_so_is_an_unknown_fact(self, town, sheet, proposed):
        by = acting_as(town.street_officer)
        for code in (self.code, "none"):
            with pytest.raises(Invalid):
                vetoes.propose(by=by, sheet=sheet, code=code, facts="事实", at=NOW)

    @pytest.mark.parametrize("who", ["street_leader", "inspector", "street_officer"])
    def test_nobody_else_decides(self, town, proposed, who):
        with pytest.raises(Refused):
            vetoes.decide(by=acting_as(town.people[who]), veto=proposed, confirmed=True, at=NOW)
