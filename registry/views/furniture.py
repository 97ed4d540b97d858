"""What record pages of the registry share: entries in words, attachments as the card shows them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oversight import attachments as files
from oversight.policy import may
from oversight.policy.words import event_words
from oversight.views.base import actor
from registry.actions.attachment import CATEGORIES


def spell(page: Any, record: Any) -> None:
    """Put words on a page of entries: the event, and the move in the record's own words."""
    labels = record.machine.labels
    for entry in page:
        entry.words = event_words(entry.event)
        was, now = (_(labels[state]) if state in labels else "" for state in (entry.was, entry.now))
        entry.state_words = f"{was} → {now}" if was and was != now else now


def listed(request: HttpRequest, record: Any, noun: str, key: str) -> dict[str, Any]:
    """The attachments of a record, as the card shows them."""
    rows = list(files.of(record).select_related("uploaded_by__person", "uploaded_by__organisation"))
    words = dict(CATEGORIES)
    for row in rows:
        row.is_picture, row.category_words = files.is_picture(row), words.get(row.category, row.category)
    may_attach = may(actor(request), f"registry.attach_{noun}", record)
    url = reverse(f"registry:{noun}-attach", args=[key]) if may_attach else ""
    return {
        "attachments": rows,
        "may_attach": may_attach,
        "attach_url": url,
        "attach_link": _("添加附件") if may_attach else "",
    }
