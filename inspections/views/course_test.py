"""The test of a course, and the certificate that it leads to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import course as act
from inspections.forms.course import AnswersForm
from inspections.models import Certificate, TestPaper
from inspections.rules import exam
from inspections.views.course import READ, courses
from oversight.models import Document
from oversight.policy import Actor
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, load, needs, refusal

TEST = "inspections.test_course"


def _hand_in(*, by: Actor, thing: Any, form: Any, data: dict[str, Any], at: datetime) -> TestPaper:
    return act.test(by=by, course=thing, answers=form.answers(), attempt=data["attempt"], at=at)


def _said(paper: TestPaper) -> str:
    told = {"right": paper.right, "of": len(paper.questions)}
    if paper.passed:
        return _("通过：答对 %(right)s 题，共 %(of)s 题。合格证由主管部门负责人发。") % told
    return _("没有通过：答对 %(right)s 题，共 %(of)s 题。看过培训提示可以再考，题目会换。") % told


def _page(form: type[AnswersForm]) -> ActPage:
    return ActPage(
        slug="test", verb=TEST, title=gettext_lazy("考核培训测试"),
        lead=gettext_lazy("下面每题是一条培训提示，请选出它说的是哪一项。答对八成为通过。"), button=gettext_lazy("交卷"),
        back=gettext_lazy("返回，不交卷"), done=_said, form=form, do=_hand_in,
    )  # fmt: skip


@needs(TEST)
def test(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The questions of one's next attempt; the same until it is handed in."""
    row, by = load(request, TEST, courses(), pk=pk), actor(request)
    attendance = act.attendance_of(by, row)
    if attendance is None or row.state != "held" or act.passed(attendance):
        raise refusal(request, TEST, row)
    number, seed = act.next_attempt(attendance)
    form = type("AnswersForm", (AnswersForm,), {"asked": exam.questions(row.standard.form, seed)})
    return run(request, _page(form), row, initial={"attempt": number})


@needs(READ)
def certificate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper of a certificate."""
    row = load(request, READ, Certificate.objects.all(), pk=pk)
    kind = ContentType.objects.get_for_model(Certificate)
    paper = Document.objects.filter(content=kind, thing=row.pk).order_by("-pk").first()
    if paper is None:
        raise Http404(_("没有找到。"))
    return redirect("oversight:document-download", pk=paper.pk)
