"""考核培训: a course on a version is planned, announced, held and closed; people attend, are tested and certified."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.models import Attendance, Course, Standard, TestPaper
from inspections.rules import exam
from inspections.rules.training import has_passed
from oversight.acting import Act, Invalid, acting
from oversight.models import Membership, Territory
from oversight.policy import LINES, Actor

ATTEND = "inspections.attend_course"


def draft(
    *,
    by: Actor,
    at: datetime,
    name: str,
    standard: Standard,
    held_on: date,
    place: str,
    jurisdiction: Territory,
    course: Course | None = None,
    seen: int | None = None,
) -> Course:
    """Plan a course, or plan it anew. Raises `Invalid` for a version with too few training notes to be tested by."""
    if not exam.can_be_tested(standard.form):
        raise Invalid(_("这个版本的培训提示不足，出不了一份试卷。"), field="standard")
    row = course or Course(drafted_by_id=by.posting, created_at=at)
    row_facts = {
        "name": name,
        "standard": standard,
        "held_on": held_on,
        "place": place,
        "jurisdiction": jurisdiction,
    }
    if course is None:
        _set(row, row_facts)  # the policy asks where the new one lies
    with acting(by, "inspections.draft_course", row, at=at, seen=seen) as act:
        _set(act.thing, row_facts)
    return act.thing  # type: ignore[no-any-return]


def _set(row: Course, facts: dict[str, Any]) -> None:
    for field, value in facts.items():
        setattr(row, field, value)


def announce(*, by: Actor, course: Course, at: datetime) -> Course:
    """Open a course for enrolment; everybody who may attend is told."""
    with acting(by, "inspections.announce_course", course, at=at) as act:
        _tell(act, attendants(act.thing, at), _("考核培训开始报名：%(name)s"))
    return act.thing  # type: ignore[no-any-return]


def attendants(course: Course, at: datetime) -> list[Membership]:
    """Who works inside the course's territory under a post that attends courses."""
    posts = {line.post for line in LINES if line.resource == "training" and "attend" in line.kinds}
    path = course.jurisdiction.path if course.jurisdiction else ""
    found = Membership.objects.current(at).filter(
        post__in=posts, organisation__territory__path__startswith=path
    )
    return list(found.select_related("person", "organisation__territory"))


def attend(*, by: Actor, course: Course, at: datetime) -> Attendance:
    """Put oneself down, also again after having withdrawn."""
    with acting(by, ATTEND, course, at=at) as act:
        row, _made = Attendance.objects.get_or_create(
            course=act.thing, membership_id=by.posting, defaults={"enrolled_at": at}
        )
        if row.withdrawn_at is not None:
            row.withdrawn_at = None
            row.save()
        act.facts = {"attends": True}
    return row


def leave(*, by: Actor, course: Course, at: datetime) -> Attendance:
    """Take one's enrolment back. Raises `Invalid` for somebody who is not enrolled."""
    with acting(by, ATTEND, course, at=at) as act:
        row = enrolled(act.thing).filter(membership_id=by.posting).first()
        if row is None:
            raise Invalid(_("您没有报名这次培训。"))
        row.withdrawn_at = at
        row.save()
        act.facts = {"attends": False}
    return row


def enrolled(course: Course) -> QuerySet[Attendance]:
    """Who is put down for a course."""
    return course.attendances.filter(withdrawn_at=None).select_related(
        "membership__person", "membership__organisation"
    )


def hold(*, by: Actor, course: Course, present: Collection[int], at: datetime) -> Course:
    """Note who was there (keys of attendances); they may take the test from now on, and are told."""
    with acting(by, "inspections.hold_course", course, at=at) as act:
        rows = enrolled(act.thing)
        if unknown := set(present) - set(rows.values_list("pk", flat=True)):
            raise Invalid(_("有人不在报名名单上，请重新选择。"), field="present") from KeyError(unknown)
        rows.filter(pk__in=present).update(attended=True)
        act.facts = {"attended": len(present), "enrolled": rows.count()}
        _tell(
            act,
            [row.membership for row in rows if row.pk in set(present)],
            _("可以参加考核培训测试：%(name)s"),
        )
    return act.thing  # type: ignore[no-any-return]


def close(*, by: Actor, course: Course, at: datetime) -> Course:
    """End the tests of a course."""
    with acting(by, "inspections.close_course", course, at=at) as act:
        pass
    return act.thing  # type: ignore[no-any-return]


def cancel(*, by: Actor, course: Course, why: str, at: datetime) -> Course:
    """Call an announced course off; who is enrolled is told why."""
    with acting(by, "inspections.cancel_course", course, at=at, note=why) as act:
        _tell(act, [row.membership for row in enrolled(act.thing)], _("考核培训已取消：%(name)s"), why)
    return act.thing  # type: ignore[no-any-return]


def _tell(act: Act, people: Iterable[Membership], words: Any, body: str = "") -> None:
    name, url = act.thing.name, act.thing.get_absolute_url()
    act.tell(people, lambda: (str(words) % {"name": name}, body), url)


# --- the test -----------------------------------------------------------------------------------------------------


def attendance_of(by: Actor, course: Course) -> Attendance | None:
    """The attendance of somebody who was there, under whichever posting."""
    return enrolled(course).filter(membership__person_id=by.person_id, attended=True).first()


def next_attempt(row: Attendance) -> tuple[int, str]:
    """The number of the next attempt and its seed, which anybody can write down: course, attendance, attempt."""
    number = row.papers.count() + 1
    return number, f"{row.course_id}|{row.pk}|{number}"


def passed(row: Attendance) -> bool:
    """Whether some attempt passed."""
    return row.papers.filter(passed=True).exists()


def test(*, by: Actor, course: Course, answers: dict[str, str], attempt: int, at: datetime) -> TestPaper:
    """Hand in one attempt: the chosen item by question. It is kept as handed in, right or wrong.

    Raises `Invalid` for somebody who was not there or passed before, or where ``attempt`` was handed in already.
    """
    with acting(by, "inspections.test_course", course, at=at) as act:
        row = attendance_of(by, act.thing)
        if row is None:
            raise Invalid(_("您不在这次培训的到场名单上，不能参加测试。"))
        if passed(row):
            raise Invalid(_("您已经通过测试，不用再考。"))
        number, seed = next_attempt(row)
        if attempt != number:
            raise Invalid(_("这份试卷已经交过，请重新打开测试。"))
        paper = _paper(row, number, seed, answers, at)
        act.facts = {"attempt": number, "right": paper.right, "passed": paper.passed}
    return paper


test.__test__ = False  # type: ignore[attr-defined]  # pytest takes the name for a test's


def _paper(row: Attendance, number: int, seed: str, answers: dict[str, str], at: datetime) -> TestPaper:
    asked = exam.questions(row.course.standard.form, seed)
    right = exam.right_answers(asked, answers)
    return TestPaper.objects.create(
        attendance=row,
        attempt=number,
        seed=seed,
        questions=[{"code": one.code, "choices": [code for code, _name in one.choices]} for one in asked],
        answers={one.code: answers.get(one.code, "") for one in asked},
        right=right,
        passed=has_passed(right, len(asked)),
        at=at,
    )


def to_certify(course: Course) -> QuerySet[TestPaper]:
    """Passed papers of a course without a certificate."""
    return TestPaper.objects.filter(
        Q(attendance__course=course), passed=True, certificate=None
    ).select_related("attendance__membership__person", "attendance__membership__organisation__territory")
