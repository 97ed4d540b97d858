"""登记企业: the code checked with its exact reason; firms that look alike are shown before a second one is entered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oversight.acting import Invalid
from oversight.policy import Actor, may
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, needs, refusal
from registry.actions import firm
from registry.forms.firm import RegisterFirmForm
from registry.models import Firm
from registry.views.entering import Nothing


class Alike(Invalid):
    """Firms that look alike: the person says whether it is another one."""

    words = _("名录里有相近的企业，请先核对；确实不同，再登记一次。")


def _register(*, by: Actor, thing: Any, form: RegisterFirmForm, data: dict[str, Any], at: datetime) -> Firm:
    form.alike = firm.alike(data["name"])  # type: ignore[attr-defined]
    if form.alike and not data["other_than_alike"]:  # type: ignore[attr-defined]
        form.data = form.data.copy()  # type: ignore[assignment, attr-defined]
        form.data["other_than_alike"] = "on"  # type: ignore[index]
        raise Alike
    return firm.register(
        by=by,
        name=data["name"],
        code=data["code"],
        facts={name: value for name, value in form.facts().items() if name != "code"},
        contacts=[firm.Contact(**one) for one in data.get("contacts") or ()],
        provisional=data["provisional"],
        at=at,
    )


def _alike(request: HttpRequest, thing: Any, form: RegisterFirmForm) -> dict[str, Any]:
    return {"alike": getattr(form, "alike", ())}


REGISTER = ActPage(
    slug="register",
    verb="registry.register_firm",
    title=_("登记企业"),
    button=_("登记企业"),
    back=_("返回，不登记"),
    done=_("企业已登记。"),
    form=RegisterFirmForm,
    do=_register,
    preview=_alike,  # type: ignore[arg-type]
    template="registry/firm/register.html",
    target=lambda thing, result: result.get_absolute_url(),
)


@needs("registry.register_firm")
def register(request: HttpRequest) -> HttpResponseBase:
    """A firm not on the register yet; a firm itself proposes changes of its own record instead."""
    by = actor(request)
    if not may(by, "registry.register_firm", Firm()):
        raise refusal(request, "registry.register_firm")
    return run(request, REGISTER, Nothing(), back_url=reverse("registry:firm-list"))
