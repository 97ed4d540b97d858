"""The sample city, the training's share: a course with certificates, one whose test is open, one to enrol in."""

from __future__ import annotations

from datetime import datetime, timedelta

from inspections.actions import certifying
from inspections.actions import course as act
from inspections.models import Course, Standard
from inspections.rules import exam
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Level, Post
from oversight.models import Membership, Territory
from oversight.policy import Actor

CERTIFIED = 6  # of those who were at the first course
KNOWN = "street"  # whoever walks through the demo as the street's officer finds a test to take


def build(at: datetime) -> None:
    """Three courses on the default version, over the whole city."""
    first = _course("百分考核评分培训（第一期）", at - timedelta(days=350))
    second = _course("百分考核评分培训（第二期）", at - timedelta(days=9))
    for course in (first, second):
        _held(course, at - timedelta(days=349 if course == first else 8))
    _certified(first, at - timedelta(days=348))
    _course("百分考核评分培训（第三期）", at - timedelta(days=2))


def _holder(post: Post) -> Membership:
    return (
        Membership.objects.select_related("person", "organisation__territory")
        .filter(post=post)
        .earliest("pk")
    )


def _course(name: str, at: datetime) -> Course:
    by = Actor.of(_holder(Post.INSPECTOR), at)
    row = act.draft(
        by=by, at=at, name=name, standard=Standard.objects.get(code="BK-56-1"),
        held_on=beijing_day(at + timedelta(days=14)), place="市政务服务中心三楼会议室",
        jurisdiction=Territory.objects.get(level=Level.CITY),
    )  # fmt: skip
    return act.announce(by=by, course=row, at=at)


def _held(course: Course, at: datetime) -> None:
    """Some of the streets enrol, and all who enrolled are there."""
    people = [one for one in act.attendants(course, at) if one.post in (Post.STREET, Post.STREET_LEADER)]
    known = [one for one in people if one.person.username == KNOWN]
    others = [one for one in people if one not in known][: CERTIFIED - 1]
    rows = [act.attend(by=Actor.of(one, at), course=course, at=at) for one in (*known, *others)]
    act.hold(by=Actor.of(_holder(Post.INSPECTOR), at), course=course, present=[row.pk for row in rows], at=at)


def _certified(course: Course, at: datetime) -> None:
    """Everybody passes at once; the head gives the certificates and the tests end."""
    course.refresh_from_db()
    for row in act.enrolled(course).filter(attended=True):
        number, seed = act.next_attempt(row)
        answers = {one.code: one.code for one in exam.questions(course.standard.form, seed)}
        act.test(by=Actor.of(row.membership, at), course=course, answers=answers, attempt=number, at=at)
    certifying.certify(by=Actor.of(_holder(Post.HEAD), at), course=course, at=at)
    act.close(by=Actor.of(_holder(Post.INSPECTOR), at), course=course, at=at)
