"""区划: the tree to walk and to search, and the record of each unit."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from oversight import cargo, panels
from oversight.actions.tiers import office_of
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Level
from oversight.models import Membership, Organisation, Redrawing, Territory
from oversight.models.territory import STEP
from oversight.papers.svg import svg
from oversight.papers.tilemap import Block, position
from oversight.policy import Actor, lines_for, may, visible
from oversight.policy.line import ALL, TERRITORY
from oversight.screen.parts import Action, Crumb, Fact, Pair, Place, Status
from oversight.views.base import actor, load, needs
from oversight.views.redrawing_parts import headline

PAGE = 50
BODIES = 30


def place_of(unit: Territory, *, below: list[Territory] | None = None) -> Place:
    """The territory bar for a page about ``unit``: the way down to it and, where given, the units one step further."""
    return Place(
        path=[_crumb(above) for above in Territory.objects.above(unit.path)],
        here=unit.name,
        below=[_crumb(child) for child in below or ()],
    )


def page_of(request: HttpRequest, rows: QuerySet[Any], size: int) -> Page[Any]:
    """The page of rows that the address asks for, with the numbers that lead to the others."""
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number))  # type: ignore[attr-defined]
    return page


def _crumb(unit: Territory) -> Crumb:
    return Crumb(label=unit.name, url=unit.get_absolute_url())


@needs("oversight.view_territory")
def listing(request: HttpRequest) -> HttpResponse:
    """The city's districts and streets as a tree, or what a search finds anywhere in it."""
    by = actor(request)
    units: Any = visible(by, "oversight.view_territory", Territory.objects.on(beijing_day(by.at)))
    if wanted := request.GET.get("q", "").strip():
        found = page_of(request, units.called(wanted).with_parent(), PAGE)
        return render(request, "oversight/territory/found.html", {"wanted": wanted, "page": found})
    tree = list(units.filter(level__lte=Level.STREET))
    city = tree[0] if tree else None
    counts = _counts(by, city.path) if city else {}
    committees = _below(units, Level.COMMITTEE)
    context = {
        "city": city,
        "districts": [
            (district, [_row(s, by, counts, committees) for s in tree if s.path[: len(district.path)] == district.path
                        and s.level == Level.STREET])
            for district in tree
            if district.level == Level.DISTRICT
        ],
        "columns": [one.label for one in cargo.CARGO if one.counted],
        "totals": {level.name.lower(): sum(1 for u in tree if u.level == level) for level in Level},
        "committees": sum(committees.values()),
        "place": place_of(city) if city else None,
        "acts": _list_acts(by),
    }  # fmt: skip
    return render(request, "oversight/territory/list.html", context)


def _row(
    street: Territory, by: Actor, counts: dict[str, dict[str, int]], below: dict[str, int]
) -> dict[str, Any]:
    """A street with its counts; outside the reader's territory nothing seen is not none there: a dash."""
    nothing = 0 if street.path.startswith(by.path) else None
    return {
        "unit": street,
        "below": below.get(street.path, 0),
        "counts": [
            (one.label, counts[one.key].get(street.path, nothing)) for one in cargo.CARGO if one.counted
        ],
    }


def _counts(by: Actor, path: str) -> dict[str, dict[str, int]]:
    """For each table that hangs on the tree: visible rows by street."""
    return {one.key: one.tally(by, path, STEP * Level.STREET) for one in cargo.CARGO if one.counted}


def _below(units: Any, level: Level) -> dict[str, int]:
    """How many units of ``level`` lie directly under each path."""
    counts: dict[str, int] = {}
    for path in units.filter(level=level).values_list("path", flat=True):
        counts[path[:-STEP]] = counts.get(path[:-STEP], 0) + 1
    return counts


def _list_acts(by: Actor) -> list[Action]:
    acts = [Action(label=_("区划调整"), url=reverse("oversight:redrawing-list"))]
    return acts if may(by, "oversight.draft_redrawing") or may(by, "oversight.decide_redrawing") else []


