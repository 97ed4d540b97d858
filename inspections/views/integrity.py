"""考核质量分析: for the head alone, before results are shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from inspections.actions import integrity
from inspections.models import Cycle, Sheet
from inspections.rules.integrity import LEAST_SHEETS, Pair
from inspections.views import rescore
from inspections.views.result import frame, publication_of
from oversight.views.base import actor, load, needs

REMARKS = {
    "far_from_mean": _("平均分与他人相差大"),
    "narrow_spread": _("各表得分几乎一样"),
    "never_marked_down": _("有项目从未扣分"),
    "short_visit": _("现场时间过短"),
    "outside": _("位置不在小区内"),
}
MOST_PAIRS = 30


@needs("inspections.view_integrity")
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """Each assessor's mean and spread with what is worth a second look; estates whose parts lie far apart."""
    cycle = load(
        request, "inspections.view_integrity", Cycle.objects.select_related("standard", "jurisdiction"),
        public_id=public_id,
    )  # fmt: skip
    lines, pairs, names = integrity.report_of(cycle)
    context = {
        **frame(request, cycle, publication_of(request, cycle), "integrity"),
        **rescore.told(cycle),
        "acts": rescore.offers(actor(request), cycle),
        "lines": [(names[one.assessor], one, [REMARKS[remark] for remark in one.remarks]) for one in lines],
        "pairs": named([pair for pair in pairs if pair.is_apart][:MOST_PAIRS]),
        "least": LEAST_SHEETS,
    }
    return render(request, "inspections/result/integrity.html", context)


def named(pairs: list[Pair]) -> list[tuple[str, Pair]]:
    """Each pair of sheets with the name of its estate."""
    rows = Sheet.objects.filter(number__in=[pair.first for pair in pairs])
    names = dict(rows.values_list("number", "estate__name"))
    return [(names[pair.first], pair) for pair in pairs]
