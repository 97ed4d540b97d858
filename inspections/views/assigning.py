"""分派: the draws of a cycle, its scorers by sheet, the day lists; drawing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inspections.actions import assigning as acts
from inspections.actions import excusing, notifying, swapping
from inspections.actions.part import may_on
from inspections.forms.assigning import DrawForm, NoticesForm
from inspections.models import Cycle
from inspections.screen import assigning as screen
from inspections.screen import cycle as of_cycle
from inspections.states import SCORING, SWAPPABLE
from inspections.views.cycle import cycles
from oversight.models import Job, Territory
from oversight.policy import Actor, may
from oversight.screen import parts
from oversight.views.acts import ActPage, run
from oversight.views.base import View, actor, load, needs, paged, refusal, staff
from registry.screen import place

PAGE = 50
PARTS = {"street": gettext_lazy("抽取街道评分人"), "bureau": gettext_lazy("抽取主管部门评分人")}


@dataclass
class Drawing:
    """What a draw acts on: the waiting sheets of a cycle's part."""

    cycle: Cycle
    part: str
    pk: Any = None
    version: Any = None

    def get_absolute_url(self) -> str:
        """The page of the cycle's draws."""
        return reverse("inspections:cycle-draws", args=[self.cycle.public_id])


def _cycle(request: HttpRequest, public_id: str) -> Cycle:
    """Who scores and when is known to those who take part in training, which are the offices and the auditor."""
    row = load(request, "inspections.view_cycle", cycles(), public_id=public_id)
    if not may(actor(request), "inspections.view_course"):
        raise refusal(request, "inspections.view_cycle", row)
    return row


def _context(cycle: Cycle, page: str) -> dict[str, Any]:
    under = [parts.Crumb(label=cycle.name, url=cycle.get_absolute_url())]
    path = cycle.jurisdiction.path if cycle.jurisdiction else ""
    tabs = of_cycle.tabs(cycle, page)
    here = next(tab.label for tab in tabs if tab.current)
    return {"cycle": cycle, "place": place.of(path, here, under=under), "tabs": tabs}


@needs("inspections.view_cycle")
def draws(request: HttpRequest, public_id: str) -> HttpResponse:
    """The draws with their seeds, and what may be drawn."""
    by = actor(request)
    cycle = _cycle(request, public_id)
    acts_now = [
        parts.Action(
            label=label, url=reverse(f"inspections:cycle-draw-{part}", args=[public_id]), solid=n == 0
        )
        for n, (part, label) in enumerate(PARTS.items())
        if may(by, acts.verb(part)) and cycle.state in SCORING
    ]
    context = {
        **_context(cycle, "draws"),
        "acts": acts_now,
        "rows": screen.draws(cycle, by),
    }
    return render(request, "inspections/assigning/draws.html", context)


@needs("inspections.view_cycle")
def scorers(request: HttpRequest, public_id: str) -> HttpResponse:
    """Each sheet with its scorers and its day; who may, swaps and notifies from here."""
    by = actor(request)
    cycle = _cycle(request, public_id)
    page = paged(request, screen.sheets(by, cycle), PAGE)
    for sheet in page.object_list:
        sheet.status = screen.status(sheet)
        sheet.may_swap = bool(sheet.scoring) and sheet.state in SWAPPABLE and may_on(by, "assign", sheet)
        sheet.may_fill = swapping.is_vacant(sheet, len(sheet.scoring)) and may_on(by, "assign", sheet)
        announced = not cycle.unannounced and sheet.subject_id
        sheet.may_notify = announced and sheet.state == "assigned" and may_on(by, "notify", sheet)
        sheet.may_excuse = sheet.state in excusing.EXCUSABLE and may_on(by, "excuse", sheet)
    context = {**_context(cycle, "scorers"), "page": page, "acts": _to_tell(by, cycle)}
    return render(request, "inspections/assigning/scorers.html", context)


def _to_tell(by: Actor, cycle: Cycle) -> list[parts.Action]:
    """The way to the notices that wait, with how many."""
    count = notifying.to_notify(by, cycle.sheets.official()).count()
    label = ngettext("通知检查（%(n)s 个小区）", "通知检查（%(n)s 个小区）", count) % {"n": count}
    url = reverse("inspections:cycle-notices", args=[cycle.public_id])
    return [parts.Action(label=label, url=url, solid=True)] if count else []


