"""小区登记册: the register of estates, parts of the whole above it, every count from one query."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oversight.kernel.measure import show_percent
from oversight.listing import Listing
from oversight.policy import may
from oversight.screen import parts
from oversight.views import lists
from oversight.views.base import actor, needs
from registry.filters import units_below
from registry.models import Estate, EstateMode
from registry.registers import ESTATES
from registry.screen.place import crumbs
from registry.states import DRAFTS, STANDING
from registry.views.estate.entering import drafts_only, may_enter

MEASURES = ("n", "total_area", "households")
MODE_SERIES = {
    "firm": 1, "owners": 2, "building": 3, "courtyard": 4, "community": 5, "unit": 6, "none": "breach",
}  # fmt: skip
CLASS_SERIES: dict[str, Any] = {"new": 1, "old_with_unit": 3, "old_without_unit": 5, "scattered": 6}


@needs("registry.view_estate")
def listing(request: HttpRequest) -> HttpResponse:
    """Estates in reach, filtered, with their shares and totals."""
    rows = Listing(ESTATES, actor(request), request.GET)
    measure = request.GET.get("by", "n")
    measure = measure if measure in MEASURES and (measure == "n" or rows.opens(measure)) else "n"
    context = lists.context(rows, request) | {
        "sentence": sentence(rows),
        "shares": shares(rows, measure),
        "shares_title": _("按管理模式") if rows.share == "mode" else _("按小区类别"),
        "measures": measures(rows, measure),
        "acts": _acts(request, rows),
        "place": _place(rows),
        "drafts": _drafts(rows),
    }
    if may(rows.by, "registry.staff_estate"):
        url = f"{reverse('registry:estate-assign-many')}?{rows.params.urlencode()}"
        context["bulk_acts"] = (*context["bulk_acts"], ("assign", _("指定责任干部"), url))
    context["kept"] = {**context["kept"], **({"by": measure} if measure != "n" else {})}
    return render(request, "registry/estate/list.html", context)


def sentence(rows: Listing) -> str:
    """The answer first: how many, how many managed, and the share with its base (DOMAIN §3, coverage)."""
    count = sum(group["n"] for group in rows.groups)
    asked = rows.params.get("state")
    if rows.share != "mode" or not count or (asked and asked not in STANDING):
        return _("共 %(n)s 个小区。") % {"n": f"{count:,}"}
    none = sum(group["n"] for group in rows.groups if group["mode"] == "none")
    return _("%(n)s 个小区，有人管理 %(m)s 个，覆盖率 %(share)s；无人管理 %(none)s 个。") % {
        "n": f"{count:,}",
        "m": f"{count - none:,}",
        "share": show_percent(count - none, count),
        "none": f"{none:,}",
    }


def shares(rows: Listing, measure: str) -> list[parts.Share]:
    """The parts of the whole: by mode, or by class for readers of public fields."""
    labels: dict[str, Any]
    if rows.share == "mode":
        labels, series = dict(EstateMode.MODES), MODE_SERIES
    else:
        labels, series = dict(Estate.CLASSES), CLASS_SERIES
    ordered = {key: labels[key] for key in series}
    return lists.share_parts(rows, labels=ordered, measure=measure, series=series)


def measures(rows: Listing, now: str) -> list[dict[str, Any]]:
    """By number, area or households."""
    words = {"n": _("个数"), "total_area": _("面积"), "households": _("户数")}
    return [
        {"label": label, "url": rows.url(by=None if key == "n" else key), "current": key == now}
        for key, label in words.items()
        if key == "n" or rows.opens(key)
    ]


def _acts(request: HttpRequest, rows: Listing) -> list[parts.Action]:
    by = actor(request)
    acts = []
    if may_enter(by):
        acts.append(
            parts.Action(
                label=_("起草小区") if drafts_only(by) else _("登记小区"),
                url=reverse("registry:estate-register"),
                icon="plus",
                solid=True,
            )
        )
    if may(by, "registry.import_estate"):
        acts.append(parts.Action(label=_("导入清单"), url=reverse("oversight:imports"), icon="upload"))
    export = reverse("oversight:list-export", args=[ESTATES.url_name])
    label = _("导出筛选结果") if rows.filters.chips(rows.params, "") else _("导出全部")
    acts.append(parts.Action(label=label, url=f"{export}?{rows.params.urlencode()}", icon="download"))
    return acts


def _place(rows: Listing) -> parts.Place | None:
    """Where the actor stands, and the units below to look at one by one."""
    by = rows.by
    if not by.path:
        return None
    units = units_below(by)
    here = next((unit for unit in units if unit.path == by.path), None)
    asked = next((unit for unit in units if str(unit.pk) == rows.params.get("territory")), None)
    shown = asked or here
    below = [unit for unit in units if unit.path != by.path and len(unit.path) <= len(by.path) + 8]
    return parts.Place(
        path=crumbs(asked, units, rows.register.url) if asked else (),
        here=shown.name if shown else _("全市"),
        below=[parts.Crumb(label=unit.name, url=rows.url(territory=unit.pk)) for unit in below],
    )


def _drafts(rows: Listing) -> dict[str, Any] | None:
    """Drafts in reach that wait for somebody; they are in no count above."""
    if not rows.opens("state") or rows.params.get("state"):
        return None
    waiting = rows.reach.filter(state__in=DRAFTS).order_by().count()
    words = ngettext(
        "另有 %(n)s 份草稿待处理，不在以上合计内。", "另有 %(n)s 份草稿待处理，不在以上合计内。", waiting
    )
    if not waiting:
        return None
    unplaced = (
        may(rows.by, "registry.place_estate") and rows.reach.filter(jurisdiction=None, state="draft").exists()
    )
    return {
        "words": words % {"n": waiting},
        "url": rows.url(state="waiting"),
        "placing": reverse("registry:estate-placing") if unplaced else "",
    }
