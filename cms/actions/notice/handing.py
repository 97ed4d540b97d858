"""Handing a draft over to another person, taking it back, giving it up."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.actions.notice.writing import Incomplete
from cms.models import NoticePage
from cms.models.approval import workflow
from cms.rules.draft import Draft, missing
from cms.states import ON_VIEW
from oversight.acting import Act, acting
from oversight.models import Person
from oversight.policy import Actor, who_may


def submit(*, by: Actor, page: NoticePage, at: datetime, seen: int | None = None) -> NoticePage:
    """Hand over to whoever may publish and did not write it. Raises `Refused`, `Stale`, `Unlawful`, `Incomplete`."""
    with acting(by, "cms.submit_notice", page, at=at, seen=seen) as act:
        copy = act.thing.working_copy()
        if lacking := missing(draft_of(copy, on_view=act.was in ON_VIEW)):
            raise Incomplete(lacking)
        act.thing.submitted_by_id, act.thing.submitted_at = by.membership_id, at
        act.thing.submitted_revision = act.thing.latest_revision_id
        act.thing.returned_why = ""
        if by.person_id not in act.thing.authors:
            act.thing.authors = [*act.thing.authors, by.person_id]
        end_workflow(act.thing, by)
        workflow().start(act.thing, _person(by))
        tell_deciders(act, copy.title)
    found: NoticePage = act.thing
    return found


def recall(*, by: Actor, page: NoticePage, at: datetime, seen: int | None = None) -> NoticePage:
    """Take a draft back before it was decided. Raises `Refused`, `Stale`, `Unlawful`."""
    with acting(by, "cms.recall_notice", page, at=at, seen=seen) as act:
        act.thing.submitted_revision = None
        end_workflow(act.thing, by)
    found: NoticePage = act.thing
    return found


def withdraw(
    *, by: Actor, page: NoticePage, at: datetime, why: str = "", seen: int | None = None
) -> NoticePage:
    """Give a draft up; a correction that is given up leaves what is on view. Raises `Refused`, `Stale`, `Unlawful`."""
    with acting(by, "cms.withdraw_notice", page, at=at, note=why, seen=seen) as act:
        end_workflow(act.thing, by)
        act.thing.authors = []
        act.thing.returned_why = ""
        if act.thing.live:  # the latest revision is again what the public reads
            act.thing.save_revision(user=_person(by), clean=False)
            act.thing.has_unpublished_changes = False
    found: NoticePage = act.thing
    return found


def draft_of(copy: NoticePage, *, on_view: bool) -> Draft:
    """What the rule of completeness looks at."""
    return Draft(
        title=copy.title,
        has_text=bool(copy.search_text.strip()),
        has_files=copy.files.exists() if copy.pk else False,
        written_on=copy.written_on,
        window_days=copy.window_days,
        objection_how=copy.objection_how,
        authority=getattr(copy, "authority", None),
        on_view=on_view,
        correction_note=copy.correction_note,
    )


def tell_deciders(act: Act, title: str) -> None:
    """A letter to each who may publish it; the policy leaves out whoever wrote it."""
    who = who_may("cms.publish_notice", act.thing, act.at)
    correction = act.now in ON_VIEW

    def words() -> tuple[str, str]:
        subject = _("请审核更正：%(title)s") if correction else _("请审核：%(title)s")
        return subject % {"title": title}, _("《%(title)s》已提交，请审核后发布或退回。") % {"title": title}

    act.tell(who, words, reverse("cms:notice-show", args=[act.thing.pk]))


def end_workflow(page: NoticePage, by: Actor) -> None:
    """No step of Wagtail's workflow stays open on a page whose draft is decided, taken back or given up."""
    for state in WorkflowState.objects.for_instance(page).active():
        state.cancel(user=_person(by))


def _person(by: Actor) -> Person:
    return Person.objects.get(pk=by.person_id)
