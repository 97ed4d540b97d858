"""期限标准: a city sets how long a turn lasts from a day on; clocks that run keep the length they began with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oversight import clocks
from oversight.acting import Invalid, acting
from oversight.kernel.calendar import Limit, beijing_day
from oversight.kernel.turns import Turn, longest
from oversight.models import TermLength
from oversight.policy import Actor


class TermError(Invalid):
    """The length cannot be meant so."""


def length_of(turn: Turn, day: date) -> Limit | None:
    """How long the turn lasts when it starts on ``day``; None where its end is a day that the city sets."""
    if turn.limit is None:
        return None
    return as_set(turn.limit, TermLength.objects.filter(duty=turn.key).on(day).get(turn.key))


def as_set(limit: Limit, row: TermLength | None) -> Limit:
    """The limit with the length and the source that the city set for it, if it did."""
    return replace(limit, n=row.length, source=row.source) if row else limit


def set_length(
    *, by: Actor, duty: str, length: int, starts_on: date, source: str, at: datetime
) -> TermLength:
    """Set how long the turn ``duty`` lasts, in the unit of its rule, for clocks that start on ``starts_on`` or later.

    Raises `TermError` for a day that is over, a length of nothing or above what the rule allows, or one that counts
    then already; KeyError for a turn that has no length.
    """
    turn = clocks.CLOCK_KINDS[duty].turn
    now = length_of(turn, starts_on)
    if now is None:
        raise KeyError(duty)
    if starts_on < beijing_day(at):
        raise TermError(gettext_lazy("起算日期不能早于今天：已经起算的期限不变。"), field="starts_on")
    if not 1 <= length <= longest(turn):
        raise TermError(
            _("期限应在 1 到 %(most)s 之间。") % {"most": longest(turn)},
            field="length",
        )
    if now.n == length:
        raise TermError(gettext_lazy("从这一天起本来就是这个期限。"), field="length")
    row = TermLength(
        duty=duty,
        length=length,
        starts_on=starts_on,
        source=source.strip(),
        set_by_id=by.posting,
        set_at=at,
    )
    with acting(by, "oversight.set_term", row, at=at) as act:
        act.thing.save(force_insert=True)
        act.facts = {"duty": duty, "was": now.n, "now": length, "from": starts_on.isoformat()}
    return row
