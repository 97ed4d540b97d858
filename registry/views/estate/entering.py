"""登记小区: at once by an officer of the place, as a draft by whoever may only draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight.kernel.scope import Scope
from oversight.policy import Actor, lines_for, may
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, needs, refusal
from registry.actions import estate
from registry.actions.facts import AREA_FIELDS
from registry.forms.estate import RegisterForm
from registry.models import Estate
from registry.views.entering import Nothing


def _enter(*, by: Actor, thing: Any, form: RegisterForm, data: dict[str, Any], at: datetime) -> Estate:
    areas = {field: data[field] for field in AREA_FIELDS if data[field] is not None}
    place = data["jurisdiction"]
    write = estate.register if enters_at_once(by, place) else estate.draft
    return write(
        by=by, name=data["name"], place=place, facts={**form.facts(), **areas}, source=form.source(), at=at
    )


def enters_at_once(by: Actor, place: Any) -> bool:
    """Whether this actor registers at this place directly; others, and estates without a place, are drafts."""
    return place is not None and may(by, "registry.register_estate", Estate(jurisdiction=place))


def _page(*, drafting: bool) -> ActPage:
    return ActPage(
        slug="register",
        verb="registry.draft_estate",
        title=_("起草小区") if drafting else _("登记小区"),
        lead=_("存为草稿后由街道负责人或市局确认。") if drafting else "",
        button=_("存为草稿，报街道确认") if drafting else _("登记小区"),
        back=_("返回，不登记"),
        done=_("草稿已报送，等待确认。") if drafting else _("小区已登记。"),
        form=RegisterForm,
        do=_enter,
        target=lambda thing, result: result.get_absolute_url(),
    )


@needs("registry.draft_estate")
def register(request: HttpRequest) -> HttpResponseBase:
    """An estate not on the register yet."""
    by = actor(request)
    if not may_enter(by):
        raise refusal(request, "registry.draft_estate")
    return run(request, _page(drafting=drafts_only(by)), Nothing(), back_url=reverse("registry:estate-list"))


def may_enter(by: Actor) -> bool:
    """Whether there is a place where this actor registers or drafts."""
    reaching = (Scope.ALL, Scope.TERRITORY)
    lines = lines_for(by.post, "registry.draft_estate")
    return not by.view_as and any(line.scope in reaching for line in lines)


def drafts_only(by: Actor) -> bool:
    """Whether what this actor enters is a draft for others to confirm."""
    lines = lines_for(by.post, "registry.register_estate")
    return all("own_draft" in line.conditions for line in lines)
