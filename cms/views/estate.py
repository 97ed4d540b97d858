"""查小区: the public register of estates and the page of one: who manages it, its rooms, what it was called before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import lookup
from cms.lookup import result as results
from cms.views.page import draw, paged, trail, visitor
from oversight.kernel import asked
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Level
from oversight.models import Territory
from oversight.plainform import PlainForm
from oversight.policy import Actor, visible
from oversight.screen.figures import date_zh, put, square_metres, wan
from oversight.screen.parts import Fact, Pair, Status
from oversight.views.base import public_page
from registry.models import Estate, EstateMode, Tenure
from registry.screen import check as screen

STATE_TONES = {"registered": "met", "merged": "draft", "split": "draft"}
STANDING = "standing"  # what the figures of the home page count: neither merged nor split
KNOWN = ("q", "place", "mode", "state", "page")


class EstateFilter(PlainForm):
    """Filters of the register: words, place, mode."""

    q = forms.CharField(label=gettext_lazy("小区名称"), required=False, max_length=60)
    place = forms.ChoiceField(label=gettext_lazy("区县、街道"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("管理方式"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("登记状态"), required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("全市")), *place_choices(by)]  # type: ignore[attr-defined]
        self.fields["mode"].choices = [("", _("全部")), *EstateMode.MODES]  # type: ignore[attr-defined]
        states = [("", _("全部")), (STANDING, _("在册"))]
        self.fields["state"].choices = states  # type: ignore[attr-defined]


def place_choices(by: Actor) -> list[tuple[str, str]]:
    """Districts and streets by path, a street below its district."""
    units = visible(by, "oversight.view_territory", Territory.objects.on(beijing_day(by.at)))
    rows = units.filter(level__in=(Level.DISTRICT, Level.STREET)).values_list("path", "name", "level")
    return [(path, name if level == Level.DISTRICT else f"　{name}") for path, name, level in rows]


@public_page
def listing(request: HttpRequest) -> HttpResponse:
    """The register, by words, place and mode."""
    by = visitor(request)
    form = EstateFilter(request.GET, by=by)
    rows = lookup.estates(by)
    if form.is_valid():
        chosen = form.cleaned_data
        rows = lookup.standing_on(rows, chosen["place"])
        if chosen["mode"]:
            rows = rows.filter(mode=chosen["mode"], state="registered")
        if chosen["state"]:
            rows = rows.filter(pk__in=Estate.objects.standing().values("pk"))
        if chosen["q"]:
            rows = lookup.finding_estates(rows, asked.read(chosen["q"]))
    found = paged(request, rows.order_by("name_key", "pk"))
    return draw(
        request,
        "cms/estate/list.html",
        {
            **found,
            "form": form,
            "rows": [row(estate) for estate in lookup.gather_estates(found["page"].object_list, by)],
            "total": found["page"].paginator.count,
            "crumbs": trail((_("首页"), "/"), (_("查小区"), "")),
        },
        tags="estates",
        known=KNOWN,
    )


def row(estate: lookup.PublicEstate) -> dict[str, Any]:
    """An estate as a line of a list."""
    return {
        "estate": estate,
        "url": reverse("cms:estate", args=[estate.public_id]),
        "place": " ".join(estate.place),
        "manager": estate.manager.name if estate.manager else "",
        "mode": mode_word(estate),
        "closed": closed(estate),
        "room": room_status(estate),
    }


@public_page
def estate(request: HttpRequest, public_id: str) -> HttpResponse:
    """One estate with its public facts."""
    by = visitor(request)
    record = lookup.estates(by).filter(public_id=public_id).first()
    if record is None:
        raise Http404
    found = lookup.gather_estates([record], by)[0]
    context = {
        "estate": found,
        "status": closed(found) or Status("met", _("已登记")),
        "facts": facts(found),
        "pairs": pairs(found),
        "room": found.room,
        "check": room_screen(found.room) if found.room else None,
        "bands": bands(record, by),
        "results": results.of_estate(by, record),
        "crumbs": trail((_("首页"), "/"), (_("查小区"), reverse("cms:estates")), (found.name, "")),
        "page_changed": None,
    }
    return draw(request, "cms/estate/estate.html", context, tags="estates firms results")


def facts(estate: lookup.PublicEstate) -> list[Fact]:
    """The strip: who manages it, how large it is, how many homes."""
    manager = estate.manager
    since = put(_("%(day)s起"), day=date_zh(manager.since)) if manager and manager.since else ""
    link = reverse("cms:firm", args=[manager.firm_code]) if manager and manager.firm_code else ""
    return [
        Fact(
            label=_("谁在管"),
            value=manager.name if manager else mode_word(estate),
            words=True,
            base=since,
            url=link,
        ),
        Fact(
            label=_("总建筑面积"),
            value=wan(estate.total_area) if estate.total_area else None,
            base=put(_("登记面积 %(area)s"), area=square_metres(estate.total_area))
            if estate.total_area
            else _("面积未登记"),
        ),
        Fact(label=_("户数"), value=estate.households, unit=_("户") if estate.households else ""),
        Fact(label=_("楼栋"), value=estate.buildings, unit=_("栋") if estate.buildings else ""),
    ]


def pairs(estate: lookup.PublicEstate) -> list[Pair]:
    """The facts table."""
    return [
        Pair(label=_("小区编号"), value=estate.public_id),
        Pair(label=_("所在"), value=" ".join(estate.place)),
        Pair(label=_("地址"), value=estate.address),
        Pair(label=_("类型"), value=dict(Estate.KINDS).get(estate.kind or "", "")),
        Pair(label=_("类别"), value=dict(Estate.CLASSES).get(estate.estate_class or "", "")),
        Pair(label=_("管理方式"), value=mode_word(estate)),
        Pair(label=_("竣工日期"), value=date_zh(estate.completed_on) if estate.completed_on else ""),
        Pair(label=_("建设单位"), value=estate.developer),
        Pair(label=_("曾用名"), value="、".join(estate.former_names)),
    ]


def mode_word(estate: lookup.PublicEstate) -> str:
    """How it is managed, in words."""
    return str(dict(EstateMode.MODES).get(estate.mode or "", ""))


def closed(estate: lookup.PublicEstate) -> Status | None:
    """The mark of an entry that is closed; None for one that stands."""
    if estate.state == "registered":
        return None
    return Status(STATE_TONES.get(estate.state, "draft"), str(dict(Estate.STATES)[estate.state]))


def room_status(estate: lookup.PublicEstate) -> Status | None:
    """The verdict on its rooms as a tag."""
    return screen.status(estate.room.verdict) if estate.room else None


def room_screen(room: lookup.RoomStanding) -> screen.CheckScreen:
    """The check from its frozen record; which rooms were left out, and for what, is not named in public."""
    told = screen.of_record(room.check)
    lines = [replace(line, note="") if line.minus else line for line in told.explain.lines]
    return replace(told, explain=replace(told.explain, lines=lines), rooms=[], checks=[], warnings=[])


def bands(record: Estate, by: Actor) -> list[dict[str, Any]]:
    """Who managed it from when to when, the present first."""
    rows = visible(by, "registry.view_estate", Tenure.objects.filter(estate=record))
    return [
        {
            "name": tenure.firm.name,
            "code": tenure.firm.code,
            "kind": tenure.get_kind_display(),
            "since": tenure.term.lower,
            "until": tenure.term.upper,
        }
        for tenure in rows.select_related("firm__organisation").order_by("-term")
    ]
