"""考核周期: list, record page, plan; opened, extended, closed, cancelled and archived."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import cycle as acts
from inspections.actions import opening
from inspections.forms.cycle import ExtendForm, PlanForm
from inspections.lists.cycle import CYCLES
from inspections.models import Cycle
from inspections.screen import cycle as screen
from inspections.states import SCORING, WITH_RESULTS
from inspections.views import measuring, sections, survey_acts
from oversight import journal
from oversight.actform import ActForm, ReasonForm
from oversight.kernel.calendar import beijing_day
from oversight.listing import Listing
from oversight.policy import Actor, may
from oversight.policy.words import entry_words
from oversight.screen import parts
from oversight.views import lists
from oversight.views.acts import ActPage, buttons, run
from oversight.views.base import actor, load, needs
from registry.screen import place


def cycles() -> QuerySet[Cycle]:
    """Cycles with what their pages show."""
    return Cycle.objects.select_related("jurisdiction", "standard", "basic_standard", "drafted_by__person")


@needs("inspections.view_cycle")
def listing(request: HttpRequest) -> HttpResponse:
    """考核周期名册."""
    by = actor(request)
    rows = Listing(CYCLES, by, request.GET)
    plan = parts.Action(label=_("拟定考核周期"), url=reverse("inspections:cycle-plan"), solid=True)
    acts = [plan] if may(by, "inspections.draft_cycle") else []
    context = {**lists.context(rows, request), "acts": acts, "tabs": sections.tabs(request)}
    return render(request, "inspections/cycle/list.html", context)


@needs("inspections.view_cycle")
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far the cycle is, by street; its windows, its plan, and what can be done now."""
    by = actor(request)
    row = load(request, "inspections.view_cycle", cycles(), public_id=public_id)
    job = screen.work(row)
    context = {
        "cycle": row,
        "place": place.of(row.jurisdiction.path if row.jurisdiction else "", row.name),
        "status": screen.status(row),
        "notes": screen.notes(row),
        "acts": _acts(by, row),
        "facts": screen.facts(by, row),
        "streets": screen.streets(by, row),
        "windows": screen.windows(row, beijing_day(by.at)),
        "plan": screen.plan(row),
        "job": job,
        "tabs": screen.tabs(row) if row.opened_at and may(by, "inspections.view_course") else [],
        "resume": screen.stands_still(job) and may(by, "inspections.open_cycle", row),
        "events": _events(row),
    }
    return render(request, "inspections/cycle/detail.html", context)


