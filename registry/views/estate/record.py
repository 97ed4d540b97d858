"""小区档案: the record's pages, each tab an address: overview, areas, tenures, changes, papers, notes, trail."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import attachments as files
from oversight import panels
from oversight.models import Document, Entry
from oversight.policy import fields, may, visible
from oversight.screen import clocks, parts
from oversight.trail_words import tell
from oversight.views.acts import buttons
from oversight.views.base import actor, load, needs, paged
from registry import story
from registry.actions import turn
from registry.models import Change, Estate
from registry.screen import change as change_screen
from registry.screen import estate as sheet
from registry.screen import place
from registry.screen import trail as trail_screen
from registry.states import STANDING
from registry.views.estate.acts import PAGES
from registry.views.furniture import listed

LABEL = "registry.Estate"
LATEST = 6
TRAIL_PAGE = 50


@needs("registry.view_estate")
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """概况: who managed it when, what happened lately, its facts; for readers of public fields those alone."""
    estate = _load(request, public_id)
    by, allowed = actor(request), fields(actor(request), "registry.view_estate", estate)
    context = _frame(request, estate, "detail")
    context |= {
        "tenure": story.bands(estate, by.at),
        "pairs": sheet.pairs(estate, allowed),
        "facts": sheet.strip(estate, by.at, allowed),
        "panels": panels.panels(request, LABEL, estate),
    }
    if allowed is None:
        events = story.tell(estate, by.at)
        context |= {
            "events": events[:LATEST],
            "events_note": _("最近 %(n)s 件") % {"n": min(LATEST, len(events))},
            "history_url": _act(estate, "history"),
            "history_link": _("全部 %(n)s 件") % {"n": len(events)},
            "tenures_url": _act(estate, "tenures"),
            **sheet.side(estate, by.at),
            "clocks": clocks.of(turn.running(estate)),
        }
    return render(request, "registry/estate/detail.html", context)


@needs("registry.read_estate")
def history(request: HttpRequest, public_id: str) -> HttpResponse:
    """动态: everything that happened, newest first."""
    estate = _load(request, public_id, whole=True)
    return render(
        request,
        "registry/estate/history.html",
        {**_frame(request, estate, "detail"), "events": story.tell(estate, actor(request).at)},
    )


@needs("registry.read_estate")
def areas(request: HttpRequest, public_id: str) -> HttpResponse:
    """面积与名称: every recorded area with its document, former names, lineage."""
    estate = _load(request, public_id, whole=True)
    context = {
        **_frame(request, estate, "areas"),
        "areas": estate.areas.select_related("recorded_by__person", "recorded_by__organisation"),
        "names": estate.names.order_by("is_alias", "-valid_to"),
        "lines": sheet.lineage(estate),
    }
    return render(request, "registry/estate/areas.html", context)


@needs("registry.read_estate")
def tenures(request: HttpRequest, public_id: str) -> HttpResponse:
    """任期与模式: firms and modes over time, each act beside its row."""
    estate = _load(request, public_id, whole=True)
    by = actor(request)
    context = {
        **_frame(request, estate, "tenures"),
        "tenure": story.bands(estate, by.at),
        "tenures": estate.tenures.select_related("firm__organisation").order_by("-term"),
        "modes": estate.modes.select_related("manager").order_by("-term"),
        "may_write": may(by, "registry.end_tenure", estate) and Estate.machine.can(estate.state, "end"),
    }
    return render(request, "registry/estate/tenures.html", context)


@needs("registry.read_estate")
def changes(request: HttpRequest, public_id: str) -> HttpResponse:
    """变更: what was proposed for this estate and what came of it."""
    estate = _load(request, public_id, whole=True)
    found = visible(actor(request), "registry.view_change", Change.objects.filter(estate=estate))
    rows = list(found.select_related("drafted_by__organisation"))
    for row in rows:
        row.status = change_screen.status(row)  # type: ignore[attr-defined]
    return render(
        request, "registry/estate/changes.html", {**_frame(request, estate, "changes"), "changes": rows}
    )


@needs("registry.read_estate")
def documents(request: HttpRequest, public_id: str) -> HttpResponse:
    """文书: issued papers of this estate that the reader may open."""
    estate = _load(request, public_id, whole=True)
    by = actor(request)
    rows = [d for d in _papers(estate).select_related("issuer", "withdrawal") if may(by, d.read_verb, estate)]
    return render(
        request,
        "registry/estate/documents.html",
        {
            **_frame(request, estate, "documents"),
            "documents": rows,
            "withdrawn_word": _("已撤回"),
            "in_force_word": _("有效"),
        },
    )


@needs("registry.read_estate")
def attachments(request: HttpRequest, public_id: str) -> HttpResponse:
    """附件: files kept with this estate."""
    estate = _load(request, public_id, whole=True)
    return render(
        request,
        "registry/estate/attachments.html",
        {**_frame(request, estate, "attachments"), **listed(request, estate, "estate", public_id)},
    )


@needs("registry.read_estate")
def notes(request: HttpRequest, public_id: str) -> HttpResponse:
    """备注: what staff noted."""
    estate = _load(request, public_id, whole=True)
    rows = estate.notes.filter(withdrawn_at=None).select_related(
        "written_by__person", "written_by__organisation"
    )
    return render(
        request,
        "registry/estate/notes.html",
        {**_frame(request, estate, "notes"), "estate_notes": rows, "person": actor(request).person_id},
    )


@needs("oversight.view_trail")
def trail(request: HttpRequest, public_id: str) -> HttpResponse:
    """轨迹: the sealed entries of this estate that the reader may see."""
    estate = _load(request, public_id, whole=True)
    rows = _entries(request, estate).select_related("membership__person", "organisation", "reason")
    page = paged(request, rows, TRAIL_PAGE)
    tell(page, actor(request))
    trail_screen.tell_fields(page, estate)
    return render(request, "registry/estate/trail.html", {**_frame(request, estate, "trail"), "page": page})


def _load(request: HttpRequest, public_id: str, *, whole: bool = False) -> Estate:
    """The estate, for a reader of some fields or, where ``whole``, of all."""
    verb = "registry.read_estate" if whole else "registry.view_estate"
    rows = Estate.objects.select_related("jurisdiction", "developer", "responsible_unit", "owners_body")
    return load(request, verb, rows, public_id=public_id)


def _frame(request: HttpRequest, estate: Estate, current: str) -> dict[str, Any]:
    """What every tab shows: place, head, acts, tabs."""
    by = actor(request)
    whole = may(by, "registry.read_estate", estate)
    path = estate.jurisdiction.path if estate.jurisdiction else ""
    acts = buttons(by, estate, PAGES, url=lambda page: _act(estate, page.slug), may=may)
    more = _head(acts, by, estate)
    return {
        "estate": estate,
        "whole": whole,
        "place": place.of(path, estate.name),
        "notes": sheet.notes(estate, None if whole else fields(by, "registry.view_estate", estate)),
        "status": sheet.status(estate),
        "acts": more[:3],
        "more_acts": more[3:],
        "tabs": tabs(request, estate, current),
    }


def _head(acts: list[parts.Action], by: Any, estate: Estate) -> list[parts.Action]:
    """The acts with a change to propose for those who may not amend, the first one solid."""
    standing = estate.state in STANDING
    if standing and not may(by, "registry.amend_estate", estate) and _may_propose(by, estate):
        words, url = _("提出登记变更"), reverse("registry:change-draft-estate", args=[estate.public_id])
        acts = [parts.Action(label=words, url=url), *acts]
    if standing and may(by, "registry.merge_estate", estate):
        acts += [
            parts.Action(label=_("合并小区"), url=_act(estate, "merge")),
            parts.Action(label=_("拆分小区"), url=_act(estate, "split")),
            parts.Action(label=_("划片整合"), url=_act(estate, "regroup")),
        ]
    printing = parts.Action(label=_("打印档案页"), url=_act(estate, "sheet"), icon="print")
    acts.insert(min(2, len(acts)), printing)
    if acts[0] is not printing and not acts[0].grave:
        first = acts[0]
        acts = [parts.Action(label=first.label, url=first.url, solid=True), *acts[1:]]
    return acts


def _may_propose(by: Any, estate: Estate) -> bool:
    draft = Change(
        estate=estate,
        jurisdiction_id=estate.jurisdiction_id,
        subject_id=by.organisation_id if by.organisation_id in estate.bodies(by.at) else None,
        drafted_by_id=by.membership_id,
    )
    return may(by, "registry.read_estate", estate) and may(by, "registry.draft_change", draft)


def _act(estate: Estate, slug: str) -> str:
    return reverse(f"registry:estate-{slug}", args=[estate.public_id])


TABS = (
    ("detail", gettext_lazy("概况")),
    ("areas", gettext_lazy("面积与名称")),
    ("tenures", gettext_lazy("任期与模式")),
    ("changes", gettext_lazy("变更")),
    ("documents", gettext_lazy("文书")),
    ("attachments", gettext_lazy("附件")),
    ("notes", gettext_lazy("备注")),
    ("trail", gettext_lazy("轨迹")),
)


def tabs(request: HttpRequest, estate: Estate, current: str = "") -> list[parts.Tab]:
    """The record's tabs for who reads it whole, none for others; a tab that another page hung knows its own address."""
    if not may(actor(request), "registry.read_estate", estate):
        return []
    counts = {
        "changes": estate.changes.count(),
        "documents": _papers(estate).count(),
        "attachments": files.of(estate).count(),
        "notes": estate.notes.filter(withdrawn_at=None).count(),
    }
    own = [
        parts.Tab(label=label, url=_act(estate, key), count=counts.get(key) or None, current=key == current)
        for key, label in TABS
        if key != "trail" or _entries(request, estate).exists()
    ]
    hung = [
        parts.Tab(label=tab.label, url=tab.url, count=tab.count, current=tab.url == request.path)
        for tab in panels.tabs(request, LABEL, estate)
    ]
    return [own[0], *hung, *own[1:]]


def _papers(estate: Estate) -> Any:
    return Document.objects.filter(content=ContentType.objects.get_for_model(Estate), thing=estate.pk)


def _entries(request: HttpRequest, estate: Estate) -> Any:
    rows = Entry.objects.filter(kind=ContentType.objects.get_for_model(Estate), thing=estate.pk)
    return visible(actor(request), "oversight.view_trail", rows).order_by("-id")
