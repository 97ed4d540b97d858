"""算用房: how much management room an estate must have, with every step; by a plain form, nothing is stored."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.forms import CalculatorForm
from cms.views.page import draw, trail, visitor
from oversight.kernel.calendar import beijing_day
from oversight.kernel.measure import show_area
from oversight.views.base import public_page
from registry.actions.check import versions
from registry.rules import room as rule
from registry.rules.room.words import name_in
from registry.screen.check import CheckScreen, of_result


@public_page
def room(request: HttpRequest) -> HttpResponse:
    """The calculator; the answer's address can be kept and passed on."""
    by = visitor(request)
    form = CalculatorForm(request.GET or None)
    known = [policy for _row, policy in versions()]
    found: dict[str, Any] = {}
    if request.GET and form.is_valid() and known:
        found = answer(known, form.cleaned_data, beijing_day(by.at))
        if not found:
            form.add_error("on", _("这一天没有适用的用房规定。"))
    context = {
        "form": form,
        "policies": policies(known),
        "nothing_known": not known,
        "crumbs": trail((_("首页"), "/"), (_("算用房"), "")),
        **found,
    }
    return draw(request, "cms/calculator/room.html", context, tags="calculator")


def answer(known: list[rule.Policy], asked: dict[str, Any], today: date) -> dict[str, Any]:
    """The result under the version that applies, as the check of a record would have it; nothing where none applies."""
    day = asked["on"] or today
    policy = rule.version_for(known, permitted_on=day, accepted_on=None, on=day)
    if policy is None:
        return {}
    facts = rule.Facts(
        total_area=asked["area"],
        above_ground_area=asked["above"],
        measured_area=asked["area"],
        use=asked["use"],
        permitted_on=day,
        provided=rule.Provided(total=asked["provided"]),
    )
    result = rule.judge(policy, facts)
    screen = of_result(result)
    return {"result": result, "check": screen, "policy": told(policy), "answered": sentence(result, screen)}


def sentence(result: rule.Result, screen: CheckScreen) -> str:
    """The answer as the heading: what must be provided, or why nothing can be said."""
    if result.required is None:
        return screen.headline
    if result.provided is None:
        return _("应配管理用房 %(area)s m²") % {"area": show_area(result.required)}
    if screen.short:
        return _("%(verdict)s，差 %(short)s m²") % {"verdict": screen.headline, "short": screen.short}
    return screen.headline


def told(policy: rule.Policy) -> dict[str, Any]:
    """A version in words."""
    return {
        "code": policy.code,
        "name": name_in(policy.name, get_language() or "zh"),
        "authority": policy.authority,
        "document": policy.document,
        "source": policy.source,
        "text": policy.text,
        "since": policy.valid_from,
        "until": policy.valid_to,
    }


def policies(known: list[rule.Policy]) -> list[dict[str, Any]]:
    """All published versions, the newest first."""
    return [told(policy) for policy in reversed(known)]
