"""Writing in a notice: drafts, amendments, files. What is on view stays as it is until a correction is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.actions.section import open_own
from cms.models import NoticeFile, NoticePage, PolicyPage, SectionPage
from oversight import uploads
from oversight.acting import Act, ActError, Refused, acting
from oversight.models import Person
from oversight.policy import Actor, may


class NotWritten(ActError):
    """The text was not kept; its words say why."""


class Incomplete(ActError):
    """A draft that cannot be handed over yet; ``parts`` are codes of `rules.draft`."""

    words = _("还不能提交，请先补齐。")

    def __init__(self, parts: Iterable[str]) -> None:
        super().__init__()
        self.parts = tuple(parts)


@transaction.atomic
def draft(*, by: Actor, section: SectionPage | None, content: Mapping[str, Any], at: datetime) -> NoticePage:
    """A new draft in ``section``; None is the actor's own, opened with its first draft.

    Raises `Refused`, and `NotWritten` for a field that nobody may write.
    """
    section = section or open_own(by=by, at=at)
    model = PolicyPage if section.kind == "policy" else NoticePage
    page = model(
        kind=section.kind,
        section_body_id=section.section_body_id,
        issuer_id=section.section_body_id or by.organisation_id,
        drafted_by_id=by.membership_id,
        drafted_at=at,
        owner_id=by.person_id,
        authors=[by.person_id],
        live=False,
    )
    _fill(page, content)
    with acting(by, "cms.draft_notice", page, at=at) as act:
        if not may(
            by, "cms.draft_notice", section
        ):  # a department's own draft in a section that is not its own
            raise Refused
        parent = Page.objects.select_for_update().get(pk=section.pk)  # paths of children are counted
        parent.add_child(instance=act.thing)
        _save_revision(act, act.thing)
    found: NoticePage = act.thing
    return found


def amend(
    *, by: Actor, page: NoticePage, content: Mapping[str, Any], at: datetime, seen: int | None = None
) -> NoticePage:
    """Write in a draft, or in the correction of what is on view. Raises `Refused`, `Stale`, `Unlawful`, `NotWritten`."""
    with acting(by, page.writing_verb, page, at=at, seen=seen) as act:
        copy = act.thing.working_copy()
        _fill(copy, content)
        _keep(act, copy)
    found: NoticePage = act.thing
    return found


def written_in_admin(*, by: Actor, page: NoticePage, at: datetime) -> NoticePage:
    """Take note of a revision that the Wagtail admin just saved: who wrote, under which right, one entry."""
    with acting(by, page.writing_verb, page, at=at) as act:
        if act.thing.drafted_by_id is None:
            act.thing.drafted_by_id, act.thing.drafted_at = by.membership_id, at
            section = act.thing.get_parent().specific
            act.thing.kind, act.thing.section_body_id = section.kind, section.section_body_id
            act.thing.issuer_id = section.section_body_id or by.organisation_id
        _sign(act)
    found: NoticePage = act.thing
    return found


def attach(
    *,
    by: Actor,
    page: NoticePage,
    checked: uploads.Checked,
    title: str,
    at: datetime,
    seen: int | None = None,
) -> NoticePage:
    """Add a checked file. Raises `Refused`, `Stale`, `Unlawful`."""
    with acting(by, page.writing_verb, page, at=at, seen=seen, event="notice.attached") as act:
        copy = act.thing.working_copy()
        record = NoticePage.objects.get(pk=copy.pk)
        attachment = uploads.keep(
            checked,
            record=record,
            by=by,
            at=at,
            title=title,
            category="picture" if checked.picture else "file",
        )
        position = max((file.sort_order for file in copy.files.all()), default=0) + 1
        copy.files.add(NoticeFile(attachment=attachment, sort_order=position))
        act.facts = {"attachment": attachment.pk, "digest": attachment.digest}
        _keep(act, copy)
    found: NoticePage = act.thing
    return found


def detach(
    *, by: Actor, page: NoticePage, attachment_id: int, at: datetime, seen: int | None = None
) -> NoticePage:
    """Take a file out of the draft; what was on view with an earlier edition stays on file. Raises as `attach`."""
    with acting(by, page.writing_verb, page, at=at, seen=seen, event="notice.detached") as act:
        copy = act.thing.working_copy()
        held = list(copy.files.all())
        kept = [file for file in held if file.attachment_id != attachment_id]
        if len(kept) == len(held):
            raise NotWritten(_("稿件里没有这个附件。"))
        copy.files.set(kept)
        act.facts = {"attachment": attachment_id}
        _keep(act, copy)
    found: NoticePage = act.thing
    return found


def _fill(page: NoticePage, content: Mapping[str, Any]) -> None:
    """Only what a person writes may be written (INVARIANTS 36)."""
    foreign = sorted(set(content) - set(page.content_fields))
    if foreign:
        raise NotWritten(_("不能填写：%(names)s") % {"names": "、".join(foreign)})
    for name, value in content.items():
        setattr(page, name, value)


def _keep(act: Act, copy: NoticePage) -> None:
    """Keep what was written: as a revision alone while the page is on view, else in the row too."""
    if act.thing.live:
        _save_revision(act, copy)
        for name in ("latest_revision_id", "latest_revision_created_at", "draft_title"):
            setattr(act.thing, name, getattr(copy, name))
        act.thing.has_unpublished_changes = True
    else:
        copy.state, copy.version = act.thing.state, act.thing.version
        copy.save()
        _save_revision(act, copy)
        act.thing = copy
    _sign(act)


def _save_revision(act: Act, copy: NoticePage) -> None:
    """The text as it now is, signed by who wrote it."""
    revision = copy.save_revision(user=Person.objects.get(pk=act.by.person_id), clean=False)
    revision.created_at = copy.latest_revision_created_at = act.at  # Wagtail would ask the clock
    revision.save(update_fields=["created_at"])


def _sign(act: Act) -> None:
    """Whoever wrote does not publish it."""
    if act.by.person_id not in act.thing.authors:
        act.thing.authors = [*act.thing.authors, act.by.person_id]
