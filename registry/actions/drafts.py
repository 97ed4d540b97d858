"""One draft a record and body: what one's own body is writing of a change is written on, not begun a second time.

Only what nobody has handed in yet is one: a proposal that waits for its decision, or came back, is another matter than
the next one, which may be drafted beside it (decision 0019).
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oversight.acting import Invalid
from oversight.policy import Actor
from registry.models import Change, Estate, Firm
from registry.states import OPEN_CHANGES


class DraftOpen(Invalid):
    """One's own body has a draft already."""

    words = _("贵单位对它已有一份没有提交的变更草稿，请在那份上接着写，或先撤回那份。")


def open_changes(by: Actor, record: Estate | Firm) -> QuerySet[Change]:
    """What one's own body proposes of this record and is not decided: drafts first, then returned, then handed in."""
    field = "estate" if isinstance(record, Estate) else "firm"
    mine: dict[str, Any] = {field: record, "proposer_id": by.organisation_id, "state__in": OPEN_CHANGES}
    return Change.objects.filter(**mine).order_by("state", "-created_at")


def only_one(by: Actor, record: Estate | Firm) -> None:
    """Raise `DraftOpen` where one's own body has a draft; holds the record, so that of two at once the second sees it."""
    type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if open_changes(by, record).filter(state="draft").exists():
        raise DraftOpen
