"""企业自评: the firm's own sheet, in the window that the cycle gives; weight 0, read beside the official points.

Its items are answered by `scoring.answer`, as everybody's are. Handing it in completes, signs and submits in one go: the
firm itself signs what it wrote.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from inspections import states
from inspections.actions import scoring, signing
from inspections.models import SELF, Cycle, Sheet, SheetVersion
from inspections.rules.turns import SELF_REPORT
from oversight.acting import Stale
from oversight.actions import deadline
from oversight.kernel.calendar import midnight
from oversight.policy import Actor


def hand_in(
    *, by: Actor, sheet: Sheet, name: str, remark: str, at: datetime, seen: int | None = None
) -> SheetVersion:
    """Complete, sign and submit the firm's sheet as it stands; ``name`` is whoever signs for the firm.

    Raises `Missing` with the items that are open, `OutOfWindow`, `Stale`, `Refused`, `Unlawful`.
    """
    with transaction.atomic():
        locked = (
            Sheet.objects.select_for_update(of=("self",)).select_related("cycle", "standard").get(pk=sheet.pk)
        )
        if seen is not None and locked.version != seen:
            raise Stale
        if states.SHEET.can(locked.state, "complete"):
            locked = scoring.complete(by=by, sheet=locked, at=at)
        if states.SHEET.can(locked.state, "sign"):
            shown = scoring.digest_of(locked)
            signing.sign(by=by, sheet=locked, shown=shown, name=name, remark=remark, at=at)
        version = scoring.submit(by=by, sheet=locked, at=at)
        deadline.finish(version.sheet, SELF_REPORT.key, at=at)
    return version


def start_clocks(cycle: Cycle, at: datetime) -> None:
    """Each firm's time runs on each of its sheets, until the last day of the window."""
    days = cycle.window("self_report")
    if days is None:
        return
    since = max(at, midnight(days[0]))
    for sheet in (
        cycle.sheets.filter(part=SELF).select_related("subject", "estate").iterator(chunk_size=1_000)
    ):
        deadline.start(duty=SELF_REPORT.key, thing=sheet, at=at, since=since, until=days[1])


def stop_clocks(cycle: Cycle, at: datetime) -> int:
    """The window closed, or the cycle ended before: nobody's turn any more. Returns how many handed nothing in."""
    running = deadline.open_on_each(cycle.sheets.filter(part=SELF)).filter(duty=SELF_REPORT.key)
    return running.order_by().update(done_at=at)
