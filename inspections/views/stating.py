"""企业说明: the firm writes, rewrites or takes back what stands beside its result."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.actions import stating
from inspections.forms.stating import StateForm
from inspections.models import FirmResult, Statement
from inspections.screen import result as screen
from oversight.actform import ActForm
from oversight.policy import Actor, may
from oversight.screen import parts
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, load, needs, refusal


def _state(*, by: Actor, thing: Statement, form: ActForm, data: dict[str, Any], at: datetime) -> Any:
    return stating.state(by=by, statement=thing, text=data["text"], at=at, seen=data["seen"])


def _about(request: HttpRequest, thing: Statement, form: ActForm) -> dict[str, Any]:
    row = thing.firm_result
    return {
        "pairs": [
            parts.Pair(label=_("考核周期"), value=row.publication.cycle.name),
            parts.Pair(label=_("结果"), value=screen.heading(row.publication)),
            parts.Pair(label=_("得分"), value=row.total),
        ]
    }


STATE = ActPage(
    slug="state",
    verb="inspections.state_result",
    title=gettext_lazy("填写企业说明"),
    lead=gettext_lazy("原样印在结果旁边，任何人都能看到；不影响得分。要改得分，请提出异议或申诉。"),
    button=gettext_lazy("公开说明"),
    back=gettext_lazy("返回，不改说明"),
    done=gettext_lazy("说明已附在结果旁边。"),
    form=StateForm,
    do=_state,
    preview=_about,
    target=lambda thing, result: thing.firm_result.get_absolute_url(),
)


@needs("inspections.state_result")
def state(request: HttpRequest, public_id: str, code: str) -> HttpResponseBase:
    """On the newest result of the firm in this cycle."""
    rows = FirmResult.objects.select_related("publication__cycle", "firm__organisation")
    rows = rows.filter(publication__cycle__public_id=public_id).order_by("-publication__number")
    row = load(request, "inspections.view_result", rows, firm__code=code)
    found = stating.statement_on(row, actor(request))
    if not may(actor(request), STATE.verb, found):
        raise refusal(request, STATE.verb, row)
    return run(request, STATE, found, back_url=row.get_absolute_url())


def offers(by: Actor, row: FirmResult) -> list[parts.Action]:
    """The firm's button on its newest result."""
    if not may(by, STATE.verb) or not may(by, STATE.verb, stating.statement_on(row, by)):
        return []
    key = [row.publication.cycle.public_id, row.firm.code]
    return [parts.Action(label=STATE.title, url=reverse("inspections:result-state", args=key))]
