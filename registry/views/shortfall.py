"""用房缺口: the last check of each estate, what falls short by street, as a list and as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import journal
from oversight.kernel import table_writing
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Level
from oversight.kernel.table_writing import write_xlsx
from oversight.models import Territory
from oversight.policy import visible
from oversight.screen.parts import Action, Fact, Progress
from oversight.tables import AreaColumn, Column, DayColumn, Table, TitleColumn
from oversight.views.base import actor, needs
from oversight.views.download import blank, handed_out
from registry.forms.room import ShortfallFilter
from registry.models import RoomCheck
from registry.rules.room import BREACH, IN_ORDER, UNDECIDED, verdicts_of
from registry.screen import check as screen

PAGE = 50


class CheckTable(Table):
    """The last check of each estate."""

    name = TitleColumn(
        accessor="estate__name", verbose_name=gettext_lazy("小区"), url=lambda row: _address(row)
    )
    place = Column(accessor="estate__jurisdiction__name", verbose_name=gettext_lazy("社区"))
    verdict = Column(verbose_name=gettext_lazy("结论"), bare=True)
    required = AreaColumn(verbose_name=gettext_lazy("应配"))
    provided = AreaColumn(verbose_name=gettext_lazy("计入"), middling=True)
    shortfall = AreaColumn(verbose_name=gettext_lazy("差额"), total=True, key=True)
    surveyed_at = DayColumn(verbose_name=gettext_lazy("核查日期"), low=True)
    caption = gettext_lazy("各小区最近一次用房核查")

    class Meta(Table.Meta):
        sequence = ("name", "place", "verdict", "required", "provided", "shortfall", "surveyed_at")

    def render_verdict(self, record: RoomCheck) -> Any:
        """The verdict as a tag."""
        from oversight.templatetags.portal import status_tag  # a tag drawn inside a cell

        return status_tag(screen.status(record.verdict))


def _address(row: RoomCheck) -> str:
    return reverse("registry:check-detail", args=[row.pk])


@needs("registry.view_room")
def board(request: HttpRequest) -> HttpResponse:
    """Shortages first: sums, progress by street, and the list, filtered by the address."""
    found = _visible(request)
    form = ShortfallFilter(request.GET or None)
    wanted = _filtered(found, form)
    sums = wanted.aggregate(n=Count("pk"), shortfall=Sum("shortfall"))
    table = CheckTable(
        wanted,
        filter_totals={"shortfall": sums["shortfall"] or 0},
        matching=sums["n"],
        unit=_("个"),
        order_by=request.GET.get("sort") or "-shortfall",
    )
    table.paginate(page=request.GET.get("page", 1), per_page=PAGE)
    context = {
        "table": table,
        "form": form,
        "facts": _facts(found),
        "acts": [
            Action(label=_("导出清单"), url=f"{reverse('registry:check-export')}?{request.GET.urlencode()}"),
            Action(label=_("打印缺口清单"), url=reverse("registry:check-shortfalls")),
        ],
        "rows": _by_street(found),
        "query": request.GET.urlencode(),
    }
    return render(request, "registry/check/board.html", context | _heading(found))


def _visible(request: HttpRequest) -> QuerySet[RoomCheck]:
    checks = RoomCheck.objects.newest().of_standing_estates()
    return visible(actor(request), "registry.view_room", checks).select_related("estate__jurisdiction")


def _filtered(found: QuerySet[RoomCheck], form: ShortfallFilter) -> QuerySet[RoomCheck]:
    if not (form.is_bound and form.is_valid()):
        return found
    if verdict := form.cleaned_data["verdict"]:
        found = found.filter(verdict__in=verdicts_of(verdict))
    if text := form.cleaned_data["q"]:
        found = found.filter(Q(estate__name__icontains=text) | Q(estate__initials__istartswith=text))
    return found


def _heading(found: QuerySet[RoomCheck]) -> dict[str, Any]:
    short = found.filter(verdict__in=BREACH, shortfall__gt=0).aggregate(n=Count("pk"), area=Sum("shortfall"))
    if not short["n"]:
        return {"title": _("没有小区缺用房"), "lead": _("按各小区最近一次核查。")}
    words = _("%(n)s 个小区缺用房，共差 %(area)s m²") % {"n": short["n"], "area": f"{short['area']:,.2f}"}
    return {"title": words, "lead": _("按各小区最近一次核查；存量小区只登记差额，不在其内。")}


def _facts(found: QuerySet[RoomCheck]) -> list[Fact]:
    counts = dict(found.order_by().values_list("verdict").annotate(n=Count("pk")))
    total = sum(counts.values())
    base = _("共核查 %(n)s 个") % {"n": total}

    def together(verdicts: Iterable[str]) -> int:
        return sum(counts.get(verdict, 0) for verdict in verdicts)

    return [
        Fact(label=_("合格"), value=together(IN_ORDER), unit=_("个"), base=base, url="?verdict=in_order"),
        Fact(
            label=_("不合格"),
            value=(breach := together(BREACH)),
            unit=_("个"),
            base=base,
            url="?verdict=breach",
            breach=bool(breach),
        ),
        Fact(
            label=_("待核实、资料不全"),
            value=together(UNDECIDED),
            unit=_("个"),
            base=base,
            url="?verdict=undecided",
        ),
        Fact(
            label=_("存量，只登记"),
            value=counts.get("existing", 0),
            unit=_("个"),
            base=base,
            url="?verdict=existing",
        ),
    ]


def _by_street(found: QuerySet[RoomCheck]) -> list[Progress]:
    """Streets with a shortage, the worst first: how many of the judged estates are in order."""
    end = Territory.steplen * Level.STREET
    rows: dict[str, list[int]] = {}
    judged = found.filter(verdict__in=(*IN_ORDER, *BREACH))
    for path, verdict in judged.order_by().values_list("estate__jurisdiction__path", "verdict"):
        tally = rows.setdefault(path[:end], [0, 0])
        tally[0] += verdict in IN_ORDER
        tally[1] += 1
    names = dict(Territory.objects.filter(path__in=rows).values_list("path", "name"))
    shown = [Progress(label=names[path], done=done, total=total) for path, (done, total) in rows.items()]
    return sorted((row for row in shown if row.gap), key=lambda row: (-row.gap, row.label))[:12]


COLUMNS = (
    table_writing.Column("小区编号"),
    table_writing.Column("小区", width=28),
    table_writing.Column("社区", width=20),
    table_writing.Column("结论"),
    table_writing.Column("应配 m²", "area"),
    table_writing.Column("计入 m²", "area"),
    table_writing.Column("差额 m²", "area"),
    table_writing.Column("核查日期", "date"),
)


@needs("registry.view_room")
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, as a workbook, under the same right as the page."""
    by = actor(request)
    wanted = _filtered(_visible(request), ShortfallFilter(request.GET or None))
    path = blank("xlsx")
    write_xlsx(path, COLUMNS, map(_line, wanted.order_by("-shortfall").iterator(2000)))
    journal.security("exported", at=by.at, by=by, verb="registry.view_room", facts={"list": "room_checks"})
    return handed_out(path, name=_("用房核查清单.xlsx"))


def _line(check: RoomCheck) -> tuple[Any, ...]:
    estate = check.estate
    return (
        estate.public_id,
        estate.name,
        str(estate.jurisdiction),
        str(check.get_verdict_display()),
        check.required,
        check.provided,
        check.shortfall,
        beijing_day(check.surveyed_at),
    )
