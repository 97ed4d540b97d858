"""Where results are reached from: the header, an estate's and a firm's record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from inspections.models import ArchivedResult, EstateResult, FirmResult, Publication, Sheet
from inspections.rules.clocks import COUNTERSIGNED, REVIEWS
from inspections.views import sections
from inspections.views.review import VERBS, queue_of
from oversight import panels, todo
from oversight.policy import Actor, may, visible
from registry.models import Estate, Firm

KIND = pgettext_lazy("kind of work", "百分考核")


def enter() -> None:
    """Once, when the app loads."""
    sections.add(
        sections.Section(
            label=_("考核表复核"),
            lead=_("已提交的考核表，由没有评分的人复核、退回或会签。"),
            url_name="inspections:review-queue",
            order=30,
            under="/inspections/review/",
            verbs=VERBS,
        ),
        sections.Section(
            label=_("考核结果"),
            lead=_("公示、公布和更正的排名；每个得分都能看到分项和次数。"),
            url_name="inspections:result-list",
            order=35,
            under="/inspections/results/",
            verbs=("inspections.view_result",),
        ),
        sections.Section(
            label=_("历年考核"),
            lead=_("本系统启用之前的考核结果，从清单导入存档，不由本系统计算。"),
            url_name="inspections:archive-list",
            order=36,
            under="/inspections/archive/",
            verbs=("inspections.view_result",),
        ),
        sections.Section(
            label=_("异议申诉"),
            lead=_("公示期内的异议和公布之后的申诉，由没有参与评分和复核的人决定。"),
            url_name="inspections:appeal-list",
            order=38,
            under="/inspections/appeals/",
            verbs=("inspections.view_appeal",),
        ),
    )


@todo.source
def sheets_to_review(actor: Actor) -> Iterable[todo.Todo]:
    """The sheets that wait for this posting: one line, however many they are."""
    if not any(may(actor, verb) for verb in VERBS):
        return
    waiting = list(queue_of(actor).values_list("pk", flat=True))
    if waiting:
        words = ngettext("复核或会签 %(n)s 张考核表", "复核或会签 %(n)s 张考核表", len(waiting)) % {
            "n": len(waiting)
        }
        duties = [turn.key for turn in (*REVIEWS.values(), COUNTERSIGNED)]
        clocks = todo.running(Sheet, waiting, *duties).values()
        url = reverse("inspections:review-queue")
        yield todo.Todo(title=words, url=url, kind=KIND, **todo.timed_together(clocks))


@panels.tab("registry.Estate")
def estate_tab(request: HttpRequest, estate: Estate) -> Iterable[panels.Tab]:
    """The estate's newest result, for who may see it."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    rows = EstateResult.objects.filter(estate=estate, publication__in=Publication.objects.newest())
    row = _newest(visible(by, "inspections.view_result", rows))
    if row is not None:
        key = [row.publication.cycle.public_id, estate.public_id]
        yield panels.Tab("results", _("考核"), reverse("inspections:result-estate", args=key))
    elif (
        may(by, "inspections.view_result")
        and ArchivedResult.objects.standing().filter(estate=estate).exists()
    ):
        yield panels.Tab("results", _("考核"), reverse("inspections:archive-estate", args=[estate.public_id]))


@panels.tab("registry.Firm")
def firm_tab(request: HttpRequest, firm: Firm) -> Iterable[panels.Tab]:
    """The firm's newest result, for who may see it."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    rows = FirmResult.objects.filter(firm=firm, publication__in=Publication.objects.newest())
    row = _newest(visible(by, "inspections.view_result", rows))
    if row is not None:
        key = [row.publication.cycle.public_id, firm.code]
        yield panels.Tab("results", _("考核"), reverse("inspections:result-firm", args=key))
    elif may(by, "inspections.view_result") and ArchivedResult.objects.standing().filter(firm=firm).exists():
        yield panels.Tab("results", _("考核"), reverse("inspections:archive-firm", args=[firm.code]))


def _newest(rows: QuerySet[Any]) -> Any:
    return rows.select_related("publication__cycle").order_by("-publication__made_at").first()
