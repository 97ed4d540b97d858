"""合格证: whoever passed the test of a course is certified by the head, each with a number and a paper of its own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inspections.actions import course as courses
from inspections.models import Certificate, Course, TestPaper
from inspections.papers import certificate as sheet
from inspections.rules.training import certify as ruled
from oversight.acting import Invalid, acting
from oversight.actions import document as papers
from oversight.kernel.calendar import beijing_day
from oversight.models import Organisation
from oversight.papers.kinds import CERTIFICATE
from oversight.policy import Actor

VERB, READ = "inspections.certify_course", "inspections.view_course"


def certify(*, by: Actor, course: Course, at: datetime) -> list[Certificate]:
    """Certify everybody who passed and has no certificate yet. Raises `Invalid` where there is nobody."""
    with transaction.atomic():
        with acting(by, VERB, course, at=at) as act:
            passed = list(courses.to_certify(act.thing))
            if not passed:
                raise Invalid(_("没有等待发证的人。"))
            given = [_given(act.thing, paper, by, at) for paper in passed]
            act.facts = {"certificates": [row.number for row in given]}
            name, url = act.thing.name, act.thing.get_absolute_url()
            holders = [paper.attendance.membership for paper in passed]
            act.tell(holders, lambda: (str(_("您的考核培训合格证已发：%(name)s") % {"name": name}), ""), url)
        for row in given:
            _issue(row, by, at)
    return given


def _given(course: Course, paper: TestPaper, by: Actor, at: datetime) -> Certificate:
    """The frozen row; its number is the course's and the attendance's, so that no two are alike."""
    held, membership = ruled(course.standard.code, beijing_day(at)), paper.attendance.membership
    return Certificate.objects.create(
        person=membership.person,
        standard=course.standard,
        number=f"PX{held.given_on.year}-{course.pk:04d}-{paper.attendance_id:05d}",
        given_on=held.given_on,
        ends_on=held.ends_on,
        paper=paper,
        given_by_id=by.posting,
        jurisdiction=membership.organisation.territory or course.jurisdiction,
    )


def _issue(row: Certificate, by: Actor, at: datetime) -> None:
    issuer = Organisation.objects.get(pk=by.organisation_id)
    told = sheet.gather(row, issuer=issuer.name)
    papers.issue(
        by=by, verb=VERB, record=row, kind=CERTIFICATE, read_verb=READ, at=at,
        build=lambda stamp: sheet.paper(
            told, number=stamp.number, verification=stamp.verification, corrects=stamp.corrects
        ),
    )  # fmt: skip
