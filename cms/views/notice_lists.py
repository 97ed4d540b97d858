"""通知公告 in the portal, listed: one's own body's, what waits for a decision, all that one may read."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.models import NoticePage
from cms.permissions import enters
from cms.views.page import paged
from cms.words import STATES, status
from oversight.policy import Actor, may, visible
from oversight.screen.parts import Tab
from oversight.views.base import actor, needs

VIEW = "cms.view_notice"


@needs("cms.draft_notice")
def mine(request: HttpRequest) -> HttpResponseBase:
    """The drafts and notices of the actor's own body, by state and words."""
    by = actor(request)
    rows = visible(by, VIEW, NoticePage.objects.filter(own(by)))
    return _list(request, rows, _("本单位的通知公告"), "mine")


@needs("cms.publish_notice")
def waiting(request: HttpRequest) -> HttpResponseBase:
    """What waits for this posting's decision: never what the person wrote."""
    by = actor(request)
    return _list(request, undecided(by), _("等您审核的稿件"), "waiting")


@needs(VIEW)
def every(request: HttpRequest) -> HttpResponseBase:
    """All that this posting may read."""
    return _list(request, visible(actor(request), VIEW, NoticePage.objects.all()), _("全部通知公告"), "every")


def own(by: Actor) -> Q:
    """What the actor's own body drafted or the portal drafted for it, or what lies in its own section."""
    for_it = Q(drafted_by=None, issuer_id=by.organisation_id)
    return Q(drafted_by__organisation_id=by.organisation_id) | for_it | Q(section_body_id=by.organisation_id)


def undecided(by: Actor) -> Any:
    """What this posting may publish now."""
    return visible(by, "cms.publish_notice", NoticePage.objects.filter(state__in=("submitted", "rechecking")))


def _list(request: HttpRequest, rows: Any, title: str, which: str) -> HttpResponseBase:
    by = actor(request)
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60]
    if state in STATES:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(draft_title__icontains=words) | Q(title__icontains=words))
    found = paged(
        request,
        rows.select_related("section_body", "drafted_by__person").order_by(
            "-latest_revision_created_at", "-pk"
        ),
    )
    context = {
        **found,
        "title": title,
        "tabs": _tabs(by, which),
        "rows": [(page, status(STATES, page.state)) for page in found["page"]],
        "states": [(key, word, key == state) for key, (_tone, word) in STATES.items()],
        "words": words,
        "may_draft": may(by, "cms.draft_notice"),
        "may_edit": enters(by),
    }
    return render(request, "cms/desk/list.html", context)


def _tabs(by: Actor, which: str) -> list[Tab]:
    rows = [
        ("mine", _("本单位的"), "cms.draft_notice"),
        ("waiting", _("等我审核"), "cms.publish_notice"),
        ("every", _("全部"), VIEW),
    ]
    return [
        Tab(label=label, url=reverse(f"cms:notice-{key}"), current=key == which)
        for key, label, verb in rows
        if may(by, verb)
    ]
