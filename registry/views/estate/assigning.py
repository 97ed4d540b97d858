"""成批指定责任干部: rows picked in the register, or all that the filter finds; looked at first, then done as one act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.actions import job as jobs
from oversight.kernel.keys import keys
from oversight.listing import Listing
from oversight.models import Job, Membership
from oversight.policy import Actor
from oversight.screen.parts import Pair
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, needs
from registry.actions import estate as acts
from registry.forms.assigning import AssignManyForm, ConfirmForm
from registry.models import Estate
from registry.registers import ESTATES
from registry.views.entering import Nothing

AT_ONCE = 300  # estates that a page assigns itself; more are a worker's
MOST_PICKS = 500
SHOWN = 10  # names shown of those that change hands
WORK = "estate_assign"
OWN = ("pick", "to", "since", "since_year", "since_month", "since_day", "page")
WHY = {
    "right": gettext_lazy("不归您指定，或已不在册"),
    "place": gettext_lazy("不在这位同志的街道"),
    "same": gettext_lazy("已由这位同志负责"),
    "later": gettext_lazy("现责任人的起始日期不早于所填日期"),
}


class Chosen(Nothing):
    """The estates that were picked, else all that the list's filter finds, as far as they are in reach."""

    def __init__(self, by: Actor, params: QueryDict) -> None:
        self.picks = keys(params.getlist("pick"))
        filters = params.copy()
        for name in OWN:
            filters.pop(name, None)
        self.query = filters.urlencode()
        listing = Listing(ESTATES, by, filters)
        self.rows: QuerySet[Estate] = (
            listing.reach.filter(pk__in=self.picks[:MOST_PICKS]) if self.picks else listing.found
        )

    def get_absolute_url(self) -> str:
        """The list they were chosen in."""
        return f"{reverse('registry:estate-list')}?{self.query}"


@needs("registry.staff_estate")
def assign_many(request: HttpRequest) -> HttpResponseBase:
    """Choose the officer and the day, see what changes hands, confirm."""
    by = actor(request)
    if request.method == "POST" and "to" not in request.POST:
        return redirect(_address(request))
    chosen = Chosen(by, request.GET)
    told = request.POST if request.method == "POST" else request.GET
    form = AssignManyForm(told if "to" in told else None, by=by, thing=chosen)
    if not form.is_bound or not form.is_valid():
        context = {"form": form, "chosen": chosen, "count": chosen.rows.count(), "kept": _kept(request.GET)}
        return render(request, "registry/estate/assign_many.html", context)
    to, since = form.cleaned_data["to"], form.cleaned_data["since"]
    found = acts.sort_out(by=by, estates=chosen.rows, officer=to, on=since, at=by.at)
    told_again = {"to": to.pk, "since": since.isoformat()}
    return run(request, _page(found), chosen, initial=told_again, **_words(found, to, since))


def _address(request: HttpRequest) -> str:
    """This page with the picks of the list in its address, so that it can be looked at and gone back to."""
    params = request.GET.copy()
    params.setlist("pick", request.POST.getlist("pick")[:MOST_PICKS])
    return f"{request.path}?{params.urlencode()}"


def _kept(params: QueryDict) -> list[tuple[str, str]]:
    """What the choosing form carries along: filters and picks."""
    return [
        (name, value)
        for name, values in params.lists()
        if name == "pick" or name not in OWN
        for value in values
    ]


def _words(found: acts.Staffing, to: Membership, since: date) -> dict[str, Any]:
    """What the confirming page says: who, from when, which change hands, which not and why."""
    names = list(Estate.objects.filter(pk__in=found.changing).values_list("name", flat=True)[:SHOWN])
    more = len(found.changing) - len(names)
    listed = "、".join(names) + (_(" 等") if more > 0 else "")
    pairs = [
        Pair(label=_("责任干部"), value=f"{to.person}，{to.organisation}"),
        Pair(label=_("从哪天起"), value=since.isoformat()),
        Pair(label=_("将由其负责"), value=_("%(n)s 个小区") % {"n": len(found.changing)}),
        Pair(label=_("小区"), value=listed),
        *(
            Pair(label=_("不变：%(why)s") % {"why": WHY[why]}, value=_("%(n)s 个小区") % {"n": n})
            for why, n in found.left.items()
        ),
    ]
    return {"pairs": pairs, "pairs_title": _("请核对")}


def _do(*, by: Actor, thing: Chosen, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return acts.assign_each(by=by, estates=thing.rows, officer=data["to"], on=data["since"], at=at)


def _start(*, by: Actor, thing: Chosen, form: Any, data: dict[str, Any], at: datetime) -> Job:
    told = {
        "query": thing.query,
        "picks": thing.picks,
        "to": data["to"].pk,
        "since": data["since"].isoformat(),
    }
    title = _("指定%(who)s为责任干部") % {"who": data["to"].person}
    return jobs.start(by=by, what=WORK, title=title, verb="registry.staff_estate", params=told, at=at)


@jobs.kind(WORK)
def assign_work(job: Job, by: Actor, report: jobs.Report) -> jobs.Outcome:
    """A worker's assignment: rights, filter and officer are those of the moment it runs."""
    params = QueryDict(job.params["query"]).copy()
    params.setlist("pick", [str(key) for key in job.params["picks"]])
    chosen = Chosen(by, params)
    officer = Membership.objects.select_related("person", "organisation__territory").get(pk=job.params["to"])
    found = acts.assign_each(
        by=by,
        estates=chosen.rows,
        officer=officer,
        on=date.fromisoformat(job.params["since"]),
        at=by.at,
        report=report,
    )
    words = _("%(n)s 个小区已指定，%(left)s 个不变。") % {
        "n": len(found.changing),
        "left": sum(found.left.values()),
    }
    return jobs.Outcome(message=words, url=chosen.get_absolute_url())


PAGE = ActPage(
    slug="assign-many",
    verb="registry.staff_estate",
    title=gettext_lazy("指定责任干部"),
    button=gettext_lazy("指定责任干部"),
    back=gettext_lazy("返回，不指定"),
    done=gettext_lazy("责任干部已指定，并已告知本人。"),
    form=ConfirmForm,
    do=_do,
    target=lambda thing, result: thing.get_absolute_url(),
)
LONG = replace(
    PAGE,
    done=gettext_lazy("已交后台办理，办完会告知您。"),
    do=_start,
    target=lambda thing, job: reverse("oversight:job-detail", args=[job.pk]),
)


def _page(found: acts.Staffing) -> ActPage:
    return PAGE if len(found.changing) <= AT_ONCE else LONG
