"""The ranking as a workbook: estates or firms of one publication, as far as the reader sees them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from inspections.models import Cycle, EstateResult, FirmResult, Publication
from inspections.screen import result as screen
from inspections.views.result import publication_of
from oversight import journal
from oversight.kernel.table_writing import Column, write_xlsx
from oversight.policy import Actor, visible
from oversight.views.base import actor, load, needs
from oversight.views.download import blank, handed_out

Line = tuple[Any, ...]


@needs("inspections.export_result")
def export(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The estates, or with `what=firms` the firms; what leaves is noted."""
    cycle = load(
        request, "inspections.view_cycle", Cycle.objects.select_related("standard"), public_id=public_id
    )
    publication = publication_of(request, cycle)
    if publication is None:
        raise Http404(_("没有找到。"))
    by, path = actor(request), blank("xlsx")
    if request.GET.get("what") == "firms":
        name = _("%(cycle)s企业考核结果.xlsx") % {"cycle": cycle.name}
        write_xlsx(path, _firm_columns(), _firm_lines(by, publication, cycle))
    else:
        name = _("%(cycle)s小区考核结果.xlsx") % {"cycle": cycle.name}
        write_xlsx(path, _estate_columns(), _estate_lines(by, publication))
    facts = {"list": "results", "cycle": cycle.public_id, "number": publication.number}
    journal.security("exported", at=by.at, by=by, verb="inspections.export_result", facts=facts)
    return handed_out(path, name=name)


def _estate_columns() -> tuple[Column, ...]:
    return (
        Column(_("参评名次"), "integer"),
        Column(_("区县名次"), "integer"),
        Column(_("小区编号")),
        Column(_("小区"), width=28),
        Column(_("区县"), width=18),
        Column(_("所在"), width=18),
        Column(_("企业"), width=32),
        Column(_("得分"), "number"),
        Column(_("等级")),
        Column(_("部分数据")),
    )


def _estate_lines(by: Actor, publication: Publication) -> Iterator[Line]:
    rows = visible(by, "inspections.export_result", EstateResult.objects.filter(publication=publication))
    rows = rows.select_related("estate").prefetch_related("holdings__firm__organisation")
    standards = screen.standards_of(publication)
    yes = _("是")
    for row in rows.order_by("rank_city", "estate_name").iterator(chunk_size=1_000):
        firms = _("、").join(dict.fromkeys(held.firm.organisation.name for held in row.holdings.all()))
        grade = screen.grade_words(standards[screen.standard_of(row)], row.grade)
        yield (
            row.rank_city,
            row.rank_district,
            row.estate.public_id,
            row.estate_name,
            row.district_name,
            row.place_name,
            firms,
            row.total,
            grade,
            yes if row.partial else "",
        )


def _firm_columns() -> tuple[Column, ...]:
    return (
        Column(_("参评名次"), "integer"),
        Column(_("统一社会信用代码"), width=22),
        Column(_("企业"), width=32),
        Column(_("小区数"), "integer"),
        Column(_("得分"), "number"),
        Column(_("等级")),
    )


def _firm_lines(by: Actor, publication: Publication, cycle: Cycle) -> Iterator[Line]:
    rows = visible(by, "inspections.export_result", FirmResult.objects.filter(publication=publication))
    for row in (
        rows.select_related("firm").order_by("rank_city", "-total", "firm_name").iterator(chunk_size=1_000)
    ):
        grade = screen.grade_words(cycle.standard, row.grade)
        yield row.rank_city, row.firm.code, row.firm_name, row.estates, row.total, grade
