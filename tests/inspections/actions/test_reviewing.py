"""复核、退回、会签、一票否决: another person's eyes, remarks by item, and who may not."""

from __future__ import annotations

import pytest

from inspections.actions import reviewing, verdicts, vetoes
from inspections.models import Assignment, ItemVerdict, SheetReview
from oversight.acting import Invalid, Refused, Stale
from oversight.kernel.machine import Unlawful
from oversight.models import Entry
from tests.cast import settle
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as, person, posting
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


def test_who_looked_at_something_older_reviews_nothing(town, sheet):
    with pytest.raises(Stale):
        reviewing.review(by=acting_as(town.street_leader), sheet=sheet, at=NOW, seen=sheet.version - 1)
    assert not SheetReview.objects.exists()


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


def doubt(by, sheet, code, remark="缺照片", number=1, verdict="questioned"):
    return verdicts.note(by=by, sheet=sheet, number=number, code=code, verdict=verdict, remark=remark, at=NOW)


def test_verdicts_wait_until_the_sheet_is_decided_and_become_part_of_the_review(town, sheet):
    leader, other = (
        acting_as(town.street_leader),
        posting(town.street_leader.post, town.bodies["street"], person("副手")),
    )
    doubt(leader, sheet, "4.4")
    doubt(leader, sheet, "4.5", "", verdict="agreed")
    doubt(acting_as(other), sheet, "4.6", "旁人的")
    doubt(leader, sheet, "4.4", "照片模糊")
    kept = verdicts.noted(leader, sheet.versions.get())
    assert {code: (row.verdict, row.remark) for code, row in kept.items()} == {
        "4.4": ("questioned", "照片模糊"), "4.5": ("agreed", ""),
    }  # fmt: skip
    assert Entry.objects.count() == 0, "nothing of the sheet changed"
    made = reviewing.return_(by=leader, sheet=sheet, why="见各项", remarks={"4.4": "照片模糊"}, at=NOW)
    assert made.remarks == {"4.4": ["questioned", "照片模糊"], "4.5": ["agreed", ""]}
    assert not ItemVerdict.objects.exists(), "the review holds them now"


def test_doubt_is_explained_and_what_was_handed_in_anew_is_looked_at_anew(town, sheet):
    leader = acting_as(town.street_leader)
    with pytest.raises(Invalid):
        doubt(leader, sheet, "4.4", " ")
    with pytest.raises(Invalid):
        doubt(leader, sheet, "9.99")
    make.handed_in(sheet, by=town.street_officer)
    sheet.refresh_from_db()
    with pytest.raises(Stale):
        doubt(leader, sheet, "4.4")
    doubt(leader, sheet, "4.4", number=2)
    assert doubt(leader, sheet, "4.4", "", number=2, verdict="") is None
    assert not ItemVerdict.objects.exists()


@pytest.mark.parametrize("who", ["street_officer", "other_leader", "inspector", "firm_manager", "head"])
def test_only_whom_the_sheet_waits_for_notes_verdicts(town, sheet, who):
    with pytest.raises(Refused):
        doubt(acting_as(town.people[who]), sheet, "4.4")
