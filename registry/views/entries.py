"""What the registry puts into the headers, onto the staff home and onto a record: called once, when apps are loaded."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from oversight import panels, todo
from oversight.kernel.measure import show_percent
from oversight.kernel.scope import Post
from oversight.models import Territory
from oversight.navigation import FOOT_STAFF, STAFF, Entry, add
from oversight.policy import Actor, may, visible
from oversight.screen.parts import Action, Progress
from registry import finding, imports
from registry.actions.estate.staffing import STREET_POSTS
from registry.models import CoverageTarget, Estate, Firm, Room, RoomCheck, RoomPolicyDraft
from registry.models.coverage import COVERED, by_zone
from registry.rules import deadlines
from registry.rules.coverage import Coverage
from registry.rules.room import BREACH
from registry.states import DRAFTS
from registry.views import guide, home, todos  # noqa: F401  panels and sources of to-dos register themselves
from registry.views.estate.entering import enters_at_once

MOST_UNITS = 12


def enter() -> None:
    """Words of the header, and the lists that the exchange reads."""
    imports.enter()
    finding.enter()
    guide.enter()
    add(
        STAFF,
        Entry(
            label=_("登记"),
            url_name="registry:estate-list",
            order=20,
            verb="registry.view_estate",
            under="/registry/estates/",
        ),
        Entry(
            label=pgettext_lazy("navigation", "企业"),
            url_name="registry:firm-list",
            order=25,
            verb="registry.view_firm",
            under="/registry/firms/",
        ),
        Entry(label=_("覆盖率"), url_name="registry:coverage", order=30, verb="registry.view_coverage"),
        Entry(label=_("用房"), url_name="registry:check-list", order=40, verb="registry.view_room"),
    )
    add(
        FOOT_STAFF,
        Entry(label=_("导入清单"), url_name="oversight:imports", order=8, verb="registry.import_estate"),
        Entry(
            label=_("用房规定"), url_name="registry:roompolicy-list", order=6, verb="registry.view_roompolicy"
        ),
    )


@panels.tab("registry.Estate")
def rooms_tab(request: HttpRequest, estate: Estate) -> Iterable[panels.Tab]:
    """The rooms of an estate, for who may see them."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    if (
        may(by, "registry.view_room", Room(estate=estate))
        or visible(by, "registry.view_room", estate.room_checks.all()).exists()
    ):
        count = estate.rooms.filter(withdrawn_at=None).count()
        yield panels.Tab(
            "rooms", _("物业用房"), reverse("registry:room-list", args=[estate.public_id]), count
        )


@panels.home_figures
def shortages(actor: Actor) -> Iterable[panels.Figure]:
    """How many estates fall short of rooms where this posting looks."""
    if not may(actor, "registry.view_room"):
        return
    found = visible(actor, "registry.view_room", RoomCheck.objects.newest().of_standing_estates())
    total, short = found.count(), found.filter(verdict__in=BREACH).count()
    if total:
        base = ngettext("最近核查 %(n)s 个小区", "最近核查 %(n)s 个小区", total) % {"n": total}
        yield panels.Figure(
            _("用房不合格"), str(short), _("个"), base, reverse("registry:check-list") + "?verdict=breach"
        )


@panels.home_figures
def coverage(actor: Actor) -> Iterable[panels.Figure]:
    """The share of estates that somebody manages where this posting looks, with its base."""
    if not may(actor, "registry.view_coverage"):
        return
    found = sum(
        by_zone(visible(actor, "registry.view_coverage", Estate.objects.standing()), 4).values(), Coverage()
    )
    if found.estates:
        told = {"part": found.covered, "whole": found.estates, "n": found.missing}
        yield panels.Figure(
            _("物业管理覆盖率"),
            show_percent(found.covered, found.estates).removesuffix("%"),
            "%",
            _("%(part)s / %(whole)s 个小区，%(n)s 个无人管理") % told,
            reverse("registry:coverage"),
        )


@panels.home_acts
def entering(actor: Actor) -> Iterable[Action]:
    """An estate is entered by whoever may: at once in one's own place, as a draft where another confirms it."""
    if may(actor, "registry.draft_estate") and actor.path:
        at_once = _enters_at_once(actor)
        yield Action(
            label=_("登记小区") if at_once else _("起草小区"),
            url=reverse("registry:estate-register"),
            icon="plus",
        )


