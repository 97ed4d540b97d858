"""Training from the plan to the certificate, and what the certificate opens."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from inspections.actions import certifying
from inspections.actions import course as act
from inspections.models import Attendance, Certificate, Course, TestPaper
from inspections.rules import exam
from oversight.acting import Invalid
from oversight.models import Document, Letter
from oversight.policy import may
from tests.cast import settle
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as
from tests.matrix.rows_courses import plan
from tests.registry.views.test_estate_acts import sent

pytestmark = pytest.mark.django_db


def url(name, row):
    return reverse(f"inspections:course-{name}", args=[row.pk])


@pytest.fixture
def town():
    return settle()


@pytest.fixture
def held(town):
    """A course at which the street's officer was, and the committee's worker not."""
    row = act.draft(
        by=acting_as(town.inspector), at=NOW, name="评分培训", standard=make.standard(), held_on=date(2026, 11, 9),
        place="", jurisdiction=town.places["city"],
    )  # fmt: skip
    row = act.announce(by=acting_as(town.inspector), course=row, at=NOW)
    there = act.attend(by=acting_as(town.street_officer), course=row, at=NOW)
    act.attend(by=acting_as(town.committee_worker), course=row, at=NOW)
    return act.hold(by=acting_as(town.inspector), course=row, present=[there.pk], at=NOW)


def right(row, who):
    number, seed = act.next_attempt(act.attendance_of(acting_as(who), row))
    return number, {one.code: one.code for one in exam.questions(row.standard.form, seed)}


def test_a_course_goes_from_its_plan_to_who_was_there(town, browse):
    make.standard()
    inspector, officer = browse(town.inspector), browse(town.street_officer)
    where = reverse("inspections:course-new")
    typed = plan(type("Place", (), {"town": town}), None, None)
    answer = inspector.post(where, sent(inspector.get(where), **typed))
    row = Course.objects.get()
    assert answer.url == row.get_absolute_url()
    inspector.post(url("announce", row), sent(inspector.get(url("announce", row))))
    told = set(Letter.objects.values_list("recipient__name", flat=True))
    assert {"street_officer", "committee_worker", "district_officer"} <= told
    officer.post(url("attend", row), sent(officer.get(url("attend", row))))
    enrolled = Attendance.objects.get()
    officer.post(url("leave", row), sent(officer.get(url("leave", row))))
    assert not act.enrolled(row).exists()
    officer.post(url("attend", row), sent(officer.get(url("attend", row))))
    page = inspector.get(url("hold", row))
    assert "street_officer" in page.text
    inspector.post(url("hold", row), sent(page, present=[enrolled.pk]))
    row.refresh_from_db()
    assert (row.state, act.enrolled(row).get().attended) == ("held", True)
    assert "参加测试" in officer.get(row.get_absolute_url()).text


def test_the_test_asks_the_same_until_it_is_handed_in_and_keeps_every_attempt(town, browse, held):
    officer = browse(town.street_officer)
    page = officer.get(url("test", held))
    asked = [field.label for field in page.context["form"].visible_fields()]
    assert len(asked) == 10
    assert asked == [one.label for one in officer.get(url("test", held)).context["form"].visible_fields()]
    _number, answers = right(held, town.street_officer)
    wrong = sent(page, **{f"q_{code}": _other(held, town.street_officer, code) for code in answers})
    told = officer.post(url("test", held), wrong, follow=True)
    assert "没有通过" in told.text
    again = officer.get(url("test", held))
    assert asked != [one.label for one in again.context["form"].visible_fields()]
    _number, answers = right(held, town.street_officer)
    done = officer.post(
        url("test", held), sent(again, **{f"q_{code}": code for code in answers}), follow=True
    )
    assert "通过" in done.text
    papers = list(TestPaper.objects.values_list("attempt", "right", "passed"))
    assert papers == [(1, 0, False), (2, 10, True)]
    assert officer.get(url("test", held)).status_code == 404, "who passed is not asked again"
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        TestPaper.objects.update(passed=True)


def _other(row, who, code):
    _number, seed = act.next_attempt(act.attendance_of(acting_as(who), row))
    question = next(one for one in exam.questions(row.standard.form, seed) if one.code == code)
    return next(choice for choice, _name in question.choices if choice != code)


def test_who_was_not_there_is_not_tested_and_nobody_twice_by_one_paper(town, held):
    with pytest.raises(Invalid, match="到场名单"):
        act.test(by=acting_as(town.committee_worker), course=held, answers={}, attempt=1, at=NOW)
    number, answers = right(held, town.street_officer)
    act.test(by=acting_as(town.street_officer), course=held, answers={}, attempt=number, at=NOW)
    with pytest.raises(Invalid, match="已经交过"):
        act.test(by=acting_as(town.street_officer), course=held, answers=answers, attempt=number, at=NOW)


def test_a_certificate_opens_scoring_by_its_version_alone_and_is_a_paper_that_can_be_verified(
    town, browse, held
):
    officer = town.street_officer
    cycle = make.cycle(town.places["city"], held.standard)
    other = make.cycle(town.places["city"], make.standard("basic-service"))
    sheets = [make.sheet(one, town.estates["home"], "street", (officer,)) for one in (cycle, other)]
    assert not may(acting_as(officer), "inspections.score_streetsheet", sheets[0])
    number, answers = right(held, officer)
    act.test(by=acting_as(officer), course=held, answers=answers, attempt=number, at=NOW)
    head = browse(town.head)
    page = head.get(url("certify", held))
    assert "street_officer" in page.text
    certifying.certify(by=acting_as(town.head), course=held, at=NOW)
    certificate = Certificate.objects.get()
    assert [may(acting_as(officer), "inspections.score_streetsheet", one) for one in sheets] == [True, False]
    paper = Document.objects.get(kind="N02")
    assert certificate.number in browse(officer).get(reverse("inspections:course-list")).text
    answer = browse(officer).get(reverse("inspections:certificate", args=[certificate.pk]), follow=True)
    assert b"".join(answer.streaming_content if answer.streaming else [answer.content]).startswith(b"%PDF")
    assert "这份文书有效" in browse(officer).get(f"/verify/{paper.code}/").text
    with pytest.raises(Invalid, match="没有等待发证"):
        certifying.certify(by=acting_as(town.head), course=held, at=NOW)


def test_a_cancelled_course_is_told_with_the_reason_to_who_is_enrolled(town, browse):
    row = act.draft(
        by=acting_as(town.inspector), at=NOW, name="评分培训", standard=make.standard(), held_on=date(2026, 11, 9),
        place="", jurisdiction=town.places["city"],
    )  # fmt: skip
    act.announce(by=acting_as(town.inspector), course=row, at=NOW)
    act.attend(by=acting_as(town.street_officer), course=row, at=NOW)
    inspector = browse(town.inspector)
    inspector.post(url("cancel", row), sent(inspector.get(url("cancel", row)), why="降雪"))
    assert Letter.objects.filter(recipient__name="street_officer", body__contains="降雪").exists()
    assert Course.objects.get().state == "cancelled"
