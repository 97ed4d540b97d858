"""What training puts onto the app's home and among the to-dos."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.models import Attendance, Course, TestPaper
from inspections.views import sections
from oversight import todo
from oversight.policy import Actor, may, visible

KIND = gettext_lazy("考核培训")
MOST = 20


def enter() -> None:
    """The part of the home."""
    sections.add(
        sections.Section(
            label=gettext_lazy("考核培训"),
            lead=gettext_lazy("报名、测试、合格证；持证的人才能被抽去评分。"),
            url_name="inspections:course-list",
            order=50,
            under="/inspections/training/",
            verbs=("inspections.view_course",),
        ),
    )


@todo.source
def tests_to_take(actor: Actor) -> Iterable[todo.Todo]:
    """Courses whose test somebody who was there has not passed yet."""
    if not may(actor, "inspections.test_course"):
        return
    rows = Attendance.objects.filter(
        membership__person_id=actor.person_id, attended=True, withdrawn_at=None, course__state="held"
    ).exclude(pk__in=TestPaper.objects.filter(passed=True).values("attendance"))
    for row in rows.select_related("course")[:MOST]:
        yield todo.Todo(
            title=_("参加考核培训测试：%(name)s") % {"name": row.course.name},
            url=row.course.get_absolute_url(),
            kind=KIND,
        )


@todo.source
def people_to_certify(actor: Actor) -> Iterable[todo.Todo]:
    """Courses with people who passed and have no certificate."""
    if not may(actor, "inspections.certify_course"):
        return
    passed = TestPaper.objects.filter(passed=True, certificate=None).values("attendance__course")
    for row in visible(actor, "inspections.certify_course", Course.objects.filter(pk__in=passed))[:MOST]:
        yield todo.Todo(
            title=_("发考核培训合格证：%(name)s") % {"name": row.name},
            url=row.get_absolute_url(),
            kind=KIND,
        )
