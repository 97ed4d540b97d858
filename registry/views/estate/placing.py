"""未安置草稿: rows of lists without a known committee, placed or discarded many at once; narrowed by the list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from oversight.acting import ActError
from oversight.kernel.calendar import beijing_day
from oversight.kernel.keys import keys
from oversight.kernel.scope import Level
from oversight.models import Territory
from oversight.policy import Actor, visible
from oversight.views.base import actor, needs, paged
from registry.actions import estate as acts
from registry.models import Estate, EstateListing

VERB = "registry.place_estate"
PAGE = 50
SAID = ("district", "street", "committee")


@needs(VERB)
def placing(request: HttpRequest) -> HttpResponseBase:
    """The drafts and what their lists said; choose rows, then a street and one of its committees."""
    by = actor(request)
    if request.method == "POST":
        return _decide(request, by)
    drafts = _drafts(by)
    said = _said(drafts)
    asked = request.GET.get("said", "")
    if asked in said:
        told = EstateListing.objects.filter(said__contains=[["district", asked]])
        drafts = drafts.filter(pk__in=told.values("estate"))
    if name := request.GET.get("q", "").strip()[:60]:
        drafts = drafts.filter(name__contains=name)
    units = _units(by)
    street = next((unit for unit in units if str(unit.pk) == request.GET.get("street")), None)
    page = paged(request, drafts.order_by("name_key", "pk"), PAGE)
    context = {
        "page": page,
        "rows": _rows(page),
        "said": said,
        "asked": asked,
        "q": name,
        "streets": _streets(units),
        "street": street,
        "committees": _below(units, street) if street else [],
    }
    return render(request, "registry/estate/placing.html", context)


def _drafts(by: Actor) -> QuerySet[Estate]:
    found: QuerySet[Estate] = visible(by, VERB, Estate.objects.filter(jurisdiction=None, state="draft"))
    return found


def _said(drafts: QuerySet[Estate]) -> dict[str, int]:
    """The districts that the lists named, with how many drafts each."""
    found: dict[str, int] = {}
    for cells in EstateListing.objects.filter(estate__in=drafts.order_by()).values_list("said", flat=True):
        for field, _header, text in cells:
            if field == "district":
                found[text] = found.get(text, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _rows(page: Any) -> list[dict[str, Any]]:
    """Each draft with the place that its list gave."""
    drafts = list(page)
    told: dict[int, list[str]] = {}
    for key, cells in EstateListing.objects.filter(estate__in=drafts).values_list("estate", "said"):
        told[key] = [text for field, _header, text in cells if field in SAID]
    return [{"estate": draft, "said": " ".join(told.get(draft.pk, []))} for draft in drafts]


def _units(by: Actor) -> list[Territory]:
    units = Territory.objects.on(beijing_day(by.at))
    return list(units.within(by.path) if by.path else units)


def _streets(units: list[Territory]) -> list[tuple[str, list[Territory]]]:
    """Streets under their district: names repeat."""
    found: dict[str, tuple[str, list[Territory]]] = {
        unit.path: (unit.name, []) for unit in units if unit.level == Level.DISTRICT
    }
    for unit in units:
        if unit.level == Level.STREET and (group := found.get(unit.path[: -Territory.steplen])):
            group[1].append(unit)
    return [group for group in found.values() if group[1]]


def _below(units: list[Territory], street: Territory) -> list[Territory]:
    return [u for u in units if u.level == Level.COMMITTEE and u.path.startswith(street.path)]


def _decide(request: HttpRequest, by: Actor) -> HttpResponse:
    """Place or discard what was picked: all of it or, where one cannot be, nothing."""
    picked = keys(request.POST.getlist("pick")[:PAGE])
    drafts = list(_drafts(by).filter(pk__in=picked))
    discarding = request.POST.get("act") == "discard"
    to = None if discarding else _committee(request, by)
    try:
        if not drafts:
            messages.error(request, _("没有选中任何草稿。"))
        elif discarding:
            done = acts.discard_each(by=by, estates=drafts, at=by.at)
            messages.success(request, _("已放弃 %(n)s 份草稿。") % {"n": done})
        elif to is not None:
            done = acts.place_each(by=by, estates=drafts, to=to, at=by.at)
            messages.success(request, _("%(n)s 个小区已落到社区并登记。") % {"n": done})
        else:
            messages.error(request, _("请先选街道，再选社区。"))
    except ActError as error:
        messages.error(request, str(error.words))
    return redirect(request.get_full_path())


def _committee(request: HttpRequest, by: Actor) -> Territory | None:
    asked = request.POST.get("committee", "")
    return next((u for u in _units(by) if str(u.pk) == asked and u.level == Level.COMMITTEE), None)
