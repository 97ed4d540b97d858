"""Deciding on what somebody else wrote: publish, send back, take down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelsearch import index
from wagtail.models import TaskState, WorkflowState

from cms.actions.notice import paper
from cms.actions.notice.handing import end_workflow
from cms.actions.notice.publication import put_on_view
from cms.models import NoticePage
from cms.models.approval import PUBLISH, RETURN
from oversight.acting import Act, ActError, Refused, Stale, acting
from oversight.models import Membership, Person
from oversight.policy import Actor


class NoReason(ActError):
    """A decision against what somebody wrote needs its words."""

    words = gettext_lazy("请写明理由。")


def publish(*, by: Actor, page: NoticePage, at: datetime, seen: int | None = None) -> NoticePage:
    """Put the submitted text on view, or set it to go on view at the time it names.

    Raises `Refused` (also for whoever wrote in it, by whatever posting or grant), `Stale`, `Unlawful`.
    """
    waits = page.working_copy().go_live_at
    later = waits is not None and waits > at and not page.live
    with acting(by, "cms.schedule_notice" if later else PUBLISH, page, at=at, seen=seen) as act:
        _another_person(act)
        if act.thing.submitted_revision != act.thing.latest_revision_id:
            raise Stale  # decided is what was submitted, nothing written since (INVARIANTS 37)
        approve_workflow(act.thing, by)
        act.thing.published_by_id = by.membership_id
        if later:
            act.thing.latest_revision.approved_go_live_at = waits
            act.thing.latest_revision.save(update_fields=["approved_go_live_at"])
        else:
            act.thing = put_on_view(act.thing, by=by, at=at)
        act.facts = {"edition": act.thing.edition, "index": act.thing.index_number}
        _tell_writers(act, _published_words(act.thing.title, later=later))
    found: NoticePage = act.thing
    return found


def return_(*, by: Actor, page: NoticePage, why: str, at: datetime, seen: int | None = None) -> NoticePage:
    """Send it back with what is to be mended. Raises `NoReason`, `Refused`, `Stale`, `Unlawful`."""
    if not why.strip():
        raise NoReason
    with acting(by, RETURN, page, at=at, note=why, seen=seen) as act:
        _another_person(act)
        reject_workflow(act.thing, by, why)
        act.thing.revisions.update(approved_go_live_at=None)
        act.thing.returned_why, act.thing.submitted_revision = why, None
        if not act.thing.live:
            act.thing.published_by_id = None
        title = act.thing.draft_title
        _tell_writers(
            act,
            lambda: (
                _("您提交的通知公告被退回"),
                _("《%(title)s》被退回：%(why)s") % {"title": title, "why": why},
            ),
        )
    found: NoticePage = act.thing
    return found


def retire(*, by: Actor, page: NoticePage, why: str, at: datetime, seen: int | None = None) -> NoticePage:
    """Take it down; its editions stay on file, its paper is void. Raises `NoReason`, `Refused`, `Stale`, `Unlawful`."""
    if not why.strip():
        raise NoReason
    with transaction.atomic():
        with acting(by, "cms.retire_notice", page, at=at, note=why, seen=seen) as act:
            end_workflow(act.thing, by)
            take_down(act.thing)
        paper.void(by=by, page=act.thing, at=at, why=why)
    found: NoticePage = act.thing
    return found


def decide(actor: Actor, page: NoticePage, action: str, comment: str) -> None:
    """What Wagtail's workflow step asks for; the instant is the request's own."""
    if action == "approve":
        publish(by=actor, page=page, at=actor.at)
    else:
        return_(by=actor, page=page, why=comment, at=actor.at)


def take_down(page: NoticePage) -> None:
    """Off view, out of the search index; saved by whoever calls."""
    page.live, page.live_revision_id, page.has_unpublished_changes = False, None, True
    index.remove_object(page)


def approve_workflow(page: NoticePage, by: Actor) -> None:
    """Note the decision in Wagtail's workflow; what it decides is done here, not by Wagtail."""
    for state in TaskState.objects.for_instance(page).filter(status=TaskState.STATUS_IN_PROGRESS):
        state.approve(user=_person(by), update=False)
        WorkflowState.objects.filter(pk=state.workflow_state_id).update(status=WorkflowState.STATUS_APPROVED)


def reject_workflow(page: NoticePage, by: Actor, why: str) -> None:
    """Note the refusal in Wagtail's workflow; Wagtail would mail of it, and mail is ours (notify/)."""
    for state in TaskState.objects.for_instance(page).filter(status=TaskState.STATUS_IN_PROGRESS):
        state.reject(user=_person(by), update=False, comment=why)
        changes = WorkflowState.STATUS_NEEDS_CHANGES
        WorkflowState.objects.filter(pk=state.workflow_state_id).update(status=changes)


def _another_person(act: Act) -> None:
    """Nobody decides on what they wrote: asked again here, since a grant on one record is not a line of the table."""
    if act.thing.written_by(act.by.person_id):
        raise Refused


def _tell_writers(act: Act, words: Any) -> None:
    ids = {act.thing.drafted_by_id, act.thing.submitted_by_id} - {None}
    who = Membership.objects.current(act.at).filter(pk__in=ids).select_related("person")
    act.tell(
        [m for m in who if m.person_id != act.by.person_id],
        words,
        reverse("cms:notice-show", args=[act.thing.pk]),
    )


def _published_words(title: str, *, later: bool) -> Any:
    def words() -> tuple[str, str]:
        if later:
            return _("将按时发布：%(title)s") % {"title": title}, _("《%(title)s》已审核，到时自动发布。") % {
                "title": title
            }
        return _("已发布：%(title)s") % {"title": title}, _("《%(title)s》已发布。") % {"title": title}

    return words


def _person(by: Actor) -> Person:
    return Person.objects.get(pk=by.person_id)
