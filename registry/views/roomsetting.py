"""用房总体情况: what is seen on an estate's rooms as a whole, recorded or corrected."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from oversight.acting import Stale
from oversight.policy import may
from oversight.views.base import actor, load, needs, refusal
from registry.actions import room as rooms
from registry.forms.room import SettingForm
from registry.models import Estate, RoomSetting
from registry.views.furniture import below_estate


@needs("registry.describe_room")
def describe(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record what is to be seen on the rooms as a whole; what was typed stays when something is wrong."""
    estates = Estate.objects.select_related("jurisdiction")
    estate = load(request, "registry.view_estate", estates, public_id=public_id)
    setting = RoomSetting.objects.filter(estate=estate).first()
    if not may(actor(request), "registry.describe_room", setting or RoomSetting(estate=estate)):
        raise refusal(request, "registry.describe_room", estate)
    initial = {name: getattr(setting, name) for name in rooms.SETTING} if setting else {}
    form = SettingForm(request.POST or None, initial=initial | {"seen": setting.version if setting else None})
    if request.method == "POST" and form.is_valid() and _described(request, form, estate):
        messages.success(request, _("已登记用房总体情况。"))
        return redirect("registry:room-list", public_id=public_id)
    bar = below_estate(request, estate, here=_("用房总体情况"), rooms=True)
    return render(request, "registry/room/describe.html", {"estate": estate, "form": form, "place": bar})


def _described(request: HttpRequest, form: SettingForm, estate: Estate) -> bool:
    facts = dict(form.cleaned_data)
    seen = facts.pop("seen")
    by = actor(request)
    try:
        rooms.describe(by=by, estate=estate, facts=facts, at=by.at, seen=seen)
    except Stale as stale:
        form.add_error(None, str(stale.words))
    except rooms.RoomError as error:
        form.add_error(error.field or None, str(error.words))
    return form.is_valid()
