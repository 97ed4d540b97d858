"""查企业: the public register of firms and the page of one: what is on file, which estates it manages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import lookup
from cms.lookup import result as results
from cms.views.estate import STANDING
from cms.views.estate import row as estate_row
from cms.views.page import draw, paged, trail, visitor
from oversight.kernel import asked
from oversight.kernel.calendar import beijing_day
from oversight.plainform import PlainForm
from oversight.policy import Actor, visible
from oversight.screen.figures import date_zh, wan
from oversight.screen.parts import Fact, Pair, Status
from oversight.views.base import public_page
from registry.models import Firm, Tenure
from registry.rules.room import BREACH
from registry.states import FIRM_STANDING

TONES = {"registered": "met", "provisional": "running", "struck_off": "gravest"}


class FirmFilter(PlainForm):
    """Filters of the register of firms."""

    q = forms.CharField(label=gettext_lazy("企业名称或统一社会信用代码"), required=False, max_length=60)
    state = forms.ChoiceField(label=gettext_lazy("登记状态"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(key, word) for key, word in Firm.STATES if key in TONES]
        self.fields["state"].choices = [("", _("全部")), (STANDING, _("在册")), *told]  # type: ignore[attr-defined]


@public_page
def listing(request: HttpRequest) -> HttpResponse:
    """The register, by words and state."""
    by = visitor(request)
    form = FirmFilter(request.GET)
    rows = lookup.firms(by)
    if form.is_valid():
        chosen = form.cleaned_data
        if chosen["state"] == STANDING:
            rows = rows.filter(state__in=FIRM_STANDING)
        elif chosen["state"]:
            rows = rows.filter(state=chosen["state"])
        if chosen["q"]:
            rows = lookup.finding_firms(rows, asked.read(chosen["q"]))
    found = paged(request, rows.order_by("organisation__name_key", "pk"))
    return draw(
        request,
        "cms/firm/list.html",
        {
            **found,
            "form": form,
            "rows": [row(firm) for firm in lookup.gather_firms(found["page"].object_list, by)],
            "total": found["page"].paginator.count,
            "crumbs": trail((_("首页"), "/"), (_("查企业"), "")),
        },
        tags="firms",
        known=("q", "state", "page"),
    )


def row(firm: lookup.PublicFirm) -> dict[str, Any]:
    """A firm as a line of a list."""
    return {
        "firm": firm,
        "url": reverse("cms:firm", args=[firm.code]),
        "place": " ".join(firm.place),
        "status": state_of(firm),
    }


def state_of(firm: lookup.PublicFirm) -> Status:
    """Its mark: a struck-off firm stays to be found and is marked."""
    return Status(TONES.get(firm.state, "draft"), str(dict(Firm.STATES)[firm.state]))


@public_page
def firm(request: HttpRequest, code: str) -> HttpResponse:
    """One firm with its public facts."""
    by = visitor(request)
    record = lookup.firms(by).filter(code=code).first()
    if record is None:
        raise Http404
    found = lookup.gather_firms([record], by)[0]
    rows = lookup.gather_estates(managed(record, by), by)
    context = {
        "firm": found,
        "place": " ".join(found.place),
        "status": state_of(found),
        "facts": facts(found, rows),
        "pairs": pairs(found),
        "rows": [estate_row(estate) for estate in rows],
        "formerly": formerly(record, by),
        "results": results.of_firm(by, record),
        "crumbs": trail((_("首页"), "/"), (_("查企业"), reverse("cms:firms")), (found.name, "")),
    }
    return draw(request, "cms/firm/firm.html", context, tags="firms estates results")


def managed(record: Firm, by: Actor) -> Any:
    """The standing estates it manages now."""
    rows: Any = lookup.estates(by)
    return (
        rows.filter(state="registered")
        .managed_by(record.organisation_id, beijing_day(by.at))
        .order_by("name_key", "pk")
    )


def formerly(record: Firm, by: Actor) -> list[dict[str, Any]]:
    """Estates it managed before, with from and to."""
    day = beijing_day(by.at)
    ended = visible(by, "registry.view_estate", Tenure.objects.filter(firm=record, term__endswith__lte=day))
    return [
        {
            "name": tenure.estate.name,
            "url": reverse("cms:estate", args=[tenure.estate.public_id]),
            "since": tenure.term.lower,
            "until": tenure.term.upper,
        }
        for tenure in ended.select_related("estate").order_by("-term")
    ]


def facts(firm: lookup.PublicFirm, rows: list[lookup.PublicEstate]) -> list[Fact]:
    """The strip: how many estates, how much area, how the rooms stand."""
    areas = [estate.total_area for estate in rows if estate.total_area]
    short = sum(1 for estate in rows if estate.room and estate.room.verdict in BREACH)
    checked = sum(1 for estate in rows if estate.room)
    return [
        Fact(label=_("在管小区"), value=len(rows), unit=_("个")),
        Fact(
            label=_("在管面积"),
            value=wan(sum(areas)) if areas else None,
            base=_("%(n)s 个小区有面积登记") % {"n": len(areas)},
        ),
        Fact(
            label=_("用房不足的小区"),
            value=short if checked else None,
            unit=_("个") if checked else "",
            base=_("已核查 %(n)s 个") % {"n": checked},
            breach=bool(short),
        ),
    ]


def pairs(firm: lookup.PublicFirm) -> list[Pair]:
    """The facts table."""
    grade = dict(Firm.LEGACY_GRADES).get(firm.legacy_grade or "", "")
    return [
        Pair(label=_("注册地址"), value=firm.registered_address),
        Pair(label=_("营业执照"), value=licence(firm)),
        Pair(
            label=_("原资质等级"),
            value=_("%(grade)s（已取消核定，仅供查考）") % {"grade": grade} if firm.legacy_grade else "",
        ),
        Pair(label=_("曾用名"), value="、".join(firm.former_names)),
        *([Pair(label=_("注销日期"), value=date_zh(firm.struck_off_on))] if firm.struck_off_on else []),
    ]


def licence(firm: lookup.PublicFirm) -> str:
    """From when to when the licence runs."""
    if not firm.licence_from:
        return ""
    until = firm.licence_to.isoformat() if firm.licence_to else _("长期")
    return _("%(since)s 至 %(until)s") % {"since": firm.licence_from.isoformat(), "until": until}
