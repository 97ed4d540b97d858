"""提出登记变更, where one's own body is writing one already: which to write on is chosen before a form is filled in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from oversight.policy import Actor, may
from oversight.screen import parts
from oversight.views.base import actor
from registry.actions import drafts
from registry.models import Change
from registry.screen import change as change_words

ANOTHER = "another"  # in the address: a new one is wanted beside what came back


def choice(request: HttpRequest, record: Any) -> HttpResponseBase | None:
    """The page that leads to one's own open proposal; None where the form of a new one is to be shown.

    A draft is always led to, since a second one would not be taken; one that came back may be left where it is.
    """
    by = actor(request)
    found = list(drafts.open_changes(by, record).select_related("drafted_by__person"))
    drafted = [row for row in found if row.state == "draft"]
    returned = [row for row in found if row.state == "returned"]
    if request.method == "POST" or not (drafted or (returned and ANOTHER not in request.GET)):
        return None
    context = {
        "notes": [str(record)],
        "drafted": bool(drafted),
        "rows": [_row(request, row, first=n == 0) for n, row in enumerate(drafted + returned)],
        "another_url": "" if drafted else f"{request.path}?{ANOTHER}=1",
        "back_url": record.get_absolute_url(),
    }
    return render(request, "registry/change/open.html", context)


def going_on(by: Actor, row: Change) -> parts.Action | None:
    """To write on at a draft, or to mend what came back; None where this actor may not."""
    if not Change.machine.can(row.state, "draft") or not may(by, f"registry.draft_{_noun(row)}", row):
        return None
    words = _("接着写这份草稿") if row.state == "draft" else _("补正这份申请")
    return parts.Action(label=words, url=reverse("registry:change-redraft", args=[row.pk]))


def _noun(row: Change) -> str:
    return "change" if row.estate_id else "firmchange"


def _row(request: HttpRequest, row: Change, *, first: bool) -> dict[str, Any]:
    by, noun = actor(request), _noun(row)
    acts = [parts.Action(label=_("看这份申请"), url=row.get_absolute_url())]
    if writing := going_on(by, row):
        acts.insert(0, replace(writing, solid=first))
    if may(by, f"registry.withdraw_{noun}", row):
        withdraw = reverse("registry:change-withdraw", args=[row.pk])
        acts.append(parts.Action(label=_("撤回登记变更"), url=withdraw, grave=True))
    what = _("、").join(str(line.label) for line in change_words.lines(row))
    return {"row": row, "status": change_words.status(row), "what": what, "acts": acts}
