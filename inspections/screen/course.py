"""A course in words: its state, its facts, how far everybody put down for it is, how long a certificate holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from inspections.actions import course as act
from inspections.models import Attendance, Certificate, Course, TestPaper
from oversight.kernel.calendar import beijing_day
from oversight.screen import parts
from oversight.screen.figures import date_zh

TONES = {"draft": "draft", "announced": "running", "held": "running", "closed": "met", "cancelled": "failed"}


def status(row: Course) -> parts.Status:
    """The state as a tag."""
    return parts.Status(TONES[row.state], row.get_state_display())


def validity(row: Certificate, at: datetime) -> parts.Status:
    """Whether a certificate holds today."""
    today = beijing_day(at)
    if row.given_on <= today < row.ends_on:
        return parts.Status("met", _("有效"))
    return parts.Status("failed", _("已失效"))


def facts(row: Course) -> list[parts.Fact]:
    """The strip of a course."""
    rows = list(act.enrolled(row))
    certified = Certificate.objects.filter(paper__attendance__course=row).count()
    return [
        parts.Fact(label=_("培训日期"), value=date_zh(row.held_on), base=row.place, words=True),
        parts.Fact(label=_("报名"), value=len(rows), unit=_("人")),
        parts.Fact(label=_("到场"), value=sum(one.attended for one in rows), unit=_("人")),
        parts.Fact(label=_("已发证"), value=certified, unit=_("人")),
    ]


@dataclass(frozen=True)
class ShownPerson:
    """Somebody put down for a course, and how far they are."""

    name: str
    body: str
    attended: bool
    attempts: int
    best: int | None
    certificate: str


def people(row: Course) -> list[ShownPerson]:
    """Everybody put down, for who holds the course or certifies."""
    papers = Prefetch("papers", TestPaper.objects.select_related("certificate"))
    return [_person(one) for one in act.enrolled(row).prefetch_related(papers)]


def _person(one: Attendance) -> ShownPerson:
    papers = list(one.papers.all())
    certificate = next((paper.certificate for paper in papers if hasattr(paper, "certificate")), None)
    membership = one.membership
    return ShownPerson(
        name=membership.person.name,
        body=membership.organisation.name,
        attended=one.attended,
        attempts=len(papers),
        best=max((paper.right for paper in papers), default=None),
        certificate=certificate.number if certificate else "",
    )
