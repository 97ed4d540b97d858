"""专项检查: the checks and targets that one reads, a check's page with its draws, a target's page."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from inspections.actions import check as act
from inspections.actions import notifying, order
from inspections.models import Assignment, Check, CheckTarget
from inspections.screen import check as words
from inspections.screen import order as order_words
from inspections.views import sections
from inspections.views.check_acts import NOTIFY, PAGES, REPLY, VISIT, checks, targets
from oversight import journal
from oversight.policy import Actor, may, visible
from oversight.policy.words import entry_words
from oversight.screen import parts
from oversight.views.acts import ActPage, buttons
from oversight.views.base import actor, load, needs, paged

READ = "inspections.view_check"
PAGE = 50


@needs(READ)
def listing(request: HttpRequest) -> HttpResponseBase:
    """Checks, and below them the targets that one reads though not their check, or is sent to."""
    by = actor(request)
    visited = Count("targets", filter=Q(targets__visited_at__isnull=False))
    rows = visible(by, READ, checks()).annotate(all=Count("targets"), done=visited)
    page = paged(request, rows.order_by("-created_at", "-pk"), PAGE)
    own = Assignment.objects.standing().filter(membership__person_id=by.person_id, target__visited_at=None)
    mine = visible(by, READ, targets()).filter(
        Q(pk__in=own.values("target")) | Q(subject_id=by.organisation_id)
    )
    context = {
        "tabs": sections.tabs(request),
        "page": page,
        "rows": [(row, words.status(row)) for row in page],
        "targets": [(row, words.verdict(row)) for row in mine.order_by("-pk")[:PAGE]],
        "may_draft": may(by, "inspections.draft_check"),
    }
    return render(request, "inspections/check/list.html", context)


@needs(READ)
def detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A check: its plan, its draws with the seed, its targets."""
    row, by = load(request, READ, checks(), pk=pk), actor(request)
    sent = Prefetch("assignments", Assignment.objects.standing().select_related("membership__person"))
    drawn = visible(by, READ, targets().filter(inspection=row)).prefetch_related(sent).order_by("pk")
    page = paged(request, drawn, PAGE)
    context = {
        "check": row,
        "status": words.status(row),
        "acts": _solid(buttons(by, row, PAGES, url=lambda one: _url(one, "check", row), may=may)),
        "facts": words.facts(row),
        "plan": words.plan(row),
        "page": page,
        "rows": [(one, words.verdict(one)) for one in page],
        "draws": row.draws.select_related("drawn_by__organisation").order_by("pk"),
        "events": _events(row),
    }
    return render(request, "inspections/check/detail.html", context)


@needs(READ)
def target(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A target: who is sent, what was found, what the firm says."""
    row, by = load(request, READ, targets(), pk=pk), actor(request)
    context = {
        "target": row,
        "check": row.inspection,
        "names_check": may(by, READ, row.inspection),
        "verdict": words.verdict(row),
        "acts": _solid(_target_acts(by, row)),
        "papers": _papers(row),
        "orders": [
            (one, order_words.status(one)) for one in visible(by, "inspections.view_order", row.orders.all())
        ],
        "people": row.assignments.standing().select_related("membership__person", "membership__organisation"),
        "events": _events(row),
    }
    return render(request, "inspections/check/target.html", context)


def _papers(row: CheckTarget) -> list[parts.Paper]:
    """The notice that went out."""
    paper = notifying.in_force(row)
    if paper is None:
        return []
    url = reverse("oversight:document-download", args=[paper.pk])
    return [parts.Paper(label=f"{paper.title} {paper.number}", url=url)]


def _target_acts(by: Actor, row: CheckTarget) -> list[parts.Action]:
    """To visit, for who was drawn and only once; to answer, for the firm while the check runs."""
    about = order.about(row)
    orders = []
    if row.verdict == "breach" and row.firm_id and may(by, "inspections.draft_order", about):
        url = reverse("inspections:order-draft-target", args=[row.pk])
        orders = [parts.Action(label=_("起草整改通知书"), url=url)]
    if row.inspection.state != "drawn":
        return orders
    pages = [VISIT] if row.visited_at is None and act.is_sent(by, row) else []
    pages += [NOTIFY] if notifying.awaits_notice(row) and notifying.in_force(row) is None else []
    pages += [REPLY] if row.visited_at is not None else []
    return [*buttons(by, row, pages, url=lambda one: _url(one, "target", row), may=may), *orders]


def _solid(found: list[parts.Action]) -> list[parts.Action]:
    first = next((one for one in found if not one.grave), None)
    return [parts.Action(label=one.label, url=one.url, grave=one.grave, solid=one is first) for one in found]


def _url(page: ActPage, noun: str, row: Check | CheckTarget) -> str:
    return reverse(f"inspections:{noun}-{page.slug}", args=[row.pk])


def _events(row: Check | CheckTarget) -> list[parts.Event]:
    return [
        parts.Event(
            at=entry.at, what=str(entry_words(entry.event, entry.facts)), who=str(entry.organisation or "")
        )
        for entry in journal.history(row)
    ]
