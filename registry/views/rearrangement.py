"""小区调整: one that was decided ahead of its day, from its page to a new decision or its withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import panels
from oversight.actform import ActForm, ReasonForm
from oversight.policy import Actor, may, visible
from oversight.screen import parts
from oversight.views.acts import ActPage, buttons, run
from oversight.views.base import actor, load, needs
from registry import open_cases
from registry.actions import rearrangement as acts
from registry.forms.rearrangement import ConfirmForm
from registry.forms.regrouping import read_versions
from registry.models import Estate, Rearrangement
from registry.screen import place
from registry.screen import rearrangement as screen
from registry.screen.regrouping import what_ends
from registry.states import OPEN_REARRANGEMENTS


@needs("registry.view_rearrangement")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What becomes of what and when, what has moved since, the steps taken and open."""
    row = load(request, "registry.view_rearrangement", _rows(), pk=pk)
    by = actor(request)
    is_open = row.state in OPEN_REARRANGEMENTS
    context = {
        "title": screen.headline(row),
        "status": screen.status(row),
        "notes": [_("小区调整"), screen.when(row)] if is_open else [_("小区调整")],
        "acts": _acts(by, row),
        "waits": row.state == Rearrangement.machine.initial,
        **_shown(row, by, is_open=is_open),
        "events": screen.events(row),
        "place": place.of(row.places()[0] if row.places() else "", _("小区调整")),
    }
    return render(request, "registry/rearrangement/detail.html", context)


def _shown(row: Rearrangement, by: Actor, *, is_open: bool) -> dict[str, Any]:
    """The plan; while it waits also what moved and what will become of what is on the estates."""
    found: dict[str, Any] = {"pairs": screen.pairs(row)}
    if not is_open:
        return found
    if row.kind == Rearrangement.MOVE:
        cases = open_cases.cases(row.estate, by.at, closing=False, of=row)
        lines = [parts.Pair(label=case.title, value=case.outcome, url=case.url) for case in cases]
        closing = [{"estate": row.estate, "pairs": lines}] if lines else []
        note = _("随小区走的未结事项")
    else:
        into = row.estate if row.kind == Rearrangement.MERGE else None
        ends = [one for one in row.estates() if into is None or one.pk != into.pk]
        closing = [what_ends(one, by, into, of=row) for one in ends]
        note = _("生效时关闭")
    return found | {"reasons": acts.moved_since(row, by.at), "closing": closing, "closing_note": note}


def _acts(by: Actor, row: Rearrangement) -> list[parts.Action]:
    if not acts.may_everywhere(by, row):
        return []
    return buttons(
        by,
        row,
        PAGES,
        url=lambda page: reverse(f"registry:rearrangement-{page.slug}", args=[row.pk]),
        may=may,
    )


def _confirm(*, by: Actor, thing: Rearrangement, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return acts.confirm(
        thing,
        by=by,
        on=data["on"],
        note=data["note"],
        seen=data["seen"] or 0,
        versions=read_versions(data["versions"]),
        at=at,
    )


def _revoke(*, by: Actor, thing: Rearrangement, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return acts.revoke(thing, by=by, why=data["why"], seen=data["seen"] or 0, at=at)


def _look(request: HttpRequest, thing: Rearrangement, form: ActForm) -> dict[str, Any]:
    return _shown(thing, form.by, is_open=True)


def said(row: Rearrangement) -> str:
    """What became of a decision: done at once, waiting for its day, or to be looked at again."""
    told = {"day": row.effective.isoformat()}
    return {
        "done": _("调整已生效。"),
        "decided": _("已决定，%(day)s 零时生效；此前可以撤回。") % told,
        "reopened": _("小区又有变化，请再看一次。"),
    }[row.state]


PAGES = (
    ActPage(
        slug="confirm",
        verb="registry.confirm_rearrangement",
        title=gettext_lazy("重新决定小区调整"),
        lead=gettext_lazy("内容不变，按小区现在的情况办理；要改内容的，先撤回，再重新办理。"),
        button=gettext_lazy("按现在的情况决定"),
        back=gettext_lazy("返回，暂不决定"),
        done=said,
        form=ConfirmForm,
        do=_confirm,
        grave=True,
        weighs=True,
        warning=gettext_lazy("生效后不能撤回。"),
        preview=_look,
        template="registry/rearrangement/confirm.html",
        again=lambda thing: _rows().get(pk=thing.pk),
    ),
    ActPage(
        slug="revoke",
        verb="registry.revoke_rearrangement",
        title=gettext_lazy("撤回小区调整"),
        button=gettext_lazy("撤回调整"),
        back=gettext_lazy("返回，不撤回"),
        done=gettext_lazy("调整已撤回，有关单位已收到理由。"),
        form=ReasonForm,
        do=_revoke,
        grave=True,
        weighs=True,
        preview=_look,
        template="registry/rearrangement/confirm.html",
        again=lambda thing: _rows().get(pk=thing.pk),
    ),
)


@needs("registry.confirm_rearrangement")
def confirm(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Decide it anew."""
    return _act(request, pk, PAGES[0])


@needs("registry.revoke_rearrangement")
def revoke(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take it back."""
    return _act(request, pk, PAGES[1])


def _act(request: HttpRequest, pk: int, page: ActPage) -> HttpResponseBase:
    row = load(request, page.verb, _rows(), pk=pk)
    if request.method != "POST" and not Rearrangement.machine.can(row.state, page.slug):
        messages.info(
            request, _("这项调整现在是“%(state)s”，不用再办这一步。") % {"state": row.get_state_display()}
        )
        return redirect(row)
    return run(request, page, row)


@panels.panel("registry.Estate")
def waiting(request: HttpRequest, estate: Estate) -> Iterable[panels.Panel]:
    """On an estate's page: what was decided of it and waits."""
    named = Rearrangement.objects.open().filter(parts__estate=estate)
    found = visible(actor(request), "registry.view_rearrangement", named).select_related("estate", "to")
    rows = [
        {
            "url": row.get_absolute_url(),
            "title": screen.headline(row),
            "status": screen.status(row),
            "when": screen.when(row),
        }
        for row in found
    ]
    if rows:
        yield panels.Panel("registry/rearrangement/card.html", {"rows": rows})


@panels.foreseen
def ahead(by: Actor) -> Iterable[panels.Foreseen]:
    """In the calendar: the day of each that the reader may see."""
    if not may(by, "registry.view_rearrangement"):
        return
    found = visible(by, "registry.view_rearrangement", Rearrangement.objects.waiting())
    for row in found.select_related("estate", "to"):
        yield panels.Foreseen(row.effective, screen.headline(row), row.get_absolute_url())


def _rows() -> QuerySet[Rearrangement]:
    return Rearrangement.objects.select_related("estate__jurisdiction", "to", "decided_by__organisation")
