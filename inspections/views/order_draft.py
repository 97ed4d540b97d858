"""起草整改通知书: from what lost points on a sheet, or from what a special check found."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import states
from inspections.actions import order as acts
from inspections.forms.order import DraftForm, TargetForm
from inspections.models import CheckTarget, Sheet
from inspections.views.check_acts import targets
from oversight.policy import Actor, may
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, needs, refusal


def _draft(*, by: Actor, thing: Sheet | CheckTarget, form: Any, data: dict[str, Any], at: datetime) -> Any:
    return acts.draft(by=by, sheet=thing, asked=form.asked(), at=at)


DRAFT = ActPage(
    slug="draft",
    verb="inspections.draft_order",
    form=DraftForm,
    do=_draft,
    title=gettext_lazy("起草整改通知书"),
    lead=gettext_lazy("从扣分项目起草；期限按其中最重的类别。下发之前企业看不到。"),
    button=gettext_lazy("存为草稿"),
    back=gettext_lazy("返回，不起草"),
    done=gettext_lazy("草稿已保存，核对后下发。"),
    target=lambda thing, result: result.get_absolute_url(),
)
OF_TARGET = replace(
    DRAFT,
    form=TargetForm,
    lead=gettext_lazy("从检查发现的问题起草；期限按其中最重的类别。下发之前企业看不到。"),
)


@needs(DRAFT.verb)
def of_sheet(request: HttpRequest, number: str) -> HttpResponseBase:
    """An order from a sheet whose findings lie before the firm, by whoever writes orders where it lies."""
    sheets = Sheet.objects.official().filter(state__in=states.FROM_SIGNING)
    rows = sheets.select_related("estate__jurisdiction", "standard", "firm__organisation", "jurisdiction")
    one = rows.filter(number=number).first()
    return _run(request, DRAFT, one, reverse("inspections:order-list"))


@needs(DRAFT.verb)
def of_target(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An order from what was found at a target."""
    one = targets().filter(pk=pk, verdict="breach", firm__isnull=False).first()
    return _run(request, OF_TARGET, one, one.get_absolute_url() if one else "")


def _run(request: HttpRequest, page: ActPage, one: Sheet | CheckTarget | None, back: str) -> HttpResponseBase:
    if one is None:
        raise Http404(_("没有找到。"))
    if not may(actor(request), page.verb, acts.about(one)):
        raise refusal(request, page.verb, one)
    return run(request, page, one, back_url=back)
