"""The acts on a course, as pages: planned, announced, attended, held, certified, closed, cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import certifying
from inspections.actions import course as act
from inspections.forms.course import CourseForm, PresentForm
from inspections.models import Course
from inspections.rules.training import CERTIFICATE_MONTHS
from oversight.actform import ActForm, ReasonForm
from oversight.policy import Actor
from oversight.screen import parts
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, load, needs, refusal

WRITE = "inspections.draft_course"
FIELDS = ("name", "standard", "held_on", "place", "jurisdiction")


def _draft(*, by: Actor, thing: Course, form: ActForm, data: dict[str, Any], at: datetime) -> Course:
    told = {name: data[name] for name in FIELDS}
    return act.draft(by=by, at=at, course=thing if thing.pk else None, **told)


def _announce(*, by: Actor, thing: Course, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.announce(by=by, course=thing, at=at)


def _attend(*, by: Actor, thing: Course, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.attend(by=by, course=thing, at=at)


def _leave(*, by: Actor, thing: Course, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.leave(by=by, course=thing, at=at)


def _hold(*, by: Actor, thing: Course, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.hold(by=by, course=thing, present=[int(key) for key in data["present"]], at=at)


def _certify(*, by: Actor, thing: Course, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return certifying.certify(by=by, course=thing, at=at)


def _close(*, by: Actor, thing: Course, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.close(by=by, course=thing, at=at)


def _cancel(*, by: Actor, thing: Course, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return act.cancel(by=by, course=thing, why=data["why"], at=at)


def _passers(request: HttpRequest, thing: Course, form: ActForm) -> dict[str, Any]:
    """Who will be certified."""
    rows = act.to_certify(thing)
    pairs = [
        parts.Pair(
            label=one.attendance.membership.person.name, value=str(one.attendance.membership.organisation)
        )
        for one in rows
    ]
    return {"pairs": pairs, "pairs_title": _("通过测试、等待发证的人")}


NEW = ActPage(
    slug="new", verb=WRITE, title=gettext_lazy("拟定考核培训"), button=gettext_lazy("保存计划"),
    back=gettext_lazy("返回，不保存"), done=gettext_lazy("计划已保存，确认后发布报名。"), form=CourseForm, do=_draft,
    target=lambda _thing, row: row.get_absolute_url(),
)  # fmt: skip
PAGES = (
    ActPage(
        slug="announce", verb="inspections.announce_course", title=gettext_lazy("发布报名"),
        lead=gettext_lazy("区域内可以评分的人都会收到通知。"), button=gettext_lazy("发布报名"),
        back=gettext_lazy("返回，不发布"), done=gettext_lazy("已发布，有关人员收到了通知。"), form=ActForm, do=_announce,
    ),
    ActPage(
        slug="draft", verb=WRITE, title=gettext_lazy("修改计划"), button=gettext_lazy("保存计划"),
        back=gettext_lazy("返回，不保存"), done=gettext_lazy("计划已保存。"),
        form=type("AmendForm", (CourseForm,), {"amends": True}), do=_draft,
    ),
    ActPage(
        slug="attend", verb=act.ATTEND, title=gettext_lazy("报名参加"), button=gettext_lazy("报名参加"),
        back=gettext_lazy("返回，不报名"), done=gettext_lazy("已报名。"), form=ActForm, do=_attend,
    ),
    ActPage(
        slug="leave", verb=act.ATTEND, title=gettext_lazy("取消报名"), button=gettext_lazy("取消我的报名"),
        back=gettext_lazy("返回，不取消"), done=gettext_lazy("报名已取消。"), form=ActForm, do=_leave,
    ),
    ActPage(
        slug="hold", verb="inspections.hold_course", title=gettext_lazy("登记到场"),
        lead=gettext_lazy("到场的人可以参加测试，会收到通知；登记后不再接受报名。"), button=gettext_lazy("登记到场人员"),
        back=gettext_lazy("返回，不登记"), done=gettext_lazy("到场人员已登记。"), form=PresentForm, do=_hold,
    ),
    ActPage(
        slug="certify", verb=certifying.VERB, title=gettext_lazy("发合格证"),
        lead=format_lazy(
            gettext_lazy("合格证自今天起有效 {months} 个月，每人一份，可以验证。"), months=CERTIFICATE_MONTHS
        ),
        button=gettext_lazy("发合格证"),
        back=gettext_lazy("返回，不发证"), done=gettext_lazy("合格证已发，本人收到了通知。"), form=ActForm, do=_certify,
        preview=_passers,
    ),
    ActPage(
        slug="close", verb="inspections.close_course", title=gettext_lazy("结束测试"),
        lead=gettext_lazy("结束后不能再参加测试；已通过的仍可发证。"), button=gettext_lazy("结束测试"),
        back=gettext_lazy("返回，不结束"), done=gettext_lazy("测试已结束。"), form=ActForm, do=_close,
    ),
    ActPage(
        slug="cancel", verb="inspections.cancel_course", title=gettext_lazy("取消培训"),
        button=gettext_lazy("取消这次培训"),
        back=gettext_lazy("返回，不取消"), done=gettext_lazy("培训已取消，报名的人收到了通知。"), form=ReasonForm,
        do=_cancel, grave=True,
    ),
)  # fmt: skip


@needs(WRITE)
def new(request: HttpRequest) -> HttpResponseBase:
    """Plan a course."""
    return run(request, NEW, Course(), back_url=reverse("inspections:course-list"))


@needs("inspections.hold_course")
def hold(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Note who was there."""
    row = load(request, "inspections.hold_course", Course.objects.all(), pk=pk)
    page = next(one for one in PAGES if one.slug == "hold")
    form = type("PresentForm", (PresentForm,), {"people": tuple(act.enrolled(row))})
    return run(request, replace(page, form=form), row)


@needs(act.ATTEND)
def leave(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take one's own enrolment back."""
    row, by = load(request, act.ATTEND, Course.objects.all(), pk=pk), actor(request)
    if not act.enrolled(row).filter(membership_id=by.posting).exists():
        raise refusal(request, act.ATTEND, row)
    return run(request, next(one for one in PAGES if one.slug == "leave"), row)