@panels.home_figures
def register(actor: Actor) -> Iterable[panels.Figure]:
    """For posts without work lists of their own: what stands on the register where they look."""
    if actor.post not in (Post.COMMITTEE, Post.LEADING_GROUP, Post.DEPARTMENT):
        return
    mine = visible(actor, "registry.view_estate", Estate.objects.all())
    standing = str(mine.filter(pk__in=Estate.objects.standing()).count())
    url = reverse("registry:estate-list")
    yield panels.Figure(_("在册小区"), standing, _("个"), _("看得到的"), url)
    if may(actor, "registry.draft_estate") and not _enters_at_once(actor):
        waiting = str(mine.filter(state__in=DRAFTS).count())
        yield panels.Figure(_("待确认的草稿"), waiting, _("个"), _("由街道确认"), url)
    if may(actor, "registry.view_firm"):
        firms = visible(actor, "registry.view_firm", Firm.objects.filter(state="registered"))
        yield panels.Figure(
            _("在册企业"), str(firms.count()), _("家"), _("看得到的"), reverse("registry:firm-list")
        )


def _enters_at_once(actor: Actor) -> bool:
    """Whether the actor registers in the own place directly, without another's confirmation."""
    return enters_at_once(actor, Territory.objects.filter(path=actor.path).first() if actor.path else None)


@panels.panel(panels.HOME)
def own_units(request: HttpRequest, _thing: None) -> Iterable[panels.Panel]:
    """The units one step below the actor's own place: how many of their estates somebody manages, worst first."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    if not by.path or not may(by, "registry.view_coverage"):
        return
    below = len(by.path) + Territory.steplen
    found = by_zone(visible(by, "registry.view_coverage", Estate.objects.standing()), below)
    names = {unit.path: unit for unit in Territory.objects.filter(path__in=found)}
    rows = [
        Progress(
            label=names[path].name,
            done=sums.covered,
            total=sums.estates,
            url=f"{reverse('registry:estate-list')}?territory={names[path].pk}",
        )
        for path, sums in found.items()
        if path in names and len(path) == below
    ]
    if rows:
        rows.sort(key=lambda row: (-row.gap, row.label))
        yield panels.Panel(
            "registry/home/units.html", {"rows": rows[:MOST_UNITS], "more": len(rows) > MOST_UNITS}
        )


@todo.source
def estates_without_a_mode(actor: Actor) -> Iterable[todo.Todo]:
    """A street's estates that nobody manages, until the city's target day."""
    if actor.post not in STREET_POSTS or not actor.path:
        return
    mine = Estate.objects.standing().filter(jurisdiction__path__startswith=actor.path).exclude(COVERED)
    if not (count := visible(actor, "registry.view_coverage", mine).count()):
        return
    target = CoverageTarget.objects.in_force(actor.at)
    units = Territory.objects.filter(path=actor.path).values_list("pk", flat=True)
    clocks = todo.running(Territory, units, deadlines.MODE_SETTLED.key)
    yield todo.Todo(
        title=str(_("落实管理模式：%(n)s 个小区无人管理") % {"n": count}),
        url=reverse("registry:coverage"),
        kind=_("覆盖率"),
        line=target.source if target else "",
        **todo.timed(next(iter(clocks.values()), None)),
    )


@todo.source
def estates_without_an_officer(actor: Actor) -> Iterable[todo.Todo]:
    """A street's estates that nobody of it answers for by name, for those of the street who may name somebody (R24)."""
    if actor.post not in STREET_POSTS or not may(actor, "registry.staff_estate"):
        return
    open_ones = Estate.objects.standing().filter(jurisdiction__path__startswith=actor.path).without_officer()
    count = visible(actor, "registry.staff_estate", open_ones).count()
    if count:
        words = ngettext("指定责任干部：%(n)s 个小区", "指定责任干部：%(n)s 个小区", count)
        yield todo.Todo(
            title=words % {"n": count},
            url=f"{reverse('registry:estate-list')}?officer=none",
            kind=_("小区登记"),
            line=_("在名册里选中小区，一次指定"),
        )


@todo.source
def rules_to_decide(actor: Actor) -> Iterable[todo.Todo]:
    """Versions of the room rule that wait for this posting's decision."""
    if not may(actor, "registry.publish_roompolicy"):
        return
    waiting = visible(actor, "registry.publish_roompolicy", RoomPolicyDraft.objects.filter(state="submitted"))
    for row in waiting:
        url = reverse("registry:roompolicy-draft-detail", args=[row.pk])
        yield todo.Todo(
            title=str(_("审定用房规定：%(name)s") % {"name": row.name}), url=url, kind=_("用房规定")
        )
