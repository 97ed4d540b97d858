"""用房: the rooms of an estate, measured, corrected and taken off; and the check of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from oversight.acting import ActError, Stale
from oversight.attachments import AttachmentError
from oversight.kernel.calendar import beijing_day
from oversight.kernel.measure import show_area
from oversight.policy import Actor, may, visible, who_may
from oversight.screen.parts import Action, Fact
from oversight.views.base import actor, load, needs, refusal
from registry.actions import check as checks
from registry.actions import room as rooms
from registry.forms.room import RoomForm, SurveyForm, WhyForm
from registry.models import Estate, Room, RoomCheck, RoomSetting
from registry.rules.room import BREACH
from registry.screen import check as screen
from registry.screen import room as room_screen
from registry.views.estate.record import tabs
from registry.views.furniture import below_estate, photos_of


@needs("registry.view_room")
def listing(request: HttpRequest, public_id: str) -> HttpResponse:
    """The rooms of an estate, the last check and the checks before it."""
    estate = load(
        request, "registry.view_estate", Estate.objects.select_related("jurisdiction"), public_id=public_id
    )
    by = actor(request)
    if not may(by, "registry.view_room", Room(estate=estate)):
        raise refusal(request, "registry.view_room", estate)
    found = visible(by, "registry.view_room", Room.objects.filter(estate=estate, withdrawn_at=None))
    done = visible(by, "registry.view_room", RoomCheck.objects.filter(estate=estate))
    history = list(done.select_related("policy", "surveyed_by__organisation", "withdrawal"))
    setting, photos = RoomSetting.objects.filter(estate=estate).first(), photos_of(found)
    last = next((one for one in history if not hasattr(one, "withdrawal")), None)
    context = {
        "estate": estate,
        "place": below_estate(request, estate, here=_("物业用房")),
        "tabs": tabs(request, estate),
        "title": _("%(name)s：物业管理用房") % {"name": estate.name},
        "notes": [_("小区 %(id)s") % {"id": estate.public_id}, str(estate.jurisdiction or "")],
        "misused_word": _("被挪用"),
        "rooms": [(room, room_screen.qualities(room), photos[room.pk]) for room in found],
        "total": sum(room.area for room in found),
        "setting": setting,
        "setting_checks": room_screen.setting(setting),
        "last": last,
        "last_status": screen.status(last.verdict) if last else None,
        "history": [(one, screen.status(one.verdict)) for one in history],
        "facts": _facts(estate, last),
        "acts": (acts := _acts(request, estate)),
        "next_words": _next_words(by, estate) if acts and not _surveys(by, estate) else "",
        "may_measure": may(by, "registry.measure_room", Room(estate=estate)),
        "may_describe": estate.state == "registered"
        and may(by, "registry.describe_room", setting or RoomSetting(estate=estate)),
    }
    return render(request, "registry/room/list.html", context)


def _facts(estate: Estate, last: RoomCheck | None) -> list[Fact]:
    facts = [Fact(label=_("总建筑面积"), value=estate.total_area, unit="m²", base=_("登记值"))]
    if last is not None:
        facts.append(Fact(label=_("应配用房"), value=last.required, unit="m²", base=last.policy.name))
        facts.append(Fact(label=_("计入用房"), value=last.provided, unit="m²", base=_("最近一次核查")))
        facts.append(
            Fact(
                label=_("差额"),
                value=last.shortfall,
                unit="m²",
                breach=last.verdict in BREACH,
                base=f"{beijing_day(last.surveyed_at)}",
            )
        )
    return facts


def _next_words(by: Actor, estate: Estate) -> str:
    """Whose turn it is once the rooms are on file: who measures is not always who checks (DESIGN §1.3)."""
    who = who_may("registry.survey_room", _unsaved(estate), by.at)
    told = _("%(body)s（%(post)s）")
    names = sorted({told % {"body": one.organisation, "post": one.get_post_display()} for one in who})
    if not names:
        return ""
    return _("用房登记后由%(who)s核查；结论不合格时会发消息给您。") % {"who": _("、").join(names)}


def _unsaved(estate: Estate) -> RoomCheck:
    return RoomCheck(estate=estate, jurisdiction=estate.jurisdiction)


def _surveys(by: Actor, estate: Estate) -> bool:
    return estate.state == "registered" and may(by, "registry.survey_room", _unsaved(estate))


def _acts(request: HttpRequest, estate: Estate) -> list[Action]:
    by, acts = actor(request), []
    if _surveys(by, estate):
        acts.append(
            Action(
                label=_("核查用房"), url=reverse("registry:room-survey", args=[estate.public_id]), solid=True
            )
        )
    if estate.state == "registered" and may(by, "registry.measure_room", Room(estate=estate)):
        acts.append(
            Action(
                label=_("登记一间用房"),
                url=reverse("registry:room-measure", args=[estate.public_id]),
                solid=not acts,
            )
        )
    return acts


@needs("registry.measure_room")
def measure(request: HttpRequest, public_id: str, pk: int | None = None) -> HttpResponse:
    """Record a room, or correct one; what was typed stays when something is wrong."""
    estates = Estate.objects.select_related("jurisdiction")
    estate = load(request, "registry.view_estate", estates, public_id=public_id)
    room = (
        load(request, "registry.measure_room", Room.objects.filter(estate=estate, withdrawn_at=None), pk=pk)
        if pk
        else None
    )
    initial = {name: getattr(room, name) for name in rooms.FIELDS} | {"seen": room.version} if room else {}
    form = RoomForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid() and (saved := _measured(request, form, estate, room)):
        words = _("已更正：%(place)s，%(area)s m²") if room else _("已登记：%(place)s，%(area)s m²")
        messages.success(request, words % {"place": saved.place, "area": show_area(saved.area)})
        return redirect("registry:room-list", public_id=public_id)
    here = _("更正用房") if room else _("登记一间用房")
    context = {
        "estate": estate,
        "room": room,
        "form": form,
        "photos": photos_of([room])[room.pk] if room else [],
        "place": below_estate(request, estate, here=here, rooms=True),
    }
    return render(request, "registry/room/measure.html", context)


def _measured(request: HttpRequest, form: RoomForm, estate: Estate, room: Room | None) -> Room | None:
    facts = dict(form.cleaned_data)
    seen, photos = facts.pop("seen"), facts.pop("photos")
    by = actor(request)
    try:
        return rooms.measure(
            by=by, estate=estate, facts=facts, at=by.at, room=room, seen=seen, photos=photos
        )
    except AttachmentError as error:
        form.add_error("photos", str(error.words))
    except Stale as stale:
        form.add_error(None, str(stale.words))
    except rooms.RoomError as error:
        form.add_error(error.field or None, str(error.words))
    return None


@needs("registry.remove_room")
def remove(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Take a room off the register, with a reason."""
    found = Room.objects.filter(estate__public_id=public_id, withdrawn_at=None)
    found = found.select_related("estate__jurisdiction")
    room = load(request, "registry.remove_room", found, pk=pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rooms.remove(by=actor(request), room=room, why=form.cleaned_data["why"], at=actor(request).at)
        messages.success(request, _("已撤销登记：%(place)s") % {"place": room.place})
        return redirect("registry:room-list", public_id=public_id)
    bar = below_estate(request, room.estate, here=_("撤销用房登记"), rooms=True)
    return render(
        request,
        "registry/room/remove.html",
        {"room": room, "estate": room.estate, "form": form, "place": bar},
    )


@needs("registry.survey_room")
def survey(request: HttpRequest, public_id: str) -> HttpResponse:
    """See what a check would find; confirm to store it for good."""
    estate = load(
        request, "registry.view_estate", Estate.objects.select_related("jurisdiction"), public_id=public_id
    )
    by = actor(request)
    if not may(by, "registry.survey_room", RoomCheck(estate=estate, jurisdiction=estate.jurisdiction)):
        raise refusal(request, "registry.survey_room", estate)
    form = SurveyForm(request.POST or None, initial={"seen": estate.version, "stage": "routine"})
    if request.method == "POST" and form.is_valid():
        try:
            found = checks.survey(by=by, estate=estate, at=by.at, **form.cleaned_data)
            return redirect("registry:check-detail", pk=found.pk)
        except ActError as error:
            form.add_error(None, str(error.words))
    return render(
        request,
        "registry/room/survey.html",
        {
            "estate": estate,
            "form": form,
            "place": below_estate(request, estate, here=_("核查用房"), rooms=True),
            **_preview(estate, beijing_day(by.at)),
        },
    )


def _preview(estate: Estate, day: Any) -> dict[str, Any]:
    try:
        _row, _policy, _facts_seen, result = checks.preview(estate, day)
    except checks.NoPolicy as error:
        return {"missing": error.words}
    return {"screen": screen.of_result(result)}
