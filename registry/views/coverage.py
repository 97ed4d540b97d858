"""覆盖率: the board of one unit and those below it, what is missing, files, the target, the monthly bulletins."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import journal, submissions, unsent
from oversight.forms import DayField, FigureField
from oversight.kernel.calendar import beijing_day
from oversight.kernel.measure import half_up
from oversight.kernel.scope import Level
from oversight.kernel.table_writing import Column, write_xlsx
from oversight.models import Territory
from oversight.plainform import PlainForm
from oversight.policy import Actor, may, visible
from oversight.screen.parts import Action, Crumb, Place
from oversight.views.base import actor, needs
from oversight.views.download import blank, handed_out
from oversight.views.territory import place_of
from registry.actions import coverage as acts
from registry.models import CoverageTarget
from registry.rules.coverage import Coverage, Measure
from registry.screen import coverage as screen

PAGE = 25


@needs("registry.view_coverage")
def board(request: HttpRequest) -> HttpResponse:
    """How far a unit and those below it are, where the gaps lie and whose task they are."""
    by = actor(request)
    place = _place(request, by)
    today = beijing_day(by.at)
    zones = screen.zones_of(by, place)
    total = sum((zone.figures for zone in zones), Coverage())
    target = CoverageTarget.objects.in_force(by.at)
    page = Paginator(screen.uncovered(by, place), PAGE).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number))  # type: ignore[attr-defined]
    context = {
        "title": screen.headline(place, total, own=screen.own_only(by)),
        "notes": [place.name, _("截至 %(day)s") % {"day": today.isoformat()}],
        "acts": _acts(by, place),
        "facts": screen.facts_of(total, target, today),
        "target": target,
        "zones": zones if place.level < Level.COMMITTEE else [],
        "total": screen.Zone(_("合计"), place.path, place.pk, total),
        "missing": screen.missing_rows(list(page), today),
        "page": page,
        "map": screen.map_of(by, place, target),
        "history": screen.history_of(by, place, total, target, today),
        "place": _bar(by, place, zones),
        "query": urlencode({"place": place.pk}),
    }
    return render(request, "registry/coverage/board.html", context)


def _place(request: HttpRequest, by: Actor) -> Territory:
    """The unit asked for, inside the reader's own; his own (or the city) without one. A foreign one is not found."""
    own = Territory.objects.filter(path=by.path) if by.path else Territory.objects.filter(depth=1)
    start = own.first()
    if start is None:
        raise Http404(_("没有找到。"))
    asked = request.GET.get("place", "")
    if not asked:
        return start
    found = Territory.objects.filter(path__startswith=start.path, valid_to=None)
    place = found.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    if place is None:
        raise Http404(_("没有找到。"))
    return place


def _bar(by: Actor, place: Territory, zones: list[screen.Zone]) -> Place:
    """The territory bar, its steps leading through the board as far up as the reader's own unit."""
    bar = place_of(place)
    above = {unit.name: unit for unit in Territory.objects.above(place.path)}
    path = [
        Crumb(
            label=crumb.label,
            url=_board(above[crumb.label]) if above[crumb.label].path.startswith(by.path) else "",
        )
        for crumb in bar.path
    ]
    below = [
        Crumb(label=zone.name, url=f"{reverse('registry:coverage')}?place={zone.key}")
        for zone in zones
        if zone.key
    ]
    return Place(path=path, here=place.name, below=below)


def _board(unit: Territory) -> str:
    return f"{reverse('registry:coverage')}?{urlencode({'place': unit.pk})}"


def _acts(by: Actor, place: Territory) -> list[Action]:
    found = []
    if may(by, "registry.set_target"):
        found.append(Action(label=_("设定目标"), url=reverse("registry:coverage-target"), solid=True))
    if may(by, "registry.issue_bulletin"):
        found.append(Action(label=_("月度简报"), url=reverse("registry:coverage-bulletins")))
    if may(by, "registry.export_coverage"):
        url = f"{reverse('registry:coverage-export')}?{urlencode({'place': place.pk})}"
        found.append(Action(label=_("导出各单位"), url=url, icon="download"))
    return found


