"""What the registry lays on a desk: changes and drafts to decide, drafts without a place, what came back to be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Left, Length
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from oversight import todo
from oversight.kernel.calendar import beijing_day, end_of, midnight
from oversight.kernel.scope import Post, Scope
from oversight.models import Deadline, Membership
from oversight.policy import LINES, Actor, may, visible
from registry.actions import turn
from registry.actions.rearrangement import may_everywhere
from registry.models import Change, Estate, Rearrangement, Tenure
from registry.rules import tenure as rule
from registry.screen.rearrangement import headline, when
from registry.states import REOPENED

MOST = 50
WARNED = timedelta(days=max(rule.EXPIRY_WARNINGS))
KIND = pgettext_lazy("kind of work", "登记变更")


@todo.source
def changes_to_decide(actor: Actor) -> Iterable[todo.Todo]:
    """Submitted changes that wait for this posting; those that a nearer tier decides are not laid here too."""
    for verb, about in (("registry.accept_change", "estate"), ("registry.accept_firmchange", "firm")):
        if not may(actor, verb):
            continue
        rows = Change.objects.filter(state="submitted", **{f"{about}__isnull": False})
        waiting = _not_nearer(visible(actor, verb, rows), actor, about, "submitted_by")
        found = list(
            waiting.select_related("estate", "firm__organisation", "drafted_by__organisation")[:MOST]
        )
        clocks = _clocks(found, turn.decision)
        for row in found:
            yield todo.Todo(
                title=_("审核登记变更：%(name)s") % {"name": row.estate or row.firm},
                url=row.get_absolute_url(),
                kind=KIND,
                line=f"{row.drafted_by.organisation}，{row.reason}",
                **todo.timed(clocks.get(row.pk)),
            )


@todo.source
def drafts_to_confirm(actor: Actor) -> Iterable[todo.Todo]:
    """Estates that were drafted and wait to be confirmed or returned."""
    if not may(actor, "registry.confirm_estate"):
        return
    rows = Estate.objects.filter(state="draft").exclude(jurisdiction=None).exclude(drafted_by=None)
    waiting = _not_nearer(visible(actor, "registry.confirm_estate", rows), actor, "estate", "drafted_by")
    for row in waiting.select_related("drafted_by__organisation")[:MOST]:
        yield todo.Todo(
            title=_("确认新建档小区：%(name)s") % {"name": row.name},
            url=row.get_absolute_url(),
            kind=gettext_lazy("小区登记"),
            line=str(row.drafted_by.organisation if row.drafted_by else ""),
        )


@todo.source
def drafts_to_place(actor: Actor) -> Iterable[todo.Todo]:
    """Drafts whose committee nobody knows yet, as one task."""
    if not may(actor, "registry.place_estate"):
        return
    count = visible(actor, "registry.place_estate", Estate.objects.unplaced()).count()
    if count:
        words = ngettext("落实社区：%(n)s 个小区", "落实社区：%(n)s 个小区", count)
        yield todo.Todo(
            title=words % {"n": count},
            url=reverse("registry:estate-placing"),
            kind=gettext_lazy("小区登记"),
            line=_("导入时不知道社区的草稿，落到社区后才登记、才计入统计"),
        )


@todo.source
def rearrangements(actor: Actor) -> Iterable[todo.Todo]:
    """Rearrangements to decide anew, and those that the own body decided and that wait for their day."""
    if not may(actor, "registry.confirm_rearrangement"):
        return
    mine = Q(state="reopened") | Q(state="decided", decided_by__organisation=actor.organisation_id)
    found = visible(actor, "registry.confirm_rearrangement", Rearrangement.objects.filter(mine))
    for row in found.select_related("estate", "to")[:MOST]:
        waits = row.state not in REOPENED
        if not waits and not may_everywhere(actor, row):
            continue
        words = _("待生效：%(what)s") if waits else _("重新决定：%(what)s")
        yield todo.Todo(
            title=words % {"what": headline(row)},
            url=row.get_absolute_url(),
            kind=gettext_lazy("小区调整"),
            line=when(row),
            due_at=midnight(row.effective) if waits else None,
            started_at=row.decided_at,
        )


@todo.source
def returned_to_mend(actor: Actor) -> Iterable[todo.Todo]:
    """What one's own body drafted and got back."""
    mine = {"state": "returned", "drafted_by__organisation_id": actor.organisation_id}
    if not actor.organisation_id:
        return
    returned = list(Change.objects.filter(**mine).select_related("estate", "firm__organisation")[:MOST])
    clocks = _clocks(returned, turn.mending)
    for row in returned:
        yield todo.Todo(
            title=_("补正登记变更：%(name)s") % {"name": row.estate or row.firm},
            url=row.get_absolute_url(),
            kind=KIND,
            line=row.decided_why,
            **todo.timed(clocks.get(row.pk)),
        )
    for draft in Estate.objects.filter(**mine)[:MOST]:
        yield todo.Todo(
            title=_("补正小区草稿：%(name)s") % {"name": draft.name},
            url=draft.get_absolute_url(),
            kind=gettext_lazy("小区登记"),
        )


@todo.source
def contracts_ending(actor: Actor) -> Iterable[todo.Todo]:
    """Contracts that end within the half year of the warnings: the firm's own, and those of the owners' estate."""
    if actor.post not in (Post.FIRM, Post.OWNERS):
        return
    today = beijing_day(actor.at)
    ending = Tenure.objects.current(today).filter(contract_to__range=(today, today + WARNED))
    for row in visible(actor, "registry.read_estate", ending).select_related("estate", "firm")[:MOST]:
        first = rule.warning_days(row.contract_to)[0] if row.contract_to else today
        yield todo.Todo(
            title=_("商定续聘或交接：%(name)s") % {"name": row.estate.name},
            url=reverse("registry:estate-tenures", args=[row.estate.public_id]),
            kind=gettext_lazy("服务合同"),
            line=_("物业服务合同到期日 %(day)s") % {"day": row.contract_to},
            due_at=end_of(row.contract_to) if row.contract_to else None,
            started_at=end_of(first),
        )


def _clocks(rows: list[Change], duty: Callable[[Change], str]) -> dict[int, Deadline]:
    """The clock of each change, one question a kind of duty."""
    found: dict[int, Deadline] = {}
    for key in {duty(row) for row in rows}:
        found |= todo.running(Change, [row.pk for row in rows if duty(row) == key], key)
    return found


def _not_nearer(rows: QuerySet[Any], actor: Actor, resource: str, column: str) -> QuerySet[Any]:
    """Without those that somebody of a smaller territory may decide, the submitter aside."""
    posts = [
        line.post
        for line in LINES
        if line.resource == resource and "decide" in line.kinds and line.scope == Scope.TERRITORY
    ]
    nearer = (
        Membership.objects.current(actor.at)
        .annotate(reach=F("organisation__territory__path"))
        .filter(post__in=posts, reach__startswith=actor.path)
        .exclude(reach=actor.path)
        .filter(reach=Left(OuterRef("jurisdiction__path"), Length("reach")))
        .exclude(person_id=OuterRef(f"{column}__person_id"))
    )
    return rows.filter(~Exists(nearer)) if posts else rows