@needs("inspections.view_cycle")
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far the sheets are being made: the part of the page that is asked for again while they are."""
    row = load(request, "inspections.view_cycle", cycles(), public_id=public_id)
    return render(request, "inspections/cycle/progress.html", {"cycle": row, "job": screen.work(row)})


def _events(row: Cycle) -> list[parts.Event]:
    return [
        parts.Event(
            at=entry.at,
            what=str(entry_words(entry.event, entry.facts)),
            who=str(entry.organisation or ""),
            why=row.cancelled_why if entry.event == "cycle.cancelled" else "",
        )
        for entry in journal.history(row)
    ]


def _acts(by: Actor, row: Cycle) -> list[parts.Action]:
    scored = row.state in SCORING and row.laid_out_at is not None
    pages = [page for page in PAGES if scored or page not in (CLOSE, measuring.MEASURE)]
    found = buttons(
        by, row, pages, url=lambda p: reverse(f"inspections:cycle-{p.slug}", args=[row.public_id]), may=may
    )
    first = next((act for act in found if not act.grave), None)
    said = [parts.Action(label=act.label, url=act.url, grave=act.grave, solid=act is first) for act in found]
    said += survey_acts.on_cycle(by, row)
    results = parts.Action(label=_("考核结果"), url=reverse("inspections:result", args=[row.public_id]))
    return [results, *said] if row.state in WITH_RESULTS else said


# --- planning ---------------------------------------------------------------------------------------------------


def _plan(*, by: Actor, thing: Any, form: Any, data: dict[str, Any], at: datetime) -> Cycle:
    saved = thing if isinstance(thing, Cycle) and thing.pk else None
    return acts.draft(by=by, facts=form.facts(), plan=form.plan(), at=at, cycle=saved, seen=data["seen"])


def _draft_page(slug: str, title: Any) -> ActPage:
    return ActPage(
        slug=slug,
        verb="inspections.draft_cycle",
        title=title,
        lead=gettext_lazy("存为草稿后，由市局负责人启动；启动后计划不能再改。"),
        button=gettext_lazy("存为草稿"),
        back=gettext_lazy("返回，不保存"),
        done=gettext_lazy("考核周期草稿已保存。"),
        form=PlanForm,
        do=_plan,
        target=lambda thing, result: result.get_absolute_url(),
    )


NEW = _draft_page("plan", gettext_lazy("拟定考核周期"))
AMEND = _draft_page("draft", gettext_lazy("修改计划"))


@needs("inspections.draft_cycle")
def plan(request: HttpRequest) -> HttpResponseBase:
    """A new cycle."""
    return run(request, NEW, Cycle(), back_url=reverse("inspections:cycle-list"))


# --- deciding ---------------------------------------------------------------------------------------------------


def _open(*, by: Actor, thing: Cycle, form: ActForm, data: dict[str, Any], at: datetime) -> Cycle:
    return opening.open_(by=by, cycle=thing, at=at, seen=data["seen"])


def _resume(*, by: Actor, thing: Cycle, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return opening.resume(by=by, cycle=thing, at=at)


def _extend(*, by: Actor, thing: Cycle, form: ActForm, data: dict[str, Any], at: datetime) -> Cycle:
    return acts.extend(by=by, cycle=thing, until=data["until"], why=data["why"], at=at, seen=data["seen"])


def _close(*, by: Actor, thing: Cycle, form: ActForm, data: dict[str, Any], at: datetime) -> Cycle:
    return acts.close(by=by, cycle=thing, at=at, seen=data["seen"])


def _cancel(*, by: Actor, thing: Cycle, form: ActForm, data: dict[str, Any], at: datetime) -> Cycle:
    return acts.cancel(by=by, cycle=thing, why=data["why"], at=at, seen=data["seen"])


def _archive(*, by: Actor, thing: Cycle, form: ActForm, data: dict[str, Any], at: datetime) -> Cycle:
    return acts.archive(by=by, cycle=thing, at=at, seen=data["seen"])


def _foreseen(request: HttpRequest, thing: Cycle, form: ActForm) -> dict[str, Any]:
    """What will be made, and what is left out, before the head says so."""
    return {"pairs": screen.foreseen(thing), "pairs_title": _("启动后将生成")}


def _unfinished(request: HttpRequest, thing: Cycle, form: ActForm) -> dict[str, Any]:
    """What is not handed in and will stay out."""
    return {"pairs": screen.unfinished(thing)}


OPEN = ActPage(
    slug="open",
    verb="inspections.open_cycle",
    title=gettext_lazy("启动考核周期"),
    lead=gettext_lazy("考核表由后台按基准日的登记生成，生成完告知各街道和企业。"),
    button=gettext_lazy("启动并生成考核表"),
    back=gettext_lazy("返回，不启动"),
    done=gettext_lazy("考核周期已启动，正在生成考核表。"),
    form=ActForm,
    do=_open,
    preview=_foreseen,
    weighs=True,
)
RESUME = ActPage(
    slug="resume",
    verb="inspections.open_cycle",
    title=gettext_lazy("继续生成考核表"),
    lead=gettext_lazy("已生成的考核表保留，只补还没有的。"),
    button=gettext_lazy("继续生成"),
    back=gettext_lazy("返回，不继续"),
    done=gettext_lazy("已交后台继续生成。"),
    form=ActForm,
    do=_resume,
)
EXTEND = ActPage(
    slug="extend",
    verb="inspections.extend_cycle",
    title=gettext_lazy("延长评分"),
    lead=gettext_lazy("理由和新的截止日会告知各街道。"),
    button=gettext_lazy("延长评分"),
    back=gettext_lazy("返回，不延长"),
    done=gettext_lazy("评分已延长，各街道已收到通知。"),
    form=ExtendForm,
    do=_extend,
    weighs=True,
)
CLOSE = ActPage(
    slug="close",
    verb="inspections.close_cycle",
    title=gettext_lazy("结束评分"),
    lead=gettext_lazy("结束后评分人不能再打分，没有提交的考核表不计入结果。"),
    button=gettext_lazy("结束评分"),
    back=gettext_lazy("返回，不结束"),
    done=gettext_lazy("评分已结束。"),
    form=ActForm,
    do=_close,
    preview=_unfinished,
    weighs=True,
)
ARCHIVE = ActPage(
    slug="archive",
    verb="inspections.archive_cycle",
    title=gettext_lazy("归档考核周期"),
    lead=gettext_lazy("归档后结果照常可查，不能再更正。"),
    button=gettext_lazy("归档"),
    back=gettext_lazy("返回，不归档"),
    done=gettext_lazy("考核周期已归档。"),
    form=ActForm,
    do=_archive,
    weighs=True,
)
CANCEL = ActPage(
    slug="cancel",
    verb="inspections.cancel_cycle",
    title=gettext_lazy("取消考核周期"),
    warning=gettext_lazy("取消后不能恢复；已有的考核表保留可查，不产生结果。"),
    button=gettext_lazy("取消这个周期"),
    back=gettext_lazy("返回，不取消"),
    done=gettext_lazy("考核周期已取消。"),
    form=ReasonForm,
    do=_cancel,
    grave=True,
    weighs=True,
)
PAGES = (OPEN, AMEND, CLOSE, EXTEND, measuring.MEASURE, ARCHIVE, CANCEL)
