"""时段: when a sheet may be written on: a firm's own in its window, a scorer's while the cycle is scored.

What was handed in and returned is written on until its cycle is reviewed: that is the scorers' again, not late work. What
the firm signed, or would not sign, is handed in until then too: nothing in it changes any more.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from inspections import states
from inspections.models import SELF, Cycle, Sheet
from oversight.acting import Invalid
from oversight.kernel.calendar import beijing_day
from oversight.kernel.machine import Unlawful


class OutOfWindow(Invalid):
    """The window of the self-assessment is not open: not yet, or no more."""

    words = _("不在企业自评的时段内，不能填写或提交。")


def is_open(cycle: Cycle, at: datetime) -> bool:
    """Whether firms may write now: the cycle is scored and the day lies in the window, both ends counted in."""
    days = cycle.window("self_report")
    return cycle.state in states.SCORING and days is not None and days[0] <= beijing_day(at) <= days[1]


def is_early(cycle: Cycle, at: datetime) -> bool:
    """Whether the window is still to come."""
    days = cycle.window("self_report")
    return cycle.state in states.SCORING and days is not None and beijing_day(at) < days[0]


def check(sheet: Sheet, act: str, at: datetime) -> None:
    """Raise `OutOfWindow` for a firm's own sheet outside its window, `Unlawful` for a scorer's after scoring ended."""
    if sheet.part == SELF:
        if not is_open(sheet.cycle, at):
            raise OutOfWindow
    elif sheet.cycle.state not in states.SCORING:
        goes_on = sheet.submitted_at or act == "submit"
        if not (goes_on and sheet.cycle.state in states.UNDER_REVIEW):
            raise Unlawful(states.CYCLE.name, sheet.cycle.state, act)
