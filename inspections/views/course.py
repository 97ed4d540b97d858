"""考核培训: the courses that one reads, one's own certificates, and a course's page with its acts."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from inspections.actions import certifying
from inspections.actions import course as act
from inspections.models import Attendance, Certificate, Course
from inspections.rules.training import mark
from inspections.screen import course as words
from inspections.states import TESTING
from inspections.views import sections
from inspections.views.course_acts import PAGES, WRITE
from oversight import journal
from oversight.policy import Actor, may, visible
from oversight.policy.words import entry_words
from oversight.screen import parts
from oversight.views.acts import buttons
from oversight.views.base import actor, load, needs, paged

READ = "inspections.view_course"
PAGE = 50


def courses() -> QuerySet[Course]:
    """Courses with what their pages show."""
    return Course.objects.select_related("standard", "jurisdiction", "drafted_by__person")


@needs(READ)
def listing(request: HttpRequest) -> HttpResponseBase:
    """Courses, the newest first, and above them what one is certified for oneself."""
    by = actor(request)
    attended = Count("attendances", filter=Q(attendances__attended=True, attendances__withdrawn_at=None))
    page = paged(
        request, visible(by, READ, courses()).annotate(present=attended).order_by("-held_on", "-pk"), PAGE
    )
    own = Certificate.objects.filter(person_id=by.person_id).select_related("standard")
    context = {
        "tabs": sections.tabs(request),
        "page": page,
        "rows": [(row, words.status(row)) for row in page],
        "own": [(row, words.validity(row, by.at)) for row in own],
        "may_draft": may(by, WRITE),
    }
    return render(request, "inspections/course/list.html", context)


@needs(READ)
def detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A course: when and where, who is put down and how far each is, what can be done now."""
    row, by = load(request, READ, courses(), pk=pk), actor(request)
    own = act.enrolled(row).filter(membership__person_id=by.person_id).first()
    context = {
        "course": row,
        "status": words.status(row),
        "acts": _acts(by, row, own),
        "facts": words.facts(row),
        "people": words.people(row) if may(by, WRITE, row) or may(by, certifying.VERB, row) else [],
        "own": own,
        "attempts": [(one, mark(one.right, len(one.questions))) for one in own.papers.all()] if own else [],
        "events": [
            parts.Event(
                at=entry.at,
                what=str(entry_words(entry.event, entry.facts)),
                who=str(entry.organisation or ""),
            )
            for entry in journal.history(row)
        ],
    }
    return render(request, "inspections/course/detail.html", context)


def _acts(by: Actor, row: Course, own: Attendance | None) -> list[parts.Action]:
    """The acts that are lawful now; one enrols or withdraws, and is tested only if one was there and did not pass."""
    tested = own is not None and own.attended and not act.passed(own)
    hidden = {
        "attend": own is not None,
        "leave": own is None,
        "test": not tested,
        "certify": not act.to_certify(row).exists(),
    }
    pages = [page for page in PAGES if not hidden.get(page.slug)]
    found = buttons(by, row, pages, url=lambda page: url(page.slug, row), may=may)
    if tested and row.state in TESTING and may(by, "inspections.test_course", row):
        found.insert(0, parts.Action(label=_("参加测试"), url=url("test", row)))
    first = next((one for one in found if not one.grave), None)
    return [parts.Action(label=one.label, url=one.url, grave=one.grave, solid=one is first) for one in found]


def url(name: str, row: Course) -> str:
    """The address of a course's page."""
    return reverse(f"inspections:course-{name}", args=[row.pk])
