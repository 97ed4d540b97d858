"""工作台: what a firm, an owners' committee and a developer find there: their own estates, and what they proposed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Length
from django.http import HttpRequest
from django.urls import reverse

from oversight import panels
from oversight.kernel.calendar import beijing_day
from oversight.kernel.scope import Post
from oversight.policy import Actor, may, visible
from oversight.screen.parts import Status
from registry.models import Change, Estate, Firm, RoomCheck, Tenure
from registry.screen import check as screen

MANAGERS = (Post.FIRM, Post.FIRM_STAFF)
PARTIES = (*MANAGERS, Post.OWNERS, Post.DEVELOPER)
MOST = 12
OPEN = ("draft", "submitted", "returned")
TONES = {"draft": "draft", "submitted": "check", "returned": "failed"}


@dataclass(frozen=True)
class OwnEstate:
    """One estate of a party: who manages it, until when by contract, how its rooms stand."""

    estate: Estate
    firm: str
    contract_to: date | None
    ended: bool
    rooms: Status | None
    rooms_url: str


@panels.panel(panels.HOME)
def own_estates(request: HttpRequest, _thing: None) -> Iterable[panels.Panel]:
    """The estates that a party manages, owns or builds, the contract that ends first on top."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    if by.post not in PARTIES:
        return
    found = visible(by, "registry.view_estate", Estate.objects.standing())
    running = visible(by, "registry.view_estate", Tenure.objects.current(beijing_day(by.at)))
    tenures = {
        one.estate_id: one
        for one in running.filter(estate__in=found.values("pk")).select_related("firm__organisation")
    }
    shown = sorted(
        found.order_by(Length("name"), "name_key"),
        key=lambda estate: _ends(tenures.get(estate.pk)) or date.max,
    )[:MOST]
    checks = _checks(by, shown)
    rows = [_row(estate, tenures.get(estate.pk), checks.get(estate.pk), by) for estate in shown]
    context = {
        "rows": rows,
        "more": found.count() > MOST,
        "firm": own_firm(by),
        "with_firm": by.post not in MANAGERS,
    }
    yield panels.Panel("registry/home/own.html", context, place="main")


@panels.panel(panels.HOME)
def own_changes(request: HttpRequest, _thing: None) -> Iterable[panels.Panel]:
    """What one's body proposed and is not decided yet."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    if by.post not in PARTIES:
        return
    mine = Change.objects.filter(state__in=OPEN, drafted_by__organisation_id=by.organisation_id)
    rows = [
        (change, Status(TONES[change.state], change.get_state_display()))
        for about, verb in (("estate", "registry.view_change"), ("firm", "registry.view_firmchange"))
        if may(by, verb)
        for change in visible(by, verb, mine.filter(**{f"{about}__isnull": False})).select_related(
            "estate", "firm__organisation"
        )[:MOST]
    ]
    if rows:
        yield panels.Panel("registry/home/changes.html", {"rows": rows})


def _ends(tenure: Tenure | None) -> date | None:
    """The day a contract ends: as the contract says, else as the term does."""
    if tenure is None:
        return None
    ends: date | None = tenure.contract_to or tenure.term.upper
    return ends


def _row(estate: Estate, tenure: Tenure | None, check: RoomCheck | None, by: Actor) -> OwnEstate:
    ends = _ends(tenure)
    return OwnEstate(
        estate=estate,
        firm=tenure.firm.name if tenure else "",
        contract_to=ends,
        ended=ends is not None and ends < beijing_day(by.at),
        rooms=screen.status(check.verdict) if check else None,
        rooms_url=reverse("registry:check-detail", args=[check.pk]) if check else "",
    )


def _checks(by: Actor, estates: list[Estate]) -> dict[int, RoomCheck]:
    if not may(by, "registry.view_room"):
        return {}
    newest = RoomCheck.objects.newest().filter(estate__in=[estate.pk for estate in estates])
    return {check.estate_id: check for check in visible(by, "registry.view_room", newest)}


def own_firm(by: Actor) -> Firm | None:
    """The record of the actor's own firm, if it may be read."""
    if by.post not in MANAGERS or not may(by, "registry.view_firm"):
        return None
    return visible(by, "registry.view_firm", Firm.objects.filter(organisation_id=by.organisation_id)).first()
