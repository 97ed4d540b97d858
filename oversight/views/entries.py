"""What the ground puts into the headers: called once, when the apps are loaded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oversight import navigation, panels, todo
from oversight.kernel.scope import Post
from oversight.models import Entry as TrailEntry
from oversight.models import Grant, Invitation, Membership, Redrawing, SecurityEvent
from oversight.navigation import FOOT_PUBLIC, FOOT_STAFF, STAFF, Entry, add
from oversight.policy import Actor, may, visible
from oversight.screen.parts import Action
from oversight.states import INVITATION
from oversight.views import guide, inbox, list_export, search  # noqa: F401  the worker's export registers itself
from oversight.views.redrawing_parts import headline

MOST = 50  # to-dos of one source
WEEK = timedelta(days=7)
SOON = timedelta(hours=24)


def enter() -> None:
    """The ground's own words, and where the header finds the inbox."""
    add(
        STAFF,
        Entry(label=_("工作台"), url_name="oversight:home", order=10),
        Entry(
            label=pgettext_lazy("navigation", "区划"),
            url_name="oversight:territory-list",
            order=80,
            verb="oversight.view_territory",
        ),
        Entry(label=_("机构人员"), url_name="oversight:body-list", order=85, verb="oversight.view_account"),
        Entry(label=_("留痕"), url_name="oversight:trail", order=90, verb="oversight.view_trail"),
    )
    add(
        FOOT_STAFF,
        Entry(label=_("操作说明"), url_name="oversight:guide", order=1),
        Entry(label=_("权限表"), url_name="oversight:permission-book", order=5, verb="oversight.view_policy"),
        Entry(label=_("工作日历"), url_name="oversight:calendar", order=10),
        Entry(label=_("后台任务"), url_name="oversight:jobs", order=20),
    )
    add(FOOT_PUBLIC, Entry(label=_("验文书"), url_name="oversight:verification", order=50))
    search.enter()
    guide.enter()
    navigation.inbox_count = inbox.count
    navigation.unit_url = lambda unit: reverse("oversight:territory-record", args=[unit.pk])


@panels.home_figures
def refusals(actor: Actor) -> Iterable[panels.Figure]:
    """For auditor and administrator: how often somebody was turned away in the last week."""
    if actor.post not in (Post.AUDITOR, Post.ADMIN):
        return
    count = SecurityEvent.objects.filter(kind="refused", at__gt=actor.at - WEEK).count()
    yield panels.Figure(
        _("近 7 天越权拒绝"), f"{count:,}", _("次"), _("安全事件"), reverse("oversight:trail-security")
    )


@todo.source
def admitted_to(actor: Actor) -> Iterable[todo.Todo]:
    """Single records to which this person was admitted for a time: one thing to do each, however many acts it allows."""
    if actor.view_as:  # one's own, and no part of the post one looks through
        return
    held = Grant.objects.current(actor.at).filter(user_id=actor.person_id).order_by("ends_at")
    held = held.prefetch_related("content_object")
    rows = {(grant.content_type_id, grant.object_pk): grant for grant in held} if actor.person_id else {}
    for grant in list(rows.values())[:MOST]:
        thing: Any = grant.content_object
        if thing is None or not hasattr(thing, "get_absolute_url"):
            continue
        words = {"kind": grant.get_kind_display(), "what": thing}
        yield todo.Todo(
            title=str(_("%(kind)s：%(what)s") % words),
            url=thing.get_absolute_url(),
            kind=_("单件授权"),
            line=grant.reason,
            due_at=grant.ends_at,
            started_at=grant.starts_at,
        )


@todo.source
def invitations_open(actor: Actor) -> Iterable[todo.Todo]:
    """Links that this person sent and that nobody has used yet; they end by themselves after 72 hours."""
    if actor.view_as:
        return
    sent = Invitation.objects.filter(
        state=INVITATION.initial, invited_by_id=actor.posting, expires_at__gt=actor.at
    )
    for row in sent.select_related("organisation")[:MOST]:
        yield todo.Todo(
            title=str(_("邀请还没有接受：%(name)s") % {"name": row.name}),
            url=reverse("oversight:body-detail", args=[row.organisation_id]),
            kind=_("邀请"),
            line=f"{row.organisation}，{row.get_post_display()}",  # type: ignore[attr-defined]
            due_at=row.expires_at,
            started_at=row.created_at,
        )


@todo.source
def redrawings_to_decide(actor: Actor) -> Iterable[todo.Todo]:
    """Redrawings that wait for this posting's decision."""
    if not may(actor, "oversight.decide_redrawing"):
        return
    waiting = Redrawing.objects.filter(state="submitted").select_related("unit")
    for found in visible(actor, "oversight.decide_redrawing", waiting):
        yield todo.Todo(
            title=str(_("审批区划调整：%(what)s") % {"what": headline(found)}),
            url=found.get_absolute_url(),
            kind=_("区划"),
            line=_("生效日期 %(day)s") % {"day": found.effective.isoformat()},
        )


@panels.home_figures
def accounts(actor: Actor) -> Iterable[panels.Figure]:
    """For whoever keeps the accounts of the whole city: people in post, and invitations about to run out."""
    if actor.post != Post.ADMIN:
        return
    held = visible(actor, "oversight.view_account", Membership.objects.current(actor.at))
    people = held.values("person").distinct().count()
    yield panels.Figure(
        _("在任人员"), str(people), _("人"), _("有岗位的账号"), reverse("oversight:person-list")
    )
    sent = visible(actor, "oversight.view_account", Invitation.objects.filter(state="open"))
    waiting = sent.filter(expires_at__gt=actor.at)
    soon = waiting.filter(expires_at__lte=actor.at + SOON).count()
    words = _("其中 24 小时内失效 %(n)s 份") % {"n": soon}
    yield panels.Figure(
        _("待接受的邀请"), str(waiting.count()), _("份"), words, reverse("oversight:body-list")
    )


@panels.home_figures
def kept(actor: Actor) -> Iterable[panels.Figure]:
    """For the auditor: how much the trail kept since yesterday."""
    if actor.post != Post.AUDITOR:
        return
    lately = TrailEntry.objects.filter(at__gt=actor.at - SOON, at__lte=actor.at)
    count = visible(actor, "oversight.view_trail", lately).count()
    yield panels.Figure(_("留痕"), f"{count:,}", _("条"), _("最近 24 小时"), reverse("oversight:trail"))


@panels.home_acts
def keeping(actor: Actor) -> Iterable[Action]:
    """What an administrator or an auditor most often begins with."""
    if actor.post == Post.ADMIN:
        yield Action(label=_("找人员"), url=reverse("oversight:person-list"), icon="search")
        yield Action(
            label=_("邀请任职"),
            url=reverse("oversight:body-invite", args=[actor.organisation_id]),
            icon="plus",
        )
    elif actor.post == Post.AUDITOR:
        yield Action(label=_("查留痕"), url=reverse("oversight:trail"), icon="search")
        yield Action(label=_("看安全事件"), url=reverse("oversight:trail-security"))


@panels.foreseen
def redrawings_ahead(actor: Actor) -> Iterable[panels.Foreseen]:
    """In the calendar: the days on which approved redrawings take effect."""
    if not may(actor, "oversight.view_territory"):
        return
    found = visible(actor, "oversight.view_territory", Redrawing.objects.filter(state="decided"))
    for row in found.select_related("unit"):
        yield panels.Foreseen(row.effective, headline(row), row.get_absolute_url())
