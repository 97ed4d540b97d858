"""What time does to a notice by itself: go on view when its hour has come, leave when its time is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from cms.actions.notice.deciding import take_down
from cms.actions.notice.publication import put_on_view
from cms.models import NoticePage
from cms.states import NOTICE, ON_VIEW
from oversight import journal


def publish_scheduled(*, at: datetime, **_period: Any) -> dict[str, int]:
    """Everything due by ``at``. Twice is harmless, and what was missed is caught up."""
    return {"live": go_live_due(at=at), "expired": expire_due(at=at)}


@transaction.atomic
def go_live_due(*, at: datetime) -> int:
    """Put on view what was decided to go on view by now; somebody decided it, so nobody is asked again."""
    due = NoticePage.objects.filter(state="scheduled").filter(Q(go_live_at=None) | Q(go_live_at__lte=at))
    keys = list(due.order_by("go_live_at", "pk").values_list("pk", flat=True))
    for key in keys:
        page = _locked(key)
        if page.state == "scheduled" and (page.go_live_at is None or page.go_live_at <= at):
            _move(page, "publish", "notice.gone_live", at=at)
    return len(keys)


@transaction.atomic
def expire_due(*, at: datetime) -> int:
    """Take down what is past its time."""
    due = list(
        NoticePage.objects.filter(state__in=sorted(ON_VIEW), expire_at__lte=at).values_list("pk", flat=True)
    )
    for key in due:
        page = _locked(key)
        if page.state in ON_VIEW and page.expire_at is not None and page.expire_at <= at:
            _move(page, "expire", "notice.expired", at=at)
    return len(due)


def _locked(key: int) -> Any:
    NoticePage.objects.select_for_update(of=("self",)).get(pk=key)
    return NoticePage.objects.get(pk=key).specific


def _move(page: Any, verb: str, event: str, *, at: datetime) -> None:
    was, page.state = page.state, NOTICE.next(page.state, verb)
    if verb == "publish":
        page = put_on_view(page, by=None, at=at)
    else:
        page.expired = True
        take_down(page)
    page.version += 1
    page.save()
    journal.record(event, page, by=None, at=at, was=was, now=page.state, facts={"edition": page.edition})
