"""提出登记变更, where one's own body is writing one already: which to write on is chosen before a form is filled in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from oversight.policy import may
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


def _row(request: HttpRequest, row: Change, *, first: bool) -> dict[str, Any]:
    by, noun = actor(request), "change" if row.estate_id else "firmchange"
    acts = [parts.Action(label=_("看这份申请"), url=row.get_absolute_url())]
    if may(by, f"registry.draft_{noun}", row):
        words = _("接着写这份草稿") if row.state == "draft" else _("补正这份申请")
        acts.insert(
            0, parts.Action(label=words, url=reverse("registry:change-redraft", args=[row.pk]), solid=first)
        )
    if may(by, f"registry.withdraw_{noun}", row):
        withdraw = reverse("registry:change-withdraw", args=[row.pk])
        acts.append(parts.Action(label=_("撤回登记变更"), url=withdraw, grave=True))
    what = _("、").join(str(line.label) for line in change_words.lines(row))
    return {"row": row, "status": change_words.status(row), "what": what, "acts": acts}
