"""The acts on a survey, as pages: drafted, opened, slips printed, closed, published."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import slips
from inspections.actions import survey as act
from inspections.forms.survey import SlipForm, SurveyForm
from inspections.models import Cycle, Survey, SurveyEstate
from inspections.papers.slips import pdf
from oversight.actform import ActForm
from oversight.policy import Actor, may, visible
from oversight.screen import parts
from oversight.screen.figures import count, put
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, load, needs, refusal
from oversight.views.download import PDF, attachment

READ, WRITE = "inspections.view_survey", "inspections.draft_survey"


def surveys() -> QuerySet[Survey]:
    """Surveys with their cycles."""
    return Survey.objects.select_related("cycle__jurisdiction", "jurisdiction")


def _draft(*, by: Actor, thing: Survey, form: ActForm, data: dict[str, Any], at: datetime) -> Survey:
    return act.draft(
        by=by, cycle=thing.cycle, first=data["first"], last=data["last"], at=at, survey=thing if thing.pk else None,
        seen=data["seen"],
    )  # fmt: skip


def _open(*, by: Actor, thing: Survey, form: ActForm, data: dict[str, Any], at: datetime) -> Survey:
    return act.open_(by=by, survey=thing, at=at, seen=data["seen"])


def _close(*, by: Actor, thing: Survey, form: ActForm, data: dict[str, Any], at: datetime) -> Survey:
    return act.close(by=by, survey=thing, at=at, seen=data["seen"])


def _publish(*, by: Actor, thing: Survey, form: ActForm, data: dict[str, Any], at: datetime) -> Survey:
    return act.publish(by=by, survey=thing, at=at, seen=data["seen"])


def _foreseen(request: HttpRequest, thing: Survey, form: ActForm) -> dict[str, Any]:
    """How many estates get a link."""
    n = thing.cycle.sheets.official().order_by().values("estate").distinct().count()
    return {"pairs": [parts.Pair(label=_("测评小区"), value=_("%(n)s 个小区") % {"n": n})]}


def _draft_page(slug: str, title: Any) -> ActPage:
    return ActPage(
        slug=slug, verb=WRITE, title=title, button=gettext_lazy("存为草稿"), back=gettext_lazy("返回，不保存"),
        lead=gettext_lazy("启动之后不能再改日期；到期由系统截止，也可以提前截止。"),
        done=gettext_lazy("测评草稿已保存，考核表生成后可以启动。"), form=SurveyForm, do=_draft,
        target=lambda _thing, row: row.get_absolute_url(),
    )  # fmt: skip


NEW = _draft_page("new", gettext_lazy("拟定业主测评"))
PAGES = (
    ActPage(
        slug="open", verb="inspections.open_survey", title=gettext_lazy("启动业主测评"),
        lead=gettext_lazy("每个小区得到一个测评网址；街道收到印发测评码的通知。"), button=gettext_lazy("启动测评"),
        back=gettext_lazy("返回，不启动"), done=gettext_lazy("测评已启动，街道已收到印发测评码的通知。"), form=ActForm,
        do=_open, preview=_foreseen, weighs=True,
    ),
    _draft_page("draft", gettext_lazy("修改起止日期")),
    ActPage(
        slug="publish", verb="inspections.publish_survey", title=gettext_lazy("公布测评结果"),
        lead=gettext_lazy("公布后，任何人打开小区的测评网址都能看到满意率和答卷份数。"),
        button=gettext_lazy("公布测评结果"), back=gettext_lazy("返回，不公布"),
        done=gettext_lazy("测评结果已公布。"), form=ActForm, do=_publish, weighs=True,
    ),
    ActPage(
        slug="close", verb="inspections.close_survey", title=gettext_lazy("提前截止测评"),
        warning=gettext_lazy("截止后业主不能再作答，各小区的份数就此定下，不能恢复。"),
        button=gettext_lazy("截止测评"), back=gettext_lazy("返回，不截止"),
        done=gettext_lazy("测评已截止，各小区的份数已定。"), form=ActForm, do=_close, grave=True,
    ),
)  # fmt: skip
SLIP = ActPage(
    slug="slips", verb="inspections.slip_survey", title=gettext_lazy("印测评码"),
    lead=gettext_lazy("每户一张。测评码只印这一次，系统里不留；请当场保存或打印文件。"),
    button=gettext_lazy("生成并下载纸条"), back=gettext_lazy("返回，不印"),
    done=gettext_lazy("测评码已生成，文件已下载。"), form=SlipForm, do=lambda **_told: None,
)  # fmt: skip


def on_cycle(by: Actor, cycle: Cycle) -> list[parts.Action]:
    """The way from a cycle to its survey, or to planning one."""
    found = Survey.objects.filter(cycle=cycle).first()
    if found is not None:
        reads = may(by, READ, found) or visible(by, READ, found.estates.all()).exists()
        return [parts.Action(label=_("业主测评"), url=found.get_absolute_url())] if reads else []
    if not _plannable(by, cycle):
        return []
    return [parts.Action(label=NEW.title, url=reverse("inspections:survey-new", args=[cycle.public_id]))]


def _plannable(by: Actor, cycle: Cycle) -> bool:
    return cycle.state in act.PLANNED and may(by, WRITE, Survey(cycle=cycle, jurisdiction=cycle.jurisdiction))


@needs(WRITE)
def new(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Plan the survey of a cycle."""
    cycle = load(request, "inspections.view_cycle", Cycle.objects.all(), public_id=public_id)
    if Survey.objects.filter(cycle=cycle).exists() or not _plannable(actor(request), cycle):
        raise refusal(request, WRITE, cycle)
    survey = Survey(cycle=cycle, jurisdiction=cycle.jurisdiction)
    return run(request, NEW, survey, back_url=cycle.get_absolute_url())


def slip(request: HttpRequest, one: SurveyEstate) -> HttpResponseBase:
    """Print slips: the file is the answer, since the codes are kept nowhere."""
    files: list[bytes] = []

    def do(*, by: Actor, thing: SurveyEstate, form: ActForm, data: dict[str, Any], at: datetime) -> None:
        made = slips.make(by=by, one=thing, count=data["count"], anew=data["anew"], at=at)
        files.append(pdf(thing, made))  # inside the act: without a file there are no codes

    response = run(request, replace(SLIP, do=do, preview=_households), one)
    if not files:
        return response
    name = f"{one.estate.public_id}-{actor(request).at:%Y%m%d%H%M}.pdf"
    return attachment(files[0], kind=PDF, name=name)


def _households(request: HttpRequest, thing: SurveyEstate, form: ActForm) -> dict[str, Any]:
    """How many households there are and how many have no code."""
    households = _("%(n)s 户")
    known = thing.estate.households
    return {
        "pairs": [
            parts.Pair(label=_("登记户数"), value=put(households, n=count(known)) if known else ""),
            parts.Pair(label=_("还没有测评码"), value=put(households, n=count(slips.left(thing)))),
        ]
    }
