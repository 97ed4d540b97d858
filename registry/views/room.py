"""用房: the rooms of an estate, measured, corrected and taken off; and the check of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight.actform import ActForm, ReasonForm
from oversight.attachments import AttachmentError
from oversight.kernel.calendar import beijing_day
from oversight.kernel.measure import show_area
from oversight.policy import Actor, may, visible, who_may
from oversight.screen.parts import Action, Fact
from oversight.views.acts import ActPage, run
from oversight.views.base import actor, load, needs, refusal
from registry.actions import check as checks
from registry.actions import room as rooms
from registry.forms.room import RoomForm, SettingForm, SurveyForm
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


def _rooms_url(_thing: Any, result: Room | RoomSetting) -> str:
    return reverse("registry:room-list", args=[result.estate.public_id])


def _measure(*, by: Actor, thing: Room, form: ActForm, data: dict[str, Any], at: datetime) -> Room:
    seen, photos, room = data.pop("seen"), data.pop("photos"), thing if thing.pk else None
    for photo in photos:
        photo.seek(0)  # read before, where the room moved and the form is tried again
    try:
        return rooms.measure(
            by=by,
            estate=thing.estate,
            facts=data,
            at=at,
            room=room,
            seen=seen if room else None,
            photos=photos,
        )
    except AttachmentError as error:
        raise AttachmentError(error.words, field="photos") from error


def _remove(*, by: Actor, thing: Room, form: ActForm, data: dict[str, Any], at: datetime) -> Room:
    return rooms.remove(by=by, room=thing, why=data["why"], at=at, seen=data["seen"])


def _describe(
    *, by: Actor, thing: RoomSetting, form: ActForm, data: dict[str, Any], at: datetime
) -> RoomSetting:
    seen = data.pop("seen")
    return rooms.describe(by=by, estate=thing.estate, facts=data, at=at, seen=seen)


def _survey(*, by: Actor, thing: Estate, form: ActForm, data: dict[str, Any], at: datetime) -> RoomCheck:
    return checks.survey(by=by, estate=thing, at=at, **data)


def _told(words: Any) -> Callable[[Room], str]:
    return lambda room: str(words) % {"place": room.place, "area": show_area(room.area)}


def _foreseen(request: HttpRequest, estate: Estate, form: ActForm) -> dict[str, Any]:
    """What a check would find now; the form carries its digest."""
    try:
        found = checks.preview(estate, beijing_day(form.by.at))
    except checks.NoPolicy as error:
        return {"missing": error.words}
    cast(SurveyForm, form).shows(found.digest)
    return {"screen": screen.of_result(found.result)}


MEASURE = ActPage(
    verb="registry.measure_room",
    title=gettext_lazy("登记一间用房"),
    button=gettext_lazy("登记这间用房"),
    back=gettext_lazy("返回，不保存"),
    done=_told(gettext_lazy("已登记：%(place)s，%(area)s m²")),
    form=RoomForm,
    multipart=True,
    template="registry/room/measure.html",
    do=_measure,
    target=_rooms_url,
)
CORRECT = replace(
    MEASURE,
    title=gettext_lazy("更正用房"),
    lead=gettext_lazy("更正后，已有的核查不变；需要新结论时请重新核查。"),
    button=gettext_lazy("保存更正"),
    done=_told(gettext_lazy("已更正：%(place)s，%(area)s m²")),
)
REMOVE = ActPage(
    verb="registry.remove_room",
    title=gettext_lazy("撤销用房登记"),
    warning=gettext_lazy("撤销后这间用房不再计入；已有的核查仍按当时的样子保存。"),
    button=gettext_lazy("撤销这间用房"),
    back=gettext_lazy("返回，不撤销"),
    done=_told(gettext_lazy("已撤销登记：%(place)s")),
    grave=True,
    weighs=True,
    form=ReasonForm,
    do=_remove,
    target=_rooms_url,
)
DESCRIBE = ActPage(
    verb="registry.describe_room",
    title=gettext_lazy("用房总体情况"),
    button=gettext_lazy("保存总体情况"),
    back=gettext_lazy("返回，不保存"),
    done=gettext_lazy("已登记用房总体情况。"),
    form=SettingForm,
    do=_describe,
    again=lambda setting: RoomSetting.objects.get(estate=setting.estate),
    target=_rooms_url,
)
SURVEY = ActPage(
    verb="registry.survey_room",
    title=gettext_lazy("核查用房"),
    button=gettext_lazy("存档这次核查"),
    back=gettext_lazy("返回，不存档"),
    done=gettext_lazy("这次核查已存档。"),
    template="registry/room/survey.html",
    form=SurveyForm,
    do=_survey,
    preview=_foreseen,
    target=lambda _estate, found: reverse("registry:check-detail", args=[found.pk]),
)


def _run(request: HttpRequest, page: ActPage, thing: Any, estate: Estate, **more: Any) -> HttpResponseBase:
    """The page of an act on the rooms of ``estate``: under its record, and back to its rooms."""
    back = reverse("registry:room-list", args=[estate.public_id])
    bar = below_estate(request, estate, here=page.title, rooms=True)
    notes = [estate.name, str(thing)] if isinstance(thing, Room) and thing.pk else [estate.name]
    return run(request, page, thing, place=bar, back_url=back, notes=notes, **more)


def _estate(request: HttpRequest, public_id: str) -> Estate:
    estates = Estate.objects.select_related("jurisdiction")
    return load(request, "registry.view_estate", estates, public_id=public_id)


def _refuse_unless(request: HttpRequest, verb: str, thing: Any, estate: Estate) -> None:
    if not may(actor(request), verb, thing):
        raise refusal(request, verb, estate)


@needs(MEASURE.verb)
def measure(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Record a room."""
    estate = _estate(request, public_id)
    room = Room(estate=estate)
    _refuse_unless(request, MEASURE.verb, room, estate)
    return _run(request, MEASURE, room, estate)


def _room(request: HttpRequest, verb: str, public_id: str, pk: int) -> Room:
    found = Room.objects.filter(estate__public_id=public_id, withdrawn_at=None)
    return load(request, verb, found.select_related("estate__jurisdiction"), pk=pk)


@needs(CORRECT.verb)
def correct(request: HttpRequest, public_id: str, pk: int) -> HttpResponseBase:
    """Correct a room; earlier checks keep it as it was."""
    room = _room(request, CORRECT.verb, public_id, pk)
    return _run(request, CORRECT, room, room.estate, photos=photos_of([room])[room.pk])


@needs(REMOVE.verb)
def remove(request: HttpRequest, public_id: str, pk: int) -> HttpResponseBase:
    """Take a room off the register, with a reason."""
    room = _room(request, REMOVE.verb, public_id, pk)
    return _run(request, REMOVE, room, room.estate)


@needs(DESCRIBE.verb)
def describe(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Record or correct what is seen on the rooms of an estate as a whole."""
    estate = _estate(request, public_id)
    setting = RoomSetting.objects.filter(estate=estate).first() or RoomSetting(estate=estate)
    _refuse_unless(request, DESCRIBE.verb, setting, estate)
    # nothing on file has no version: who sends this form after somebody else recorded the first one is told
    first = {} if setting.pk else {"initial": {"seen": None}}
    return _run(request, DESCRIBE, setting, estate, **first)


@needs(SURVEY.verb)
def survey(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """See what a check would find; confirm to store it for good."""
    estate = _estate(request, public_id)
    _refuse_unless(request, SURVEY.verb, _unsaved(estate), estate)
    return _run(request, SURVEY, estate, estate)