@needs("oversight.view_territory")
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: where it lies, what it was called, what it came from, who sits in it, what hangs on it."""
    by = actor(request)
    unit = load(request, "oversight.view_territory", Territory.objects.with_parent(), pk=pk)
    below = list(Territory.objects.filter(path__startswith=unit.path, depth=unit.depth + 1, valid_to=None))
    context = {
        "unit": unit,
        "status": Status("draft", _("已停用")) if unit.valid_to else Status("met", _("在用")),
        "notes": [unit.get_level_display(), unit.code, unit.full_name],
        "acts": _acts(by, unit),
        "facts": _facts(by, unit, below),
        "pairs": _pairs(by, unit),
        "below": below,
        "periods": unit.periods.order_by("valid_from"),
        "origins": unit.origins.select_related("before", "act"),
        "heirs": unit.heirs.select_related("after", "act"),
        "bodies": _bodies(by, unit),
        "redrawings": _redrawings(by, unit),
        "coming": [(act, headline(act)) for act in _coming(by, unit)],
        "tile": _tile(unit) if unit.level > Level.CITY else "",
        "place": place_of(unit, below=below),
        "panels": panels.panels(request, "oversight.Territory", unit),
    }
    return render(request, "oversight/territory/record.html", context)


def _acts(by: Actor, unit: Territory) -> list[Action]:
    if unit.valid_to or not may(by, "oversight.draft_redrawing"):
        return []
    url = reverse("oversight:redrawing-choose", kwargs={"pk": unit.pk})
    return [Action(label=_("办理区划调整"), url=url, solid=True)]


def _facts(by: Actor, unit: Territory, below: list[Territory]) -> list[Fact]:
    """Units below, and for each table that hangs on the tree how many rows this reader sees; people for who may."""
    facts = (
        [Fact(label=_("下级单位"), value=len(below), unit=_("个"))] if unit.level < Level.COMMITTEE else []
    )
    for one in cargo.CARGO:
        if one.counted and may(by, one.verb):
            count = one.seen(by, [unit.path], by.at).count()
            if count or _sees_all_in(by, one.verb, unit):
                facts.append(
                    Fact(label=str(one.label), value=count, unit=_("个"), url=_list_of(by, one, unit))
                )
    if may(by, "oversight.view_account"):
        seated = Membership.objects.current(by.at).filter(organisation__territory__path__startswith=unit.path)
        people = visible(by, "oversight.view_account", seated).count()
        if people or _sees_all_in(by, "oversight.view_account", unit):
            facts.append(Fact(label=_("在岗人员"), value=people, unit=_("人")))
    return facts


def _sees_all_in(by: Actor, verb: str, unit: Territory) -> bool:
    """Whether none seen in the unit means that none is there: a figure 0 may be told."""
    scopes = {line.scope for line in lines_for(by.post, verb)}
    return ALL in scopes or (TERRITORY in scopes and bool(by.path) and unit.path.startswith(by.path))


def _list_of(by: Actor, one: cargo.Cargo, unit: Territory) -> str:
    """The list of rows in the unit where the list can be narrowed to it: by district and street, inside one's own
    street by community; else "".
    """
    in_a_street = len(by.path) >= STEP * Level.STREET
    levels = (Level.COMMITTEE,) if in_a_street else (Level.DISTRICT, Level.STREET)
    return one.url(unit) if unit.level in levels and unit.path.startswith(by.path) else ""


def _pairs(by: Actor, unit: Territory) -> list[Pair]:
    day = beijing_day(by.at)
    office = office_of(unit, day)
    pairs = [
        Pair(label=_("统计用区划代码"), value=unit.code),
        Pair(label=_("办事机构"), value=office.name if office else None),
        Pair(label=_("启用"), value=unit.valid_from.isoformat() if unit.valid_from else _("建库前")),
    ]
    if unit.valid_to:
        pairs.append(Pair(label=_("停用"), value=unit.valid_to.isoformat()))
    return pairs


def _bodies(by: Actor, unit: Territory) -> list[Organisation]:
    seated = Organisation.objects.on(beijing_day(by.at)).filter(territory=unit)
    return list(visible(by, "oversight.view_account", seated)[:BODIES])


def _redrawings(by: Actor, unit: Territory) -> list[Redrawing]:
    """Redrawings of the unit itself, and those that made it or ended it."""
    acts = Redrawing.objects.filter(unit=unit)
    acts |= Redrawing.objects.filter(pk__in=unit.origins.values("act"))
    acts |= Redrawing.objects.filter(pk__in=unit.heirs.values("act"))
    return list(visible(by, "oversight.view_territory", acts).select_related("unit").distinct())


def _coming(by: Actor, unit: Territory) -> list[Redrawing]:
    """Approved redrawings that wait for their day and touch the unit: its own, of what lies above or right below it,
    and those that put something under it.
    """
    above = [unit.path[:end] for end in range(STEP, len(unit.path) + 1, STEP)]
    near = Q(unit__path__in=above) | Q(unit__path__startswith=unit.path, unit__depth=unit.depth + 1)
    acts = Redrawing.objects.filter(near | Q(plan__parent=unit.pk), state="decided").select_related("unit")
    return list(visible(by, "oversight.view_territory", acts).order_by("effective", "pk"))


def _tile(unit: Territory) -> Any:
    """Where the unit lies in the schematic map: every street a tile, grouped by district, its own filled."""
    units = Territory.objects.filter(valid_to=None, level__in=(Level.DISTRICT, Level.STREET))
    streets: dict[str, list[tuple[str, bool]]] = {}
    names: dict[str, str] = {}
    for one in units:
        if one.level == Level.DISTRICT:
            names[one.path] = one.name
            streets[one.path] = []
        elif one.path[:-STEP] in streets:
            here = one.path.startswith(unit.path) or unit.path.startswith(one.path)
            streets[one.path[:-STEP]].append((one.name, here))
    blocks = [Block(names[path], tuple(found)) for path, found in streets.items()]
    figure = position(
        blocks,
        title=_("示意图中的位置"),
        desc=_("每格一个街道、镇，按区县排列；填实的是%(name)s。只示归属，不示方位") % {"name": unit.name},
    )
    return mark_safe(svg(figure))  # noqa: S308  our own drawing; its words are escaped there