@needs("inspections.view_cycle")
def routes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Day lists: who goes where in which order."""
    by = actor(request)
    cycle = _cycle(request, public_id)
    context = {**_context(cycle, "routes"), "lists": screen.day_lists(by, cycle)}
    return render(request, "inspections/assigning/routes.html", context)


# --- acts -------------------------------------------------------------------------------------------------------


def _draw(*, by: Actor, thing: Drawing, form: Any, data: dict[str, Any], at: datetime) -> acts.Drawn:
    return acts.draw_scorers(
        by=by, cycle=thing.cycle, part=thing.part, territory=data["territory"], seed=data["seed"].strip(), at=at
    )  # fmt: skip


def _drawn(found: acts.Drawn) -> str:
    if not found.short:
        return _("已为 %(n)s 张考核表抽取评分人。") % {"n": found.assigned}
    return _("已为 %(n)s 张考核表抽取评分人；%(short)s 张符合条件的不足两人，仍待分派。") % {
        "n": found.assigned,
        "short": len(found.short),
    }


def _foreseen(request: HttpRequest, thing: Drawing, form: Any) -> dict[str, Any]:
    """Of the territory that is chosen, or the one that is offered first."""
    chosen: Territory | None = (
        form.cleaned_data.get("territory") if form.is_bound and form.is_valid() else form.initial["territory"]
    )
    if chosen is None:
        return {}
    by = actor(request)
    return {
        "pairs": screen.foreseen(thing.cycle, thing.part, by, chosen),
        "pairs_title": _("可抽取：%(place)s") % {"place": chosen.name},
    }


def draw(part: str) -> View:
    """The page of a draw for one part."""
    page = ActPage(
        slug=f"draw-{part}",
        verb=acts.verb(part),
        title=PARTS[part],
        lead=gettext_lazy("每张考核表抽两人；已有评分人的不动。抽取后自动排定检查日期，并告知本人。"),
        button=gettext_lazy("抽取评分人"),
        back=gettext_lazy("返回，不抽取"),
        done=_drawn,
        form=DrawForm,
        do=_draw,
        preview=_foreseen,
    )

    @needs(page.verb)
    def view(request: HttpRequest, public_id: str) -> HttpResponseBase:
        cycle = _cycle(request, public_id)
        return run(request, page, Drawing(cycle, part), notes=[str(cycle)])

    view.__name__ = page.slug
    return view


def _send(*, by: Actor, thing: Cycle, form: Any, data: dict[str, Any], at: datetime) -> Job:
    return notifying.begin(by=by, cycle=thing, sheets=list(data["sheets"]), at=at)


def _left(request: HttpRequest, thing: Cycle, form: Any) -> dict[str, Any]:
    """That more wait than one sending takes."""
    waiting = notifying.to_notify(actor(request), thing.sheets.official()).count()
    more = waiting - notifying.AT_ONCE
    told = [parts.Pair(label=_("待通知"), value=_("%(n)s 个小区，本次列出检查日期最早的 %(most)s 个") % {
        "n": waiting, "most": notifying.AT_ONCE})]  # fmt: skip
    return {"pairs": told if more > 0 else []}


NOTICES = ActPage(
    slug="notices",
    verb="inspections.notify_streetsheet",
    title=gettext_lazy("通知检查"),
    lead=gettext_lazy("为选中的小区各制发一份检查通知书（D04），并告知企业；由后台逐份办理，办完告知您。"),
    button=gettext_lazy("制发检查通知书"),
    back=gettext_lazy("返回，不通知"),
    done=gettext_lazy("已交后台逐份制发，办完会告知您。"),
    form=NoticesForm,
    do=_send,
    target=lambda _thing, job: reverse("oversight:job-detail", args=[job.pk]),
    preview=_left,
)


@staff
def notices(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The notices of many visits at once, for whoever sends those of either part."""
    by = actor(request)
    verb = next((notifying.verb(part) for part in PARTS if may(by, notifying.verb(part))), None)
    if verb is None:
        raise refusal(request, NOTICES.verb)
    cycle = _cycle(request, public_id)
    back = reverse("inspections:cycle-scorers", args=[public_id])
    return run(request, replace(NOTICES, verb=verb), cycle, back_url=back)
