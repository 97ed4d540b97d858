"""Putting a text on view: number, edition, period of objection, what it replaces. Called inside an act or a duty."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from cms.models import Edition, NoticePage
from cms.models.approval import PUBLISH
from cms.rules import body
from cms.rules.validity import window_end
from oversight import journal
from oversight.acting import Refused
from oversight.kernel.scope import Kind
from oversight.models import NumberSeries, Organisation
from oversight.policy import Actor, may
from oversight.workdays import schedule

SERIES = "notice"


def put_on_view(page: NoticePage, *, by: Actor | None, at: datetime) -> NoticePage:
    """The page with its latest text as the one on view; saved by whoever calls, with its new edition written.

    ``page`` is the locked row with its state moved already. ``by`` None: a duty fulfils what somebody decided before.
    """
    kept = {name: getattr(page, name) for name in page.kept_fields}
    shown: NoticePage = page.working_copy()
    for name, value in kept.items():
        setattr(shown, name, value)
    first = shown.published_at is None
    shown.live, shown.expired, shown.has_unpublished_changes = True, False, False
    shown.live_revision_id = page.latest_revision_id
    shown.last_published_at, shown.first_published_at = at, page.first_published_at or at
    if not first:
        shown.go_live_at = page.go_live_at  # a correction takes nothing off view to bring it back later
    else:
        shown.published_at = at
        shown.index_number = shown.index_number or next_index_number(at)
        if shown.window_days:
            shown.objection_until = window_end(shown.window_days, at, schedule())
    shown.revisions.update(approved_go_live_at=None)
    shown.edition += 1
    shown.authors = []
    shown.submitted_revision = None
    write_edition(shown, kind="published" if first else "corrected", note=shown.correction_note, at=at)
    if shown.replaces_id:
        _replace(shown, by=by, at=at)
    return shown


def next_index_number(at: datetime) -> str:
    """The next index number of the year: one series for the whole portal, without gaps."""
    year = timezone.localtime(at).year
    bureau = Organisation.objects.filter(kind=Kind.BUREAU).order_by("pk")[0]
    which: dict[str, Any] = {"organisation": bureau, "kind": SERIES, "year": year}
    NumberSeries.objects.get_or_create(**which)
    series = NumberSeries.objects.select_for_update().get(**which)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{settings.PORTAL['index_word']}-{year}-{series.last:05d}"


def write_edition(page: NoticePage, *, kind: str, note: str, at: datetime) -> Edition:
    """What is on view from now on, kept for good with its digest."""
    content = content_of(page)
    return Edition.objects.create(
        page_id=page.pk,
        number=page.edition,
        kind=kind,
        title=page.title,
        note=note,
        content=content,
        digest=digest_of(content),
        published_by_id=page.published_by_id,
        published_at=at,
    )


def content_of(page: NoticePage) -> dict[str, Any]:
    """Everything the public reads of a notice, as data."""
    days = ("written_on", "effective_on", "lapses_on", "objection_until")
    words = ("title", "index_number", "document_number", "subject_words", "source", "objection_how")
    return {
        **{name: getattr(page, name) for name in words},
        **{name: value.isoformat() if (value := getattr(page, name)) else None for name in days},
        "issuer": page.issuer.name if page.issuer else "",
        "authority": getattr(page, "authority", ""),
        "replaced_by": page.replaced_by.index_number if page.replaced_by else "",
        "text": body.write(page.pieces),
        "files": [[file.attachment.title, file.attachment.digest] for file in page.files.all()],
    }


def digest_of(content: dict[str, Any]) -> str:
    """The sha256 of the data in one fixed spelling."""
    spelled = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def _replace(page: NoticePage, *, by: Actor | None, at: datetime) -> None:
    """Mark what this paper replaces, as a new edition of that one."""
    old = NoticePage.objects.select_for_update(of=("self",)).get(pk=page.replaces_id).specific
    if old.replaced_by_id == page.pk:
        return
    if old.pk == page.pk or (by is not None and not may(by, PUBLISH, old)):
        raise Refused
    old.replaced_by_id = page.pk
    old.edition += 1
    old.version += 1
    old.published_by_id = page.published_by_id
    old.save()
    write_edition(old, kind="replaced", note="", at=at)
    journal.record(
        "notice.replaced",
        old,
        by=by,
        at=at,
        was=old.state,
        now=old.state,
        facts={"by": page.pk, "edition": old.edition},
    )