ZONE_COLUMNS = (
    Column("单位", width=24),
    Column("小区", "integer"),
    Column("有人管理", "integer"),
    Column("小区覆盖率 %", "number"),
    Column("建筑面积 m²", "area"),
    Column("有人管理面积 m²", "area"),
    Column("面积覆盖率 %", "number"),
    Column("户数", "integer"),
    Column("有人管理户数", "integer"),
    Column("户数覆盖率 %", "number"),
)
MISSING_COLUMNS = (
    Column("小区编号"),
    Column("小区", width=28),
    Column("所在", width=28),
    Column("类别", width=18),
    Column("建筑面积 m²", "area"),
    Column("户数", "integer"),
    Column("责任单位", width=28),
    Column("责任干部"),
)


@needs("registry.export_coverage")
def export(request: HttpRequest) -> HttpResponseBase:
    """The units below, or with `what=missing` the estates that nobody manages, as a workbook under the board's rights."""
    by = actor(request)
    place = _place(request, by)
    path = blank("xlsx")
    if request.GET.get("what") == "missing":
        name = _("%(place)s无人管理小区.xlsx") % {"place": place.name}
        write_xlsx(path, MISSING_COLUMNS, _missing_lines(by, place))
    else:
        name = _("%(place)s物业管理覆盖率.xlsx") % {"place": place.name}
        write_xlsx(path, ZONE_COLUMNS, map(_zone_line, screen.zones_of(by, place)))
    facts = {"list": "coverage", "place": place.pk}
    journal.security("exported", at=by.at, by=by, verb="registry.export_coverage", facts=facts)
    return handed_out(path, name=name)


def _zone_line(zone: screen.Zone) -> tuple[Any, ...]:
    found = zone.figures
    return (
        zone.name,
        found.estates,
        found.covered,
        _percent(found, "estates"),
        found.area,
        found.covered_area,
        _percent(found, "area"),
        found.households,
        found.covered_households,
        _percent(found, "households"),
    )


def _percent(figures: Coverage, measure: Measure) -> Decimal | None:
    share = figures.share(measure)
    return None if share is None else half_up(share, 1)


def _missing_lines(by: Actor, place: Territory) -> Iterator[tuple[Any, ...]]:
    for row in screen.missing_rows(list(screen.uncovered(by, place)), beijing_day(by.at)):
        estate = row.estate
        yield (
            estate.public_id,
            estate.name,
            row.place,
            str(estate.get_estate_class_display()),
            estate.total_area,
            estate.households,
            row.task,
            row.officer,
        )


class TargetForm(PlainForm):
    """The share of estates to be reached, by which day, on what ground."""

    share = FigureField(label=gettext_lazy("小区覆盖率目标"), unit="%", places=2, max_digits=5)
    by_day = DayField(label=gettext_lazy("截止日期"))
    source = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("例如年度工作要点的文号")
    )
    form_token = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=40, initial=submissions.new_token
    )


@needs("registry.set_target")
def target(request: HttpRequest) -> HttpResponse:
    """The head sets the target; it is public at once and replaces the one before it."""
    by = actor(request)
    form = TargetForm(unsent.typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            _set_once(request, form.cleaned_data)
        except (acts.TargetError, submissions.OtherContent) as error:
            form.add_error(None, str(error.words))
        else:
            messages.success(request, _("目标已公布，区县和街道负责人已收到消息。"))
            return redirect("registry:coverage")
    past = visible(by, "oversight.view_policy", CoverageTarget.objects.select_related("set_by__person"))
    return render(request, "registry/coverage/target.html", {"form": form, "past": past[:10]})


def _set_once(request: HttpRequest, data: dict[str, Any]) -> None:
    """A form sent twice sets the target once."""
    by = actor(request)
    token = data.pop(submissions.TOKEN) or submissions.new_token()

    def act() -> str:
        acts.set_target(by=by, at=by.at, **data)
        return reverse("registry:coverage")

    digest = submissions.content_digest(request.POST)
    submissions.once(act, person_id=by.person_id, token=token, digest=digest, at=by.at)
