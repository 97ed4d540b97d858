"""抽样复评: the head draws from the integrity report; whoever was drawn finds the sheets and scores each once more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from inspections import states
from inspections.actions import on_file, rescoring
from inspections.forms.rescore import ON_SITE, RescoreForm, SampleForm
from inspections.models import Cycle, Draw, Sheet
from inspections.screen import result as screen
from inspections.views import sections
from oversight import todo
from oversight.actform import ActForm
from oversight.policy import Actor, may
from oversight.screen import parts
from oversight.views.acts import ActPage, act_view, run
from oversight.views.base import View, actor, needs, refusal

KIND = pgettext_lazy("kind of work", "百分考核")
SHEETS = Sheet.objects.select_related("cycle", "estate", "standard")


def enter() -> None:
    """Once, when the app loads."""
    sections.add(
        sections.Section(
            label=gettext_lazy("抽样复评"),
            lead=gettext_lazy("抽中的考核表由没有参与的人再评一次，比较两次得分，不计入结果。"),
            url_name="inspections:rescore-list",
            order=32,
            under="/inspections/rescore/",
            verbs=(rescoring.RESCORE,),
        )
    )


@todo.source
def sheets_to_rescore(by: Actor) -> Any:
    """The sheets that were drawn for this posting: one line, however many they are."""
    if not may(by, rescoring.RESCORE):
        return
    if waiting := rescoring.drawn_for(by):
        words = ngettext("复评 %(n)s 张考核表", "复评 %(n)s 张考核表", len(waiting)) % {"n": len(waiting)}
        yield todo.Todo(
            title=words, url=reverse("inspections:rescore-list"), kind=KIND, line=waiting[0].cycle.name
        )


@needs(rescoring.RESCORE)
def listing(request: HttpRequest) -> HttpResponse:
    """The sheets that wait for a second score by this posting."""
    rows = rescoring.drawn_for(actor(request))
    context = {"tabs": sections.tabs(request), "rows": rows}
    return render(request, "inspections/rescore/list.html", context)


# --- the draw --------------------------------------------------------------------------------------------------------


def _draw(*, by: Actor, thing: Cycle, form: ActForm, data: dict[str, Any], at: datetime) -> rescoring.Sampled:
    return rescoring.draw(
        by=by, cycle=thing, share=data["share"], seed=data["seed"], at=at, seen=data["seen"]
    )


def _drawn(made: rescoring.Sampled) -> str:
    n = len(made.draw.result)
    words = ngettext("抽中 %(n)s 张考核表。", "抽中 %(n)s 张考核表。", n) % {"n": n}
    if made.short:
        words += _("没有合适的人复评：%(numbers)s。") % {"numbers": "、".join(made.short)}
    return words


def _before(request: HttpRequest, thing: Cycle, form: ActForm) -> dict[str, Any]:
    count = thing.sheets.official().filter(state__in=states.HANDED_IN).count()
    found = [parts.Pair(label=_("已提交的考核表"), value=count)]
    if drawn := rescoring.sample_of(thing):
        found += [
            parts.Pair(label=_("已抽中"), value=len(drawn.result)),
            parts.Pair(label=_("还没有复评"), value=len(rescoring.waiting(thing))),
            parts.Pair(label=_("再抽一次"), value=_("抽中的考核表不变，只为还没有复评的另抽复评人")),
        ]
    return {"pairs": found}


SAMPLE = ActPage(
    slug="sample",
    verb=rescoring.SAMPLE,
    title=gettext_lazy("抽取复评的考核表"),
    lead=gettext_lazy("按比例抽取已提交的考核表，再为每张抽一名没有参与评分和复核的市局检查人员。"),
    button=gettext_lazy("抽取"),
    back=gettext_lazy("返回，不抽取"),
    done=_drawn,
    form=SampleForm,
    do=_draw,
    weighs=True,
    preview=_before,
    target=lambda thing, result: reverse("inspections:result-integrity", args=[thing.public_id]),
)
sample: View = act_view(SAMPLE, lambda: Cycle.objects.select_related("jurisdiction"), "public_id")


def offers(by: Actor, cycle: Cycle) -> list[parts.Action]:
    """The head's button on the integrity report, while a sample may be drawn or still waits."""
    if cycle.state not in states.SAMPLED or not may(by, SAMPLE.verb, cycle):
        return []
    if rescoring.sample_of(cycle) and not rescoring.waiting(cycle):
        return []
    url = reverse("inspections:result-sample", args=[cycle.public_id])
    return [parts.Action(label=SAMPLE.title, url=url, solid=rescoring.sample_of(cycle) is None)]


def told(cycle: Cycle) -> dict[str, Any]:
    """What the integrity report shows of the sample: its draw, and both scores of each sheet."""
    drawn: Draw | None = rescoring.sample_of(cycle)
    return {"sample": drawn, "compared": rescoring.compared(cycle)}


# --- one sheet once more ---------------------------------------------------------------------------------------------


def _score(*, by: Actor, thing: Sheet, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return rescoring.score(
        by=by, sheet=thing, answers=form.answers(), on_site=data["basis"] == ON_SITE, at=at
    )


def _about(request: HttpRequest, thing: Sheet, form: ActForm) -> dict[str, Any]:
    """Whose sheet it is, and the photos of its findings by item: neither points, counts nor what was noted."""
    lines = on_file.lines_of(thing)
    photos = on_file.photos_of(line for found in lines.values() for line in found)
    names = {item.code: screen.said(item.name) for item in thing.standard.form.items}
    by_item = [
        (code, names.get(code, ""), [photo for line in found for photo in photos.get(line.pk, ())])
        for code, found in lines.items()
    ]
    return {
        "pairs": [
            parts.Pair(label=_("小区"), value=str(thing.estate)),
            parts.Pair(label=_("考核表"), value=f"{thing.number} {thing.get_part_display()}"),
            parts.Pair(label=_("考核周期"), value=thing.cycle.name),
        ],
        "photos": [one for one in by_item if one[2]],
    }


SCORE = ActPage(
    slug="rescore",
    verb=rescoring.RESCORE,
    title=gettext_lazy("复评考核表"),
    lead=gettext_lazy(
        "独立评一次，不看原来的得分。系统计算和业主测评的项目不用评。提交后不能修改，不影响结果。"
    ),
    button=gettext_lazy("提交复评"),
    back=gettext_lazy("返回，不提交"),
    done=gettext_lazy("复评已提交。"),
    form=RescoreForm,
    do=_score,
    template="inspections/rescore/act.html",
    preview=_about,
    target=lambda thing, result: reverse("inspections:rescore-list"),
)


@needs(rescoring.RESCORE)
def score(request: HttpRequest, number: str) -> HttpResponseBase:
    """Of a sheet that was drawn for this posting; any other answers as a missing one."""
    row = SHEETS.filter(number=number).first()
    if row is None:
        raise Http404(_("没有找到。"))
    if not rescoring.is_drawn_for(actor(request), row):
        raise refusal(request, rescoring.RESCORE, row)
    return run(request, SCORE, row, back_url=reverse("inspections:rescore-list"))
